// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/plangates.h"

#include "gui/approvalspanel.h"
#include "gui/contactsbox.h"
#include "gui/steptreemodel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

/// "7 Migrations", of every step that the question is true for.
QStringList stepsWith(const Plan &plan, const std::function<bool(const PlannedStep &)> &wanted)
{
    QStringList names;
    int number = 0;
    for (const PlannedStep &step : plan.steps) {
        ++number;
        if (wanted(step))
            names << QStringLiteral("%1 %2").arg(number).arg(step.spec.title);
    }
    return names;
}

bool asksPerson(const PlannedStep &step)
{
    const QString &kind = step.spec.kind;
    return step.forecast.state == ForecastState::Necessary &&
           (kind == u"manual" || kind == u"checklist" || kind == u"go_no_go");
}

QString firstOf(const QStringList &names)
{
    constexpr int shown = 3;
    return names.size() <= shown
               ? names.join(QStringLiteral(", "))
               : QString(names.mid(0, shown).join(QStringLiteral(", ")) + QStringLiteral(", …"));
}

} // namespace

PlanGates::PlanGates(RunController &controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_approvals(new ApprovalsPanel(controller))
    , m_contacts(new ContactsBox)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(12);
    m_gates = new QVBoxLayout;
    m_gates->setSpacing(8);
    column->addLayout(m_gates);
    m_approvals->hide();
    column->addWidget(m_approvals);
    column->addWidget(makeConfirm());
    column->addWidget(m_contacts);
    connect(&m_controller, &RunController::approvalsChanged, this, &PlanGates::tellStart);
    column->addStretch();
}

QWidget *PlanGates::makeConfirm()
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
    m_start = new QPushButton(accentIcon(QStringLiteral("play")), {});
    m_start->setObjectName(QStringLiteral("startRelease"));
    m_start->setProperty("kind", QStringLiteral("primary"));
    m_start->setToolTip(tr("Ctrl+Return"));
    m_why = new IconLine(QStringLiteral("info"), {}, {});
    m_why->setObjectName(QStringLiteral("startReasons"));
    for (QWidget *widget : {static_cast<QWidget *>(m_typeName), static_cast<QWidget *>(m_name),
                            static_cast<QWidget *>(m_start), static_cast<QWidget *>(m_why)})
        column->addWidget(widget);
    connect(m_name, &QLineEdit::textChanged, this, &PlanGates::tellStart);
    connect(m_name, &QLineEdit::returnPressed, this, &PlanGates::start);
    connect(m_start, &QPushButton::clicked, this, &PlanGates::start);
    return m_confirm;
}

void PlanGates::clear()
{
    while (QLayoutItem *item = m_gates->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_name->clear();
    m_approvals->hide();
    m_contacts->setPlaybook(nullptr);
    m_confirm->hide();
    m_start->setEnabled(false);
}

void PlanGates::show(const PlannedRun &planned, const QString &start)
{
    clear();
    m_environment = planned.environment.name;
    m_wantsName = planned.wantsName;
    m_start->setText(start);
    m_start->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return)); // a new text takes it away
    m_confirm->setBorder(m_wantsName ? std::optional(Tone::Failed) : std::nullopt);
    m_typeName->setText(tr("Type <b>%1</b> to confirm the target").arg(m_environment.toHtmlEscaped()));
    m_typeName->setVisible(m_wantsName);
    m_name->setVisible(m_wantsName);
    addGates(planned);
    addNoReturn(planned.plan);
    addTime(planned);
    m_contacts->setPlaybook(&planned.playbook);
    m_confirm->show();
    m_approvals->tell();
    tellStart();
}

void PlanGates::takeFocus()
{
    (m_wantsName ? static_cast<QWidget *>(m_name) : m_start)->setFocus(Qt::OtherFocusReason);
}

void PlanGates::addGates(const PlannedRun &planned)
{
    m_gates->addWidget(sectionName(tr("Before it may start")));
    m_gates->addWidget(
        new IconLine(QStringLiteral("ok"), Tone::Ok, tr("The target is the pinned one"), m_environment));
    m_gates->addWidget(new IconLine(QStringLiteral("ok"), Tone::Ok, tr("No other release holds it")));
    const QStringList blocked = stepsWith(
        planned.plan, [](const PlannedStep &step) { return step.forecast.state == ForecastState::Blocked; });
    m_blocked = static_cast<int>(blocked.size());
    if (m_blocked > 0) {
        auto *line = new IconLine(QStringLiteral("fail"), Tone::Failed,
                                  tr("%n step(s) blocked", nullptr, m_blocked), firstOf(blocked));
        line->setLoud(true);
        m_gates->addWidget(line);
    }
    const QStringList people = stepsWith(planned.plan, asksPerson);
    if (!people.isEmpty())
        m_gates->addWidget(new IconLine(
            QStringLiteral("user"), Tone::Attention,
            tr("%n step(s) will ask you", nullptr, static_cast<int>(people.size())), firstOf(people)));
}

/// After which step not everything can be taken back.
void PlanGates::addNoReturn(const Plan &plan)
{
    const QStringList steps = stepsWith(plan, [](const PlannedStep &step) {
        return step.spec.pointOfNoReturn && step.forecast.state != ForecastState::NotNecessary;
    });
    if (steps.isEmpty())
        return;
    m_gates->addSpacing(8);
    m_gates->addWidget(sectionName(tr("Point of no return")));
    m_gates->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention,
                                    tr("After step %1").arg(steps.constFirst()),
                                    tr("not everything can be taken back then")));
}

void PlanGates::addTime(const PlannedRun &planned)
{
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
    if (window.plannedMs <= 0)
        return;
    const bool fits = estimate <= window.plannedMs;
    m_gates->addWidget(
        new IconLine(fits ? QStringLiteral("ok") : QStringLiteral("warn"), fits ? Tone::Ok : Tone::Attention,
                     fits ? tr("fits the window of %1").arg(clockText(window.plannedMs))
                          : tr("longer than the window of %1").arg(clockText(window.plannedMs)),
                     window.words));
}

QStringList PlanGates::whyNot() const
{
    QStringList reasons;
    if (m_blocked > 0)
        reasons << tr("%n step(s) blocked", nullptr, m_blocked);
    const auto &planned = m_controller.plannedRun();
    if (planned && !planned->approvals.missing.isEmpty())
        reasons << tr("approvals are missing");
    if (m_wantsName && m_name->text() != m_environment)
        reasons << (m_name->text().isEmpty() ? tr("the name is not typed")
                                             : tr("the name is not %1").arg(m_environment));
    return reasons;
}

void PlanGates::tellStart()
{
    const QStringList reasons = whyNot();
    m_start->setEnabled(reasons.isEmpty());
    m_why->set(QStringLiteral("info"), {},
               reasons.isEmpty() ? tr("Start runs this plan on %1.").arg(m_environment)
                                 : tr("Start is off: %1.").arg(reasons.join(tr(" and "))));
}

void PlanGates::start()
{
    if (m_start->isEnabled())
        Q_EMIT startWanted(m_name->text());
}

} // namespace slipway::gui
