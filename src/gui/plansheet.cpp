// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/plansheet.h"

#include "gui/approvalspanel.h"
#include "gui/codebox.h"
#include "gui/icons.h"
#include "gui/runinspector.h"
#include "gui/stepdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
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

int countOf(const Plan &plan, const std::function<bool(const PlannedStep &)> &wanted)
{
    return static_cast<int>(std::count_if(plan.steps.cbegin(), plan.steps.cend(), wanted));
}

bool changes(const PlannedStep &step)
{
    return step.forecast.state == ForecastState::Deferred ||
           (step.forecast.state == ForecastState::Necessary && !step.forecast.operations.isEmpty());
}

bool isBlocked(const PlannedStep &step)
{
    return step.forecast.state == ForecastState::Blocked;
}

/// The place that a step changes, as an icon.
QString placeIcon(const QString &kind)
{
    if (kind.contains(QStringLiteral("alembic")) || kind.contains(QStringLiteral("migrat")) ||
        kind == u"target")
        return QStringLiteral("db");
    if (kind.contains(QStringLiteral("plan")) || kind.contains(QStringLiteral("stripe")) ||
        kind.contains(QStringLiteral("price")))
        return QStringLiteral("card");
    return kind == u"command" ? QStringLiteral("term") : QStringLiteral("right");
}

void emptyLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget() != nullptr)
            delete item->widget();
        else if (item->layout() != nullptr)
            emptyLayout(item->layout());
        delete item;
    }
}

} // namespace

PlanSheet::PlanSheet(RunController &controller, QWidget *parent) : QWidget(parent), m_controller(controller)
{
    setObjectName(QStringLiteral("planSheet"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(rule());
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
    m_centreContent = new QWidget;
    m_centreContent->setAutoFillBackground(true);
    m_centreContent->setBackgroundRole(QPalette::Base);
    auto *centre = new QVBoxLayout(m_centreContent);
    centre->setContentsMargins(20, 14, 20, 14);
    centre->setSpacing(12);
    m_question = new QuestionCard;
    m_question->hide();
    centre->addWidget(m_question);
    m_centre = new QVBoxLayout;
    m_centre->setSpacing(12);
    centre->addLayout(m_centre);
    centre->addStretch();
    m_centreArea = new QScrollArea;
    m_centreArea->setWidgetResizable(true);
    m_centreArea->setFrameShape(QFrame::NoFrame);
    m_centreArea->setWidget(m_centreContent);
    auto *across = new QSplitter(Qt::Horizontal);
    across->setHandleWidth(1);
    across->addWidget(m_tree);
    across->addWidget(m_centreArea);
    across->addWidget(makeSide());
    across->setStretchFactor(1, 1);
    across->setSizes({324, 740, 292});
    across->setChildrenCollapsible(false);
    column->addWidget(across, 1);
    connect(m_question, &QuestionCard::answered, this,
            [this](const QString &text) { m_controller.answer(text); });
    connect(&m_controller, &RunController::phaseChanged, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::planned, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::refused, this, &PlanSheet::refresh);
    connect(&m_controller, &RunController::questionChanged, this, [this] {
        const auto &question = m_controller.question();
        const bool here = question && m_controller.phase() == Phase::Planning; // else the room asks
        m_question->setVisible(here);
        if (here) {
            m_question->ask(*question, {});
            m_question->takeFocus();
        }
    });
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
    m_necessary = new IconLine(QStringLiteral("right"), Tone::Running, {});
    m_nothing = new IconLine(QStringLiteral("dash"), {}, {});
    m_blocked = new IconLine(QStringLiteral("block"), Tone::Failed, {});
    for (IconLine *line : {m_necessary, m_nothing, m_blocked}) {
        line->setLoud(true);
        line->setTight();
        row->addWidget(line, 0, Qt::AlignVCenter);
    }
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
    return header;
}

QWidget *PlanSheet::makeSide()
{
    m_side = new QWidget;
    m_side->setAutoFillBackground(true);
    m_side->setBackgroundRole(QPalette::AlternateBase);
    auto *column = new QVBoxLayout(m_side);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(12);
    m_gates = new QVBoxLayout;
    m_gates->setSpacing(8);
    column->addLayout(m_gates);
    m_approvals = new ApprovalsPanel(m_controller);
    m_approvals->hide();
    column->addWidget(m_approvals);
    column->addWidget(makeConfirm());
    connect(&m_controller, &RunController::approvalsChanged, this, &PlanSheet::tellStart);
    column->addStretch();
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_side);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

QWidget *PlanSheet::makeConfirm()
{
    m_confirm = new TintBox;
    auto *column = new QVBoxLayout(m_confirm);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    m_typeName = textLabel({});
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("confirmName"));
    m_name->setAccessibleName(tr("Name of the environment"));
    m_name->setFont(monoFont(font()));
    m_start = new QPushButton(accentIcon(QStringLiteral("play")), tr("&Start release"));
    m_start->setObjectName(QStringLiteral("startRelease"));
    m_start->setProperty("kind", QStringLiteral("primary"));
    m_start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_start->setToolTip(tr("Ctrl+Return"));
    m_why = new IconLine(QStringLiteral("info"), {}, {});
    for (QWidget *widget : {static_cast<QWidget *>(m_typeName), static_cast<QWidget *>(m_name),
                            static_cast<QWidget *>(m_start), static_cast<QWidget *>(m_why)})
        column->addWidget(widget);
    connect(m_name, &QLineEdit::textChanged, this, &PlanSheet::tellStart);
    connect(m_name, &QLineEdit::returnPressed, this, &PlanSheet::start);
    connect(m_start, &QPushButton::clicked, this, &PlanSheet::start);
    return m_confirm;
}

void PlanSheet::clearCentre()
{
    emptyLayout(m_centre);
    emptyLayout(m_gates);
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
    clearCentre();
    m_steps.clear();
    m_name->clear();
    m_approvals->hide();
    m_title->setText(tr("Making the plan…"));
    m_subtitle->setText(tr("reads only, nothing is changed"));
    for (QWidget *widget : {static_cast<QWidget *>(m_necessary), static_cast<QWidget *>(m_nothing),
                            static_cast<QWidget *>(m_blocked), static_cast<QWidget *>(m_confirm)})
        widget->hide();
    m_again->setEnabled(false);
    m_leave->setText(tr("S&top planning"));
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedHeight(8);
    bar->setAccessibleName(tr("Making the plan"));
    m_centre->addWidget(new IconLine(QStringLiteral("eye"), Tone::Running,
                                     tr("Every step looks at its target and says what it would do.")));
    m_centre->addWidget(bar);
}

void PlanSheet::showError(const Error &error)
{
    clearCentre();
    m_steps.clear();
    m_approvals->hide();
    m_title->setText(tr("There is no plan"));
    m_subtitle->setText(tr("nothing was changed"));
    m_confirm->hide();
    m_again->setEnabled(true);
    m_leave->setText(tr("&Leave plan"));
    auto *box = new TintBox(Tone::Failed);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 12, 12, 12);
    auto *line = new IconLine(QStringLiteral("block"), Tone::Failed, error.message, error.code);
    column->addWidget(line);
    for (const QString &detail : error.details)
        column->addWidget(textLabel(detail, 0.92));
    m_centre->addWidget(box);
    m_again->setFocus(Qt::OtherFocusReason);
}

