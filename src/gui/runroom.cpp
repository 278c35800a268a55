// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runroom.h"

#include "backfill/backfillcontrol.h"
#include "backfill/backfillsteps.h"
#include "gui/cancelstrip.h"
#include "gui/itemcard.h"
#include "gui/roomheader.h"
#include "gui/runbooksheet.h"
#include "gui/runstory.h"
#include "gui/stepdelegate.h"
#include "gui/steppanel.h"

#include <QDataStream>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;
using Phase = RunController::Phase;

namespace {

QScrollArea *scrolled(QWidget *content, const char *name, QPalette::ColorRole ground)
{
    content->setAutoFillBackground(true);
    content->setBackgroundRole(ground);
    auto *area = new QScrollArea;
    area->setObjectName(QLatin1String(name));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    return area;
}

} // namespace

RunRoom::RunRoom(RunController &controller, QWidget *parent) : QWidget(parent), m_controller(controller)
{
    setObjectName(QStringLiteral("runRoom"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_header = new RoomHeader;
    m_cancel = new CancelStrip;
    column->addWidget(m_header);
    column->addWidget(m_cancel);
    column->addWidget(rule());
    m_timeLine = new TimeLine;
    column->addWidget(m_timeLine);
    column->addWidget(rule());
    m_tree = new QTreeView;
    m_tree->setObjectName(QStringLiteral("stepTree"));
    m_tree->setAccessibleName(tr("Steps"));
    m_tree->setModel(&m_steps);
    m_tree->setItemDelegate(new StepDelegate(false, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setMouseTracking(true);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_inspector = new RunInspector;
    m_across = new QSplitter(Qt::Horizontal);
    m_across->addWidget(m_tree);
    m_across->addWidget(makeCentre());
    m_across->addWidget(scrolled(m_inspector, "inspectorArea", QPalette::AlternateBase));
    m_across->setStretchFactor(1, 1);
    m_across->setSizes({276, 760, 292});
    m_across->setChildrenCollapsible(false);
    m_log = new LogPane;
    m_down = new QSplitter(Qt::Vertical);
    m_down->addWidget(m_across);
    m_down->addWidget(m_log);
    m_down->setStretchFactor(0, 3);
    m_down->setStretchFactor(1, 2);
    m_down->setSizes({500, 220});
    m_down->setChildrenCollapsible(false);
    column->addWidget(m_down, 1);
    for (QSplitter *splitter : {m_across, m_down})
        splitter->setHandleWidth(1);

    connect(m_header, &RoomHeader::boardWanted, this, &RunRoom::boardWanted);
    connect(m_header, &RoomHeader::cancelWanted, this, [this] { askToCancel(false); });
    connect(m_cancel, &CancelStrip::confirmed, this, [this](bool closing) {
        m_closing = closing;
        m_controller.cancel();
    });
    connect(&m_controller, &RunController::advanced, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::phaseChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::questionChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::failureChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::runEnded, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::logReplaced, this, &RunRoom::onLogReplaced);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunRoom::onSelected);
    connect(m_tree, &QTreeView::clicked, this, &RunRoom::onClicked);
    m_clock.setInterval(500);
    connect(&m_clock, &QTimer::timeout, this, &RunRoom::refresh);
    m_clock.start();
    onLogReplaced();
    refresh();
}

void RunRoom::askToCancel(bool closing)
{
    m_cancel->ask(m_steps.stepIndex(shownStep()).data().toString(), closing);
}

QWidget *RunRoom::makeCentre()
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(12);
    m_question = new QuestionCard;
    m_item = new ItemCard;
    m_failure = new FailureCard;
    m_result = new ResultCard;
    m_nothingHappens =
        new IconLine(QStringLiteral("info"), {},
                     tr("Nothing happens until you choose. The target stays held; Esc does nothing here."));
    column->addWidget(m_question);
    column->addWidget(m_item);
    column->addWidget(m_failure);
    column->addWidget(m_nothingHappens);
    column->addWidget(m_result);
    column->addWidget(makeStepPanel(), 1);
    column->addStretch();
    m_failure->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    for (QWidget *card : {static_cast<QWidget *>(m_question), static_cast<QWidget *>(m_item),
                          static_cast<QWidget *>(m_failure), static_cast<QWidget *>(m_result),
                          static_cast<QWidget *>(m_nothingHappens)})
        card->hide();
    connect(m_question, &QuestionCard::answered, this,
            [this](const QString &text) { m_controller.answer(text); });
    connect(m_item, &ItemCard::answered, this, [this](const QString &text) { m_controller.answer(text); });
    connect(m_failure, &FailureCard::retryChosen, this, [this] { m_controller.retryStep(); });
    connect(m_failure, &FailureCard::skipChosen, this,
            [this](const QString &why) { m_controller.skipStep(why); });
    connect(m_failure, &FailureCard::rollBackChosen, this,
            [this](const QString &way) { m_controller.rollBack(way); });
    connect(m_failure, &FailureCard::fixChosen, this, [this] { m_controller.runFix(); });
    connect(m_result, &ResultCard::fixWanted, this, &RunRoom::fixWanted);
    connect(m_failure, &FailureCard::abortChosen, this, [this] { m_controller.abortRun(); });
    connect(m_failure, &FailureCard::logWanted, this,
            [this] { m_log->showStep(m_controller.failure()->stepId); });
    connect(m_result, &ResultCard::artifactWanted, this,
            [this] { Q_EMIT artifactWanted(m_controller.state().artifacts.constLast().path); });
    connect(m_result, &ResultCard::resumeWanted, this, &RunRoom::resumeWanted);
    connect(m_result, &ResultCard::rollBackWanted, this, &RunRoom::rollBackWanted);
    connect(m_result, &ResultCard::newReleaseWanted, this, &RunRoom::newReleaseWanted);
    m_centre = scrolled(content, "roomCentre", QPalette::Base);
    return m_centre;
}

QWidget *RunRoom::makeStepPanel()
{
    m_stepPanel = new StepPanel;
    connect(m_stepPanel, &StepPanel::verificationWanted, this,
            [this] { Q_EMIT verificationWanted(m_controller.state().runId, shownStep()); });
    connect(m_stepPanel, &StepPanel::runbookWanted, this, &RunRoom::runbookWanted);
    connect(m_stepPanel, &StepPanel::backfillCommandsWanted, this, &RunRoom::sendToBackfill);
    return m_stepPanel;
}

/// By the same way that other programs take, so that a run which is only followed is reached as well.
void RunRoom::sendToBackfill(const QJsonArray &wanted)
{
    backfill::BackfillControl control(backfill::controlFolder(m_controller.ledgerPath()),
                                      m_controller.state().runId, shownStep());
    bool decided = false;
    for (const QJsonValue one : wanted) {
        backfill::ControlCommand command = backfill::ControlCommand::fromJson(one.toObject());
        command.who = m_controller.state().person();
        decided = decided || command.verb == u"decide";
        if (auto sent = control.send(command); !sent) {
            Q_EMIT told(sent.error().message);
            return;
        }
    }
    if (!decided)
        return;
    m_sentDecision = rowAskedAbout().isEmpty();
    if (!m_sentDecision)
        m_controller.answer(backfill::decidedElsewhere());
}

/// The row of a backfill that the run asks about, where its queue is shown: it is decided there.
QString RunRoom::rowAskedAbout() const
{
    const auto &question = m_controller.question();
    const QString prefix = QStringLiteral("decide.");
    if (!question || m_controller.phase() != Phase::Running || question->kind != QuestionKind::Choice ||
        !question->id.startsWith(prefix))
        return {};
    const QString fact = QString(QStringLiteral("backfill.") + question->stepId);
    const bool queued = !m_controller.state().facts[fact].toObject()[u"queue"].toArray().isEmpty();
    return queued ? question->id.mid(prefix.size()) : QString();
}

/// A decision that was sent while nobody asked may not have been seen yet: then it is looked at first.
void RunRoom::askAboutRow()
{
    const QString row = rowAskedAbout();
    if (!row.isEmpty() && std::exchange(m_sentDecision, false)) {
        m_controller.answer(backfill::decidedElsewhere());
        return;
    }
    if (std::exchange(m_askedRow, row) != row && !row.isEmpty())
        m_stepPanel->decideRow(row);
}

void RunRoom::setPlaybook(const Playbook &playbook)
{
    m_playbook = playbook;
    m_resultShown = false;
    refresh();
}

void RunRoom::showLogOf(const QString &stepId)
{
    m_log->showStep(stepId);
}

const Playbook *RunRoom::playbook() const
{
    if (m_controller.plannedRun())
        return &m_controller.plannedRun()->playbook;
    return m_playbook ? &*m_playbook : nullptr;
}

bool RunRoom::isLive() const
{
    return m_controller.phase() == Phase::Running || m_controller.phase() == Phase::Following;
}

void RunRoom::onLogReplaced()
{
    m_log->setLog(m_controller.log());
    m_chosenStep.clear();
    m_playbook.reset();
    m_failureShown = false;
    m_resultShown = false;
    m_askedQuestion.clear();
    m_askedRow.clear();
    m_sentDecision = false;
    for (QWidget *card : {static_cast<QWidget *>(m_question), static_cast<QWidget *>(m_item),
                          static_cast<QWidget *>(m_failure), static_cast<QWidget *>(m_result),
                          static_cast<QWidget *>(m_nothingHappens), static_cast<QWidget *>(m_cancel)})
        card->hide();
}

QString RunRoom::askingStep() const
{
    return m_controller.question() ? m_controller.question()->stepId : QString();
}

/// The person's choice, else the step that fails or runs, else the last that was begun.
QString RunRoom::shownStep() const
{
    if (!m_chosenStep.isEmpty())
        return m_chosenStep;
    if (m_controller.failure())
        return m_controller.failure()->stepId;
    QString last;
    for (const StepState &step : m_controller.state().steps) {
        if (step.running())
            return step.id;
        if (step.attempt > 0)
            last = step.id;
    }
    if (last.isEmpty() && !m_controller.state().steps.isEmpty())
        last = m_controller.state().steps.constFirst().id;
    return last;
}

void RunRoom::refresh()
{
    const int before = m_steps.rowCount();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_steps.showRun(m_controller.state(), askingStep(), now);
    if (m_steps.rowCount() != before) {
        m_tree->expandAll();
        QList<LogPane::Step> steps;
        for (const StepState &step : m_controller.state().steps)
            steps << LogPane::Step{step.id, static_cast<int>(steps.size()) + 1, step.title};
        m_log->setSteps(steps);
    }
    m_steps.setRunbooks(playbook() != nullptr ? runbooksOf(*playbook()) : QMap<QString, QString>());
    m_timeLine->show(m_controller.state(), now, windowMs());
    m_inspector->show(m_controller.state(), isLive(), now, playbook());
    m_header->tell(m_controller, m_steps, shownStep(), windowMs());
    if (!isLive())
        m_cancel->hide();
    refreshCards();
    followRunningStep();
    refreshStepPanel();
    askAboutRow();
    if (m_controller.phase() == Phase::Ended && std::exchange(m_closing, false))
        Q_EMIT closeWanted();
}

qint64 RunRoom::windowMs() const
{
    return playbook() != nullptr ? playbook()->window.plannedMs : 0;
}

void RunRoom::refreshCards()
{
    const auto &question = m_controller.question();
    const bool here = question && m_controller.phase() == Phase::Running && // else the plan's sheet asks
                      rowAskedAbout().isEmpty();
    const QString asked = here ? QString(question->stepId + u'/' + question->id) : QString();
    if (asked != m_askedQuestion) {
        m_askedQuestion = asked;
        const bool item = here && question->kind == QuestionKind::Item;
        m_item->setVisible(item);
        m_question->setVisible(here && !item);
        const QString title = here ? m_steps.stepIndex(question->stepId).data().toString() : QString();
        if (item) {
            m_item->ask(*question, title);
            m_item->takeFocus();
        } else if (here) {
            m_question->ask(*question, title);
            m_question->takeFocus();
        }
    }
    const bool failed = m_controller.failure().has_value();
    if (std::exchange(m_failureShown, failed) != failed) {
        m_failure->setVisible(failed);
        m_nothingHappens->setVisible(failed);
        m_chosenStep.clear();
        if (failed)
            m_failure->tell(failureStory());
    }
    const bool ended = m_controller.phase() == Phase::Ended;
    if (std::exchange(m_resultShown, ended) != ended) {
        m_result->setVisible(ended);
        if (ended) {
            m_result->tell(resultStory());
            m_result->takeFocus();
        }
    }
}

FailureStory RunRoom::failureStory() const
{
    return gui::failureStory(m_controller.state(), *m_controller.failure(), playbook());
}

ResultCard::Story RunRoom::resultStory() const
{
    return gui::resultStory(m_controller.state(), m_controller.status(), m_controller.error(), playbook());
}

void RunRoom::followRunningStep()
{
    const QModelIndex shown = m_steps.stepIndex(shownStep());
    if (!shown.isValid() || m_tree->currentIndex() == shown)
        return;
    m_selecting = true;
    foldFinishedPhases();
    m_tree->setExpanded(shown.parent(), true);
    m_tree->setCurrentIndex(shown);
    m_selecting = false;
}

void RunRoom::foldFinishedPhases()
{
    if (!isLive())
        return;
    const QModelIndex current = m_tree->currentIndex();
    if (current.isValid() && current.parent().data(StepTreeModel::DoneRole).toBool())
        m_tree->setExpanded(current.parent(), false);
}

void RunRoom::onSelected()
{
    if (m_selecting)
        return;
    const QString id = m_tree->currentIndex().data(StepTreeModel::IdRole).toString();
    if (id.isEmpty())
        return;
    m_chosenStep.clear();
    if (id != shownStep()) // choosing the running one follows again
        m_chosenStep = id;
    refreshStepPanel();
}

/// A phase folds, or opens its section of the runbook where that was meant.
void RunRoom::onClicked(const QModelIndex &index)
{
    if (index.parent().isValid())
        return;
    const QString link = index.data(StepTreeModel::RunbookRole).toString();
    const QPoint at = m_tree->viewport()->mapFromGlobal(QCursor::pos());
    if (!link.isEmpty() &&
        StepDelegate::runbookRect(m_tree->visualRect(index), index.row() == 0).contains(at))
        Q_EMIT runbookWanted(link);
    else
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

QString RunRoom::runbookOfPhase(const QString &phase) const
{
    return playbook() != nullptr ? runbooksOf(*playbook()).value(phase) : QString();
}

void RunRoom::refreshStepPanel()
{
    const StepState *step = m_controller.state().step(shownStep());
    m_stepPanel->setVisible(step != nullptr &&
                            (!m_controller.failure() || step->id != m_controller.failure()->stepId));
    if (step != nullptr)
        m_stepPanel->show(m_controller.state(), *step, m_steps.numberOf(step->id), isLive(),
                          runbookOfPhase(step->phase));
}

QByteArray RunRoom::saveLayout() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << m_across->saveState() << m_down->saveState();
    return bytes;
}

void RunRoom::restoreLayout(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray across;
    QByteArray down;
    stream >> across >> down;
    if (stream.status() != QDataStream::Ok)
        return;
    m_across->restoreState(across);
    m_down->restoreState(down);
}

} // namespace slipway::gui
