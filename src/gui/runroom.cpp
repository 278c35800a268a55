// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runroom.h"

#include "backfill/backfillcontrol.h"
#include "gui/icons.h"
#include "gui/itemcard.h"
#include "gui/runstory.h"
#include "gui/stepdelegate.h"
#include "gui/steppanel.h"
#include "release/goboard.h"

#include <QDataStream>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>

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
    column->addWidget(makeHeader());
    column->addWidget(makeCancelStrip());
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

    connect(&m_controller, &RunController::advanced, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::phaseChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::questionChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::failureChanged, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::runEnded, this, &RunRoom::refresh);
    connect(&m_controller, &RunController::logReplaced, this, &RunRoom::onLogReplaced);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunRoom::onSelected);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (!index.parent().isValid())
            m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    m_clock.setInterval(500);
    connect(&m_clock, &QTimer::timeout, this, &RunRoom::refresh);
    m_clock.start();
    onLogReplaced();
    refresh();
}

QWidget *RunRoom::makeBigNumber(QLabel *&value, const QString &caption)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    value = textLabel({}, 1.15, QFont::DemiBold);
    value->setWordWrap(false);
    QLabel *under = textLabel(caption, 0.85, QFont::Normal, true);
    under->setWordWrap(false);
    column->addWidget(value, 0, Qt::AlignRight);
    column->addWidget(under, 0, Qt::AlignRight);
    return box;
}

QWidget *RunRoom::makeHeader()
{
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("runHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 8, 20, 8);
    row->setSpacing(16);
    auto *names = new QVBoxLayout;
    names->setSpacing(1);
    m_title = textLabel({}, 1.4, QFont::DemiBold);
    m_title->setWordWrap(false);
    m_subtitle = textLabel({}, 0.92, QFont::Normal, true);
    m_subtitle->setWordWrap(false);
    names->addWidget(m_title);
    names->addWidget(m_subtitle);
    row->addLayout(names);
    m_pillBox = new TintBox(Tone::Running);
    auto *pillRow = new QHBoxLayout(m_pillBox);
    pillRow->setContentsMargins(6, 2, 8, 2);
    m_pill = new IconLine(QStringLiteral("run"), Tone::Running, {});
    m_pill->setLoud(true);
    pillRow->addWidget(m_pill);
    m_pill->setTight();
    m_pillBox->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    row->addWidget(m_pillBox, 0, Qt::AlignVCenter);
    row->addStretch();
    row->addWidget(makeBigNumber(m_elapsed, tr("elapsed")));
    m_leftBox = makeBigNumber(m_left, tr("left, by estimate"));
    row->addWidget(m_leftBox);
    m_spareBox = makeBigNumber(m_spare, tr("spare in window"));
    row->addWidget(m_spareBox);
    m_board = new QPushButton(icon(QStringLiteral("table")), tr("Go/no-go &board"));
    m_board->setObjectName(QStringLiteral("roomBoard"));
    m_board->setToolTip(tr("All rows at a glance, with their proofs and the sign-off"));
    connect(m_board, &QPushButton::clicked, this, &RunRoom::boardWanted);
    row->addWidget(m_board);
    m_cancel = new QPushButton(icon(QStringLiteral("stop"), Tone::Failed), tr("&Cancel run…"));
    m_cancel->setObjectName(QStringLiteral("cancelRun"));
    m_cancel->setProperty("kind", QStringLiteral("danger"));
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] { askToCancel(false); });
    return header;
}

QWidget *RunRoom::makeCancelStrip()
{
    m_cancelStrip = new TintBox(Tone::Attention);
    m_cancelStrip->setObjectName(QStringLiteral("cancelStrip"));
    auto *row = new QHBoxLayout(m_cancelStrip);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    m_cancelText = new IconLine(QStringLiteral("warn"), Tone::Attention, {});
    m_cancelNow = new QPushButton;
    m_cancelNow->setObjectName(QStringLiteral("cancelNow"));
    m_cancelNow->setProperty("kind", QStringLiteral("danger"));
    auto *keep = new QPushButton(tr("&Keep running"));
    keep->setObjectName(QStringLiteral("cancelKeep"));
    row->addWidget(m_cancelText, 1);
    row->addWidget(m_cancelNow);
    row->addWidget(keep);
    connect(m_cancelNow, &QPushButton::clicked, this, [this] {
        m_closing = m_askedClosing;
        m_cancelStrip->hide();
        m_controller.cancel();
    });
    connect(keep, &QPushButton::clicked, m_cancelStrip, &QWidget::hide);
    m_cancelStrip->hide();
    return m_cancelStrip;
}

void RunRoom::askToCancel(bool closing)
{
    m_askedClosing = closing;
    const QString step = m_steps.stepIndex(shownStep()).data().toString();
    m_cancelText->set(QStringLiteral("warn"), Tone::Attention,
                      closing ? tr("A release is running. Cancelled, it ends truly before the window closes.")
                              : tr("Cancel this run?"),
                      step.isEmpty()
                          ? QString()
                          : tr("“%1” is asked to end, what is true then is recorded, and later steps "
                               "are not begun. The run can be resumed.")
                                .arg(step));
    m_cancelNow->setText(closing ? tr("Cancel run and &close") : tr("&Cancel run"));
    m_cancelStrip->show();
    m_cancelNow->setFocus(Qt::OtherFocusReason);
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
    connect(m_stepPanel, &StepPanel::backfillCommandWanted, this, &RunRoom::sendToBackfill);
    return m_stepPanel;
}