void PlanSheet::showPlan(const PlannedRun &planned)
{
    clearCentre();
    m_steps.showPlan(planned.plan);
    m_tree->expandAll();
    const bool rollBack = m_controller.request().kind == RunRequest::Kind::Rollback;
    const bool resume = m_controller.request().kind == RunRequest::Kind::Resume;
    const bool fix = m_controller.request().kind == RunRequest::Kind::Fix;
    m_title->setText(rollBack ? tr("Plan: roll back, %1").arg(m_controller.request().option)
                     : resume ? tr("Resume: %1").arg(planned.playbook.title)
                     : fix    ? tr("Plan: the known fix of %1").arg(planned.playbook.title)
                              : tr("Plan: %1").arg(planned.playbook.title));
    m_subtitle->setText(tr("%1 on %2  ·  forecast %3, read-only  ·  digest %4")
                            .arg(planned.workspaceName, planned.environment.name,
                                 planned.forecastAt.toLocalTime().toString(QStringLiteral("HH:mm:ss")),
                                 shortId(planned.plan.digest, 12)));
    const int necessary = countOf(planned.plan, changes);
    const int blocked = countOf(planned.plan, isBlocked);
    const int nothing = countOf(
        planned.plan, [](const PlannedStep &s) { return s.forecast.state == ForecastState::NotNecessary; });
    m_necessary->set(QStringLiteral("right"), Tone::Running, tr("%n change(s)", nullptr, necessary));
    m_nothing->set(QStringLiteral("dash"), {}, tr("%1 nothing to do").arg(nothing));
    m_blocked->set(QStringLiteral("block"), Tone::Failed, tr("%1 blocked").arg(blocked));
    m_necessary->setVisible(necessary > 0);
    m_nothing->setVisible(nothing > 0);
    m_blocked->setVisible(blocked > 0);
    m_again->setEnabled(true);
    m_leave->setText(tr("&Leave plan"));
    m_confirm->show();
    m_start->setText(rollBack ? tr("&Start rolling back")
                     : resume ? tr("&Resume run")
                     : fix    ? tr("&Start the fix")
                              : tr("&Start release"));
    m_confirm->setBorder(planned.wantsName ? std::optional(Tone::Failed) : std::nullopt);
    m_typeName->setText(
        tr("Type <b>%1</b> to confirm the target").arg(planned.environment.name.toHtmlEscaped()));
    m_typeName->setVisible(planned.wantsName);
    m_name->setVisible(planned.wantsName);
    showChanges(planned);
    showReasons(planned);
    showGates(planned);
    m_approvals->tell();
    tellStart();
    (planned.wantsName ? static_cast<QWidget *>(m_name) : m_start)->setFocus(Qt::OtherFocusReason);
}

