// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/plansheet.h"

#include "gui/icons.h"
#include "gui/plangates.h"
#include "gui/planpaper.h"
#include "gui/runinspector.h"
#include "gui/stepdelegate.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTreeView>

#include <algorithm>

namespace slipway::gui {

using namespace release;
using Phase = RunController::Phase;

namespace {

QScrollArea *scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    return area;
}

} // namespace

PlanSheet::PlanSheet(RunController &controller, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_gates(new PlanGates(controller))
{
    setObjectName(QStringLiteral("planSheet"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(rule());
    makeTree();
    auto *across = new QSplitter(Qt::Horizontal);
    across->setHandleWidth(1);
    across->addWidget(m_tree);
    across->addWidget(makeCentre());
    across->addWidget(scrolled(m_gates));
    across->setStretchFactor(1, 1);
    across->setSizes({324, 740, 292});
    across->setChildrenCollapsible(false);
    column->addWidget(across, 1);
    connect(m_gates, &PlanGates::startWanted, this, [this](const QString &name) {
        if (m_controller.phase() == Phase::Planned)
            Q_EMIT startWanted(name);
    });
    connect(m_question, &QuestionCard::answered, this,
            [this](const QString &text) { m_controller.answer(text); });
    connect(&m_controller, &RunController::phaseChanged, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::planned, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::refused, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::questionChanged, this, &PlanSheet::askHere);
    refresh();
}

QWidget *PlanSheet::makeHeader()
{
    auto *header = new QWidget;
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
    row->addStretch();
    m_changes = new IconLine(QStringLiteral("right"), Tone::Running, {});
    m_checks = new IconLine(QStringLiteral("eye"), {}, {});
    m_nothing = new IconLine(QStringLiteral("dash"), {}, {});
    m_blocked = new IconLine(QStringLiteral("block"), Tone::Failed, {});
    for (IconLine *line : {m_changes, m_checks, m_nothing, m_blocked}) {
        line->setLoud(true);
        line->setTight();
        row->addWidget(line, 0, Qt::AlignVCenter);
    }
    row->addWidget(makeButtons());
    return header;
}

QWidget *PlanSheet::makeButtons()
{
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_again = new QPushButton(icon(QStringLiteral("retry")), tr("&Forecast again"));
    m_again->setObjectName(QStringLiteral("forecastAgain"));
    m_again->setShortcut(QKeySequence(Qt::Key_F5));
    m_again->setToolTip(tr("Look at the target again (F5)"));
    m_leave = new QPushButton(tr("&Leave plan"));
    m_leave->setObjectName(QStringLiteral("leavePlan"));
    row->addWidget(m_again);
    row->addWidget(m_leave);
    connect(m_again, &QPushButton::clicked, this, &PlanSheet::forecastWanted);
    connect(m_leave, &QPushButton::clicked, this, &PlanSheet::leaveWanted);
    return buttons;
}

void PlanSheet::makeTree()
{
    m_tree = new QTreeView;
    m_tree->setObjectName(QStringLiteral("planTree"));
    m_tree->setAccessibleName(tr("Planned steps"));
    m_tree->setModel(&m_steps);
    m_tree->setItemDelegate(new StepDelegate(true, m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setMouseTracking(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &PlanSheet::revealStep);
}

QWidget *PlanSheet::makeCentre()
{
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    m_centre = new QVBoxLayout(content);
    m_centre->setContentsMargins(20, 14, 20, 20);
    m_centre->setSpacing(12);
    m_question = new QuestionCard;
    m_question->hide();
    m_paper = new PlanPaper;
    m_centre->addWidget(m_question);
    m_centre->addWidget(m_paper);
    m_centre->addStretch();
    m_area = scrolled(content);
    return m_area;
}

void PlanSheet::clear()
{
    m_paper->clear();
    m_gates->clear();
    m_steps.clear();
    setNotice(nullptr);
    for (IconLine *line : {m_changes, m_checks, m_nothing, m_blocked})
        line->hide();
}

void PlanSheet::setNotice(QWidget *notice)
{
    delete std::exchange(m_notice, notice);
    if (notice != nullptr)
        m_centre->insertWidget(1, notice);
}

void PlanSheet::refresh()
{
    if (m_controller.phase() == Phase::Planning)
        showWaiting();
    else if (m_controller.phase() == Phase::Planned && m_controller.plannedRun())
        showPlan(*m_controller.plannedRun());
    else if (m_controller.phase() == Phase::Idle && m_controller.error())
        showError(*m_controller.error());
}

void PlanSheet::showWaiting()
{
    clear();
    m_title->setText(tr("Making the plan…"));
    m_subtitle->setText(tr("reads only, nothing is changed"));
    m_again->setEnabled(false);
    m_leave->setText(tr("S&top planning"));
    auto *notice = new QWidget;
    auto *column = new QVBoxLayout(notice);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedHeight(8);
    bar->setAccessibleName(tr("Making the plan"));
    column->addWidget(new IconLine(QStringLiteral("eye"), Tone::Running,
                                   tr("Every step looks at its target and says what it would do.")));
    column->addWidget(bar);
    setNotice(notice);
}

void PlanSheet::showError(const Error &error)
{
    clear();
    m_title->setText(tr("There is no plan"));
    m_subtitle->setText(tr("nothing was changed"));
    m_again->setEnabled(true);
    m_leave->setText(tr("&Leave plan"));
    auto *box = new TintBox(Tone::Failed);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(new IconLine(QStringLiteral("block"), Tone::Failed, error.message, error.code));
    for (const QString &detail : error.details)
        column->addWidget(textLabel(detail, 0.92));
    setNotice(box);
    m_again->setFocus(Qt::OtherFocusReason);
}

QString PlanSheet::heading(const PlannedRun &planned) const
{
    switch (m_controller.request().kind) {
    case RunRequest::Kind::Release:
        return tr("Plan: %1").arg(planned.playbook.title);
    case RunRequest::Kind::Resume:
        return tr("Resume: %1").arg(planned.playbook.title);
    case RunRequest::Kind::Rollback:
        return tr("Plan: roll back, %1").arg(m_controller.request().option);
    case RunRequest::Kind::Fix:
        return tr("Plan: the known fix of %1").arg(planned.playbook.title);
    }
    Q_UNREACHABLE();
}

QString PlanSheet::startWords() const
{
    switch (m_controller.request().kind) {
    case RunRequest::Kind::Release:
        return tr("&Start release");
    case RunRequest::Kind::Resume:
        return tr("&Resume run");
    case RunRequest::Kind::Rollback:
        return tr("&Start rolling back");
    case RunRequest::Kind::Fix:
        return tr("&Start the fix");
    }
    Q_UNREACHABLE();
}

void PlanSheet::showPlan(const PlannedRun &planned)
{
    clear();
    m_steps.showPlan(planned.plan);
    m_tree->expandAll();
    m_title->setText(heading(planned));
    m_subtitle->setText(tr("%1 on %2  ·  forecast %3, read-only  ·  digest %4")
                            .arg(planned.workspaceName, planned.environment.name,
                                 planned.forecastAt.toLocalTime().toString(QStringLiteral("HH:mm:ss")),
                                 shortId(planned.plan.digest, 12)));
    showCounts(planned.plan);
    m_again->setEnabled(true);
    m_leave->setText(tr("&Leave plan"));
    m_paper->show(PlanPlaces::of(planned.plan, planned.environment));
    m_gates->show(planned, startWords());
    m_gates->takeFocus();
}

void PlanSheet::showCounts(const Plan &plan)
{
    const auto count = [&plan](std::initializer_list<StepMark> marks) {
        return static_cast<int>(std::count_if(plan.steps.cbegin(), plan.steps.cend(), [&](const auto &step) {
            return std::find(marks.begin(), marks.end(), markOf(step.forecast)) != marks.end();
        }));
    };
    const int changes = count({StepMark::Necessary, StepMark::Later});
    const int checks = count({StepMark::Checks});
    const int nothing = count({StepMark::NothingToDo});
    const int blocked = count({StepMark::Blocked});
    m_changes->set(QStringLiteral("right"), Tone::Running, tr("%n change(s)", nullptr, changes));
    m_checks->set(QStringLiteral("eye"), {}, tr("%n read only", nullptr, checks));
    m_nothing->set(QStringLiteral("dash"), {}, tr("%1 nothing to do").arg(nothing));
    m_blocked->set(QStringLiteral("block"), Tone::Failed, tr("%1 blocked").arg(blocked));
    m_changes->setVisible(changes > 0);
    m_checks->setVisible(checks > 0);
    m_nothing->setVisible(nothing > 0);
    m_blocked->setVisible(blocked > 0);
}

void PlanSheet::askHere()
{
    const auto &question = m_controller.question();
    const bool here = question && m_controller.phase() == Phase::Planning; // else the room asks
    m_question->setVisible(here);
    if (here) {
        m_question->ask(*question, {});
        m_question->takeFocus();
    }
}

/// Choosing a step shows where it stands among the changes.
void PlanSheet::revealStep(const QModelIndex &index)
{
    const QString step = index.data(StepTreeModel::IdRole).toString();
    QWidget *line = step.isEmpty() ? nullptr : m_paper->unfold(step);
    if (line == nullptr)
        return;
    m_area->widget()->adjustSize(); // what was just unfolded has its place
    m_area->ensureWidgetVisible(line, 0, 80);
}

} // namespace slipway::gui