/// By the same way that other programs take, so that a run which is only followed is reached as well.
void RunRoom::sendToBackfill(const QJsonObject &wanted)
{
    backfill::ControlCommand command = backfill::ControlCommand::fromJson(wanted);
    command.who = m_controller.state().person();
    backfill::BackfillControl control(backfill::controlFolder(m_controller.ledgerPath()),
                                      m_controller.state().runId, shownStep());
    if (auto sent = control.send(command); !sent)
        Q_EMIT told(sent.error().message);
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
    for (QWidget *card : {static_cast<QWidget *>(m_question), static_cast<QWidget *>(m_item),
                          static_cast<QWidget *>(m_failure), static_cast<QWidget *>(m_result),
                          static_cast<QWidget *>(m_nothingHappens), static_cast<QWidget *>(m_cancelStrip)})
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
    m_timeLine->show(m_controller.state(), now, windowMs());
    m_inspector->show(m_controller.state(), isLive(), now, playbook());
    refreshHeader();
    refreshCards();
    followRunningStep();
    refreshStepPanel();
    if (m_controller.phase() == Phase::Ended && std::exchange(m_closing, false))
        Q_EMIT closeWanted();
}

void RunRoom::refreshHeader()
{
    const RunState &state = m_controller.state();
    const QJsonObject written = state.header[u"playbook"].toObject();
    QString title = written[u"title"].toString();
    if (state.header[u"reverts"].isObject())
        title = tr("Roll back: %1").arg(state.header[u"reverts"].toObject()[u"option"].toString());
    m_title->setText(title.isEmpty() ? tr("Release") : title);
    QStringList parts{state.runId, tr("playbook %1").arg(written[u"name"].toString()), state.person()};
    parts.removeAll(QString());
    m_subtitle->setText(parts.join(QStringLiteral("  ·  ")));
    const QDateTime now = isLive() ? QDateTime::currentDateTimeUtc() : state.finishedAt;
    m_elapsed->setText(state.startedAt.isValid() && now.isValid() ? clockText(state.startedAt.msecsTo(now))
                                                                  : QString());
    const auto rest = estimatedRest(state, QDateTime::currentDateTimeUtc());
    m_leftBox->setVisible(isLive() && rest.has_value());
    m_left->setText(QString(u'~' + clockText(rest.value_or(0))));
    tellSpare(rest.value_or(0));
    m_board->setVisible(!GoBoard::of(state).isEmpty());
    m_cancel->setVisible(m_controller.phase() == Phase::Running);
    m_cancel->setEnabled(!m_controller.cancelRequested());
    if (!isLive())
        m_cancelStrip->hide();
    tellPill();
}

qint64 RunRoom::windowMs() const
{
    return playbook() != nullptr ? playbook()->window.plannedMs : 0;
}

/// What is left of the announced window when everything that is still to do has been done.
void RunRoom::tellSpare(qint64 rest)
{
    const RunState &state = m_controller.state();
    m_spareBox->setVisible(windowMs() > 0 && isLive() && state.startedAt.isValid());
    if (m_spareBox->isHidden())
        return;
    const QDateTime from = state.begunAt.isValid() ? state.begunAt : state.startedAt;
    const qint64 spare = windowMs() - from.msecsTo(QDateTime::currentDateTimeUtc()) - rest;
    m_spare->setText(spare >= 0 ? clockText(spare) : tr("late by %1").arg(clockText(-spare)));
    const bool scarce = spare < windowMs() / 5;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(this).statusText(spare < 0 ? Tone::Failed
                                                                      : scarce  ? Tone::Attention
                                                                                : Tone::Ok));
    m_spare->setPalette(colours);
}

void RunRoom::tellPill()
{
    const int number = m_steps.numberOf(shownStep());
    const auto tell = [this](const char *iconName, Tone tone, const QString &text) {
        m_pillBox->setTone(tone);
        m_pill->set(QLatin1String(iconName), tone, text);
    };
    if (m_controller.phase() == Phase::Running && m_controller.cancelRequested())
        tell("stop", Tone::Attention, tr("Stopping step %1").arg(number));
    else if (m_controller.failure())
        tell("fail", Tone::Failed,
             tr("Paused: step %1 failed").arg(m_steps.numberOf(m_controller.failure()->stepId)));
    else if (m_controller.question())
        tell("user", Tone::Attention, tr("Step %1 waits for you").arg(m_steps.numberOf(askingStep())));
    else if (m_controller.phase() == Phase::Following)
        tell("run", Tone::Running, tr("Running in another program"));
    else if (isLive())
        tell("run", Tone::Running, tr("Running step %1 of %2").arg(number).arg(m_steps.stepCount()));
    else if (m_controller.status() == RunStatus::Succeeded)
        tell("ok", Tone::Ok, runStatusWord(RunStatus::Succeeded));
    else if (m_controller.status() == RunStatus::Failed || m_controller.status() == RunStatus::Refused)
        tell("fail", Tone::Failed, runStatusWord(m_controller.status()));
    else
        tell("warn", Tone::Attention, runStatusWord(m_controller.status()));
}

void RunRoom::refreshCards()
{
    const auto &question = m_controller.question();
    const bool here = question && m_controller.phase() == Phase::Running; // else the plan's sheet asks
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

void RunRoom::refreshStepPanel()
{
    const StepState *step = m_controller.state().step(shownStep());
    m_stepPanel->setVisible(step != nullptr &&
                            (!m_controller.failure() || step->id != m_controller.failure()->stepId));
    if (step != nullptr)
        m_stepPanel->show(m_controller.state(), *step, m_steps.numberOf(step->id), isLive());
}

void RunRoom::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_cancel->setIcon(icon(QStringLiteral("stop"), Tone::Failed));
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