QWidget *PlanSheet::tableCard(const Table &table)
{
    auto *box = new TintBox;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(12, 8, 12, 8);
    grid->setHorizontalSpacing(20);
    grid->setVerticalSpacing(6);
    for (int column = 0; column < table.columns.size(); ++column) {
        QLabel *name = textLabel(table.columns[column], 0.85, QFont::DemiBold, true);
        name->setWordWrap(false);
        grid->addWidget(name, 0, column);
    }
    constexpr int shown = 40;
    for (int row = 0; row < std::min<qsizetype>(shown, table.rows.size()); ++row) {
        for (int column = 0; column < table.columns.size(); ++column) {
            QLabel *cell = textLabel(table.rows[row].value(column), 0.92);
            if (column == 0)
                cell->setFont(monoFont(font()));
            grid->addWidget(cell, row + 1, column, Qt::AlignTop);
        }
    }
    if (table.rows.size() > shown)
        grid->addWidget(textLabel(tr("and %n more", nullptr, static_cast<int>(table.rows.size()) - shown),
                                  0.92, QFont::Normal, true),
                        shown + 1, 0);
    grid->setColumnStretch(static_cast<int>(table.columns.size()) - 1, 1);
    return box;
}

/// Blocked steps first, then what would change, each with its tables; a table that two steps show stands
/// once.
void PlanSheet::showChanges(const PlannedRun &planned)
{
    int number = 0;
    for (const PlannedStep &step : planned.plan.steps) {
        ++number;
        if (!isBlocked(step))
            continue;
        auto *box = new TintBox(Tone::Failed);
        auto *column = new QVBoxLayout(box);
        column->setContentsMargins(12, 10, 12, 10);
        column->addWidget(new IconLine(QStringLiteral("block"), Tone::Failed,
                                       tr("<b>Step %1, %2, is blocked:</b> %3")
                                           .arg(QString::number(number), step.spec.title.toHtmlEscaped(),
                                                step.forecast.reason.toHtmlEscaped())));
        m_centre->addWidget(box);
    }
    QList<QJsonObject> shown;
    for (const PlannedStep &step : planned.plan.steps) {
        if (!changes(step))
            continue;
        auto *head =
            new IconLine(placeIcon(step.spec.kind), {},
                         QStringLiteral("<b>%1</b>&nbsp;&nbsp; %2")
                             .arg(step.spec.title.toHtmlEscaped(), step.forecast.reason.toHtmlEscaped()));
        m_centre->addWidget(head);
        for (const Table &table : step.forecast.tables) {
            if (table.rows.isEmpty() || shown.contains(table.toJson()))
                continue;
            shown << table.toJson();
            m_centre->addWidget(tableCard(table));
        }
    }
    showAnnouncements(planned);
    if (!planned.plan.pending() && !planned.plan.blocked())
        m_centre->addWidget(
            new IconLine(QStringLiteral("ok"), Tone::Ok, tr("Nothing would change. The checks would run.")));
}

/// What people will be told, as far as it is known now, to be read and copied beforehand.
void PlanSheet::showAnnouncements(const PlannedRun &planned)
{
    for (const PlannedStep &step : planned.plan.steps) {
        const QString text = step.spec.kind == u"announcement" && !step.forecast.tables.isEmpty()
                                 ? step.forecast.tables.constFirst().rows.value(0).value(0)
                                 : QString();
        if (text.isEmpty())
            continue;
        auto *head = new QWidget;
        auto *row = new QHBoxLayout(head);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(
            new IconLine(QStringLiteral("people"), {},
                         tr("<b>%1</b>&nbsp;&nbsp; will say").arg(step.spec.title.toHtmlEscaped())),
            1);
        auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy text"));
        copy->setProperty("kind", QStringLiteral("link"));
        copy->setAccessibleName(tr("Copy the text of %1").arg(step.spec.title));
        connect(copy, &QPushButton::clicked, this, [text] { QApplication::clipboard()->setText(text); });
        row->addWidget(copy);
        m_centre->addWidget(head);
        auto *words = new CodeBox(step.spec.title, 10);
        words->setCode(text);
        m_centre->addWidget(words);
    }
}

void PlanSheet::showReasons(const PlannedRun &planned)
{
    m_centre->addWidget(sectionName(tr("Every step and its reason")));
    auto *box = new TintBox;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(6);
    int number = 0;
    for (const PlannedStep &step : planned.plan.steps) {
        const QModelIndex index = m_steps.stepIndex(step.spec.id);
        const auto mark = static_cast<StepMark>(index.data(StepTreeModel::MarkRole).toInt());
        column->addWidget(
            new IconLine(stepMarkIcon(mark), stepMarkTone(mark),
                         QStringLiteral("%1  %2").arg(++number).arg(step.spec.title),
                         step.forecast.reason.isEmpty() ? stepMarkName(mark) : step.forecast.reason));
    }
    m_centre->addWidget(box);
}

void PlanSheet::showGates(const PlannedRun &planned)
{
    m_gates->addWidget(sectionName(tr("Before it may start")));
    m_gates->addWidget(new IconLine(QStringLiteral("ok"), Tone::Ok, tr("The target is the pinned one"),
                                    planned.environment.name));
    m_gates->addWidget(new IconLine(QStringLiteral("ok"), Tone::Ok, tr("No other release holds it")));
    const int blocked = countOf(planned.plan, isBlocked);
    if (blocked > 0) {
        auto *line =
            new IconLine(QStringLiteral("fail"), Tone::Failed, tr("%n step(s) blocked", nullptr, blocked));
        line->setLoud(true);
        m_gates->addWidget(line);
    }
    const int people = countOf(planned.plan, [](const PlannedStep &s) {
        return s.spec.kind == u"manual" && s.forecast.state == ForecastState::Necessary;
    });
    if (people > 0)
        m_gates->addWidget(new IconLine(QStringLiteral("user"), Tone::Attention,
                                        tr("%n step(s) will ask you", nullptr, people),
                                        tr("the run waits for the answer")));
    showNoReturn(planned);
    qint64 estimate = 0;
    for (const PlannedStep &step : planned.plan.steps)
        estimate += step.forecast.state == ForecastState::NotNecessary ? 0 : step.spec.estimateMs;
    if (estimate > 0) {
        m_gates->addSpacing(8);
        m_gates->addWidget(sectionName(tr("Time")));
        m_gates->addWidget(new IconLine(QStringLiteral("clock"), {}, tr("about %1").arg(clockText(estimate)),
                                        tr("as the playbook estimates")));
    }
    const MaintenanceWindow &window = planned.playbook.window;
    if (window.plannedMs > 0) {
        const bool fits = estimate <= window.plannedMs;
        m_gates->addWidget(new IconLine(
            fits ? QStringLiteral("ok") : QStringLiteral("warn"), fits ? Tone::Ok : Tone::Attention,
            fits ? tr("fits the window of %1").arg(clockText(window.plannedMs))
                 : tr("longer than the window of %1").arg(clockText(window.plannedMs)),
            window.words));
    }
}

/// After which step not everything can be taken back.
void PlanSheet::showNoReturn(const PlannedRun &planned)
{
    int number = 0;
    for (const PlannedStep &step : planned.plan.steps) {
        ++number;
        if (!step.spec.pointOfNoReturn || step.forecast.state == ForecastState::NotNecessary)
            continue;
        m_gates->addSpacing(8);
        m_gates->addWidget(sectionName(tr("Point of no return")));
        m_gates->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention,
                                        tr("After step %1, %2").arg(number).arg(step.spec.title),
                                        tr("not everything can be taken back then")));
        return;
    }
}

void PlanSheet::tellStart()
{
    const auto &planned = m_controller.plannedRun();
    if (!planned || m_controller.phase() != Phase::Planned)
        return;
    QStringList reasons;
    const int blocked = countOf(planned->plan, isBlocked);
    if (blocked > 0)
        reasons << tr("%n step(s) blocked", nullptr, blocked);
    if (!planned->approvals.missing.isEmpty())
        reasons << tr("approvals are missing");
    if (planned->wantsName && m_name->text() != planned->environment.name)
        reasons << (m_name->text().isEmpty() ? tr("the name is not typed")
                                             : tr("the name is not %1").arg(planned->environment.name));
    m_start->setEnabled(reasons.isEmpty());
    m_why->set(QStringLiteral("info"), {},
               reasons.isEmpty() ? tr("Start runs this plan on %1.").arg(planned->environment.name)
                                 : tr("Start is off: %1.").arg(reasons.join(tr(" and "))));
}

void PlanSheet::start()
{
    if (m_start->isEnabled() && m_controller.phase() == Phase::Planned)
        Q_EMIT startWanted(m_name->text());
}

} // namespace slipway::gui
