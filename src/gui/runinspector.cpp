// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runinspector.h"

#include "gui/contactsbox.h"
#include "gui/corewords.h"
#include "gui/iconline.h"
#include "gui/steptreemodel.h"
#include "gui/timeline.h"

#include <QFormLayout>
#include <QFrame>
#include <QJsonArray>
#include <QProgressBar>

namespace slipway::gui {

using namespace release;

QString shortId(const QString &id, qsizetype keep)
{
    if (id.size() <= keep + 1)
        return id;
    return QString(id.left(keep / 2) + u'…' + id.right(keep - keep / 2));
}

QString revisionsOf(const RunState &state, QStringView member)
{
    QStringList revisions;
    for (const QJsonValue value : state.facts[u"migrations"].toObject()[member].toArray())
        revisions << value.toString();
    return revisions.join(QStringLiteral(", "));
}

RunInspector::RunInspector(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("About this run"));
    m_column->setContentsMargins(16, 14, 16, 14);
    m_column->setSpacing(8);
}

void RunInspector::show(const RunState &state, bool live, const QDateTime &now, const Playbook *playbook)
{
    if (m_events != state.events || m_live != live || m_hasPlaybook != (playbook != nullptr)) {
        m_events = state.events;
        m_live = live;
        m_hasPlaybook = playbook != nullptr;
        m_used = nullptr;
        while (QLayoutItem *item = m_column->takeAt(0)) {
            if (item->widget() != nullptr)
                delete item->widget();
            delete item;
        }
        fill(state, live, playbook);
        m_column->addStretch();
    }
    tellTime(state, live, now);
}

void RunInspector::addSection(const QString &name)
{
    if (m_column->count() > 0)
        addLine();
    m_column->addWidget(sectionName(name));
}

void RunInspector::addLine()
{
    m_column->addWidget(rule());
}

void RunInspector::addFact(QFormLayout *form, const QString &name, const QString &value, bool fixed)
{
    if (value.isEmpty())
        return;
    auto *label = textLabel(value, 0.92);
    if (fixed)
        label->setFont(monoFont(font()));
    auto *title = textLabel(name, 0.92, QFont::Normal, true);
    title->setWordWrap(false);
    form->addRow(title, label);
}

void RunInspector::fill(const RunState &state, bool live, const Playbook *playbook)
{
    fillTarget(state);
    fillGuards(state, live);
    fillApprovals(state);
    fillNoReturn(state);
    if (playbook == nullptr)
        return;
    const bool failed = std::any_of(state.steps.cbegin(), state.steps.cend(), [](const StepState &step) {
        return step.finished && step.status == StepStatus::Failed;
    });
    if (failed)
        fillWaysBack(*playbook);
    fillContacts(*playbook);
    fillTime(*playbook);
}

void RunInspector::fillNoReturn(const RunState &state)
{
    for (const StepState &step : state.steps) {
        if (!step.pointOfNoReturn)
            continue;
        addSection(tr("Point of no return"));
        m_column->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention,
                                         step.attempt > 0 ? tr("Passed: %1").arg(step.title)
                                                          : tr("Ahead: %1").arg(step.title),
                                         tr("what comes after it cannot simply be taken back")));
        return;
    }
}

void RunInspector::fillWaysBack(const Playbook &playbook)
{
    if (playbook.rollback.isEmpty())
        return;
    addSection(tr("If you roll back"));
    for (const RollbackOption &option : playbook.rollback) {
        QStringList words{option.leaves};
        words << option.consequences;
        words.removeAll(QString());
        m_column->addWidget(
            new IconLine(QStringLiteral("undo"), {}, option.title, words.join(QStringLiteral(" "))));
    }
}

void RunInspector::fillContacts(const Playbook &playbook)
{
    if (playbook.contacts.isEmpty())
        return;
    if (m_column->count() > 0)
        addLine();
    auto *contacts = new ContactsBox;
    m_column->addWidget(contacts);
    contacts->setPlaybook(&playbook);
}

void RunInspector::fillTime(const Playbook &playbook)
{
    m_window = playbook.window.plannedMs;
    if (m_window <= 0)
        return;
    addSection(tr("Time budget"));
    auto *holder = new QWidget;
    auto *form = new QFormLayout(holder);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(4);
    addFact(form, tr("Window"), clockText(m_window));
    m_used = textLabel({}, 0.92);
    m_end = textLabel({}, 0.92);
    for (QLabel *label : {m_used, m_end})
        label->setFont(monoFont(font()));
    form->addRow(textLabel(tr("Used"), 0.92, QFont::Normal, true), m_used);
    form->addRow(textLabel(tr("Forecast end"), 0.92, QFont::Normal, true), m_end);
    m_column->addWidget(holder);
    m_budget = new QProgressBar;
    m_budget->setTextVisible(false);
    m_budget->setRange(0, 1000);
    m_budget->setAccessibleName(tr("Used part of the window"));
    m_column->addWidget(m_budget);
    if (!playbook.window.words.isEmpty())
        m_column->addWidget(textLabel(playbook.window.words, 0.85, QFont::Normal, true));
}

void RunInspector::tellTime(const RunState &state, bool live, const QDateTime &now)
{
    if (m_used == nullptr || !state.startedAt.isValid())
        return;
    const QDateTime until = live || !state.finishedAt.isValid() ? now : state.finishedAt;
    const qint64 used = (state.begunAt.isValid() ? state.begunAt : state.startedAt).msecsTo(until);
    m_used->setText(tr("%1 of %2").arg(clockText(used), clockText(m_window)));
    m_budget->setValue(static_cast<int>(std::clamp<qint64>(1000 * used / m_window, 0, 1000)));
    const qint64 rest = live ? estimatedRest(state, now).value_or(0) : 0;
    const QString end = until.addMSecs(rest).toLocalTime().toString(QStringLiteral("HH:mm:ss"));
    m_end->setText(live ? QString(u'~' + end) : end);
}

void RunInspector::fillTarget(const RunState &state)
{
    const QJsonObject database = state.facts[u"database"].toObject();
    const QJsonObject stripe = state.facts[u"stripe"].toObject();
    addSection(tr("Target"));
    auto *holder = new QWidget;
    auto *form = new QFormLayout(holder);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(4);
    addFact(form, tr("Environment"), state.header[u"environment"].toObject()[u"name"].toString());
    addFact(form, tr("Database"), database[u"name"].toString());
    const QString host = database[u"host"].toString();
    addFact(form, tr("Host"),
            host.isEmpty() ? QString() : QStringLiteral("%1:%2").arg(host).arg(database[u"port"].toInt()));
    addFact(form, tr("System"), shortId(database[u"system_identifier"].toString(), 8));
    addFact(form, tr("Revision"), revisionsOf(state, u"after"));
    addFact(form, tr("Stripe"),
            QStringLiteral("%1 %2")
                .arg(shortId(stripe[u"account"].toString(), 10), stripe[u"mode"].toString())
                .trimmed());
    m_column->addWidget(holder);
}

void RunInspector::fillGuards(const RunState &state, bool live)
{
    addSection(tr("Guards"));
    if (live && state.status == RunStatus::Running)
        m_column->addWidget(new IconLine(QStringLiteral("lock"), Tone::Ok, tr("This run holds the target"),
                                         tr("another release is refused")));
    m_column->addWidget(new IconLine(QStringLiteral("shield"), Tone::Ok,
                                     tr("Each step is forecast again first"),
                                     tr("plan %1").arg(shortId(state.planDigest, 12))));
    int unknown = 0;
    for (const StepState &step : state.steps)
        unknown += !live && step.outcomeUnknown() ? 1 : 0;
    if (unknown > 0)
        m_column->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention,
                                         tr("%n step(s) with an unknown outcome", nullptr, unknown),
                                         tr("a resume looks first, or asks you")));
}

void RunInspector::fillApprovals(const RunState &state)
{
    if (state.approvals.isEmpty())
        return;
    addSection(tr("Approvals"));
    for (const ApprovalGiven &approval : state.approvals) {
        QStringList words{coreWords(approval.role), coreWords(approval.comment)};
        words.removeAll(QString());
        m_column->addWidget(
            new IconLine(QStringLiteral("ok"), Tone::Ok, approval.who, words.join(QStringLiteral(", "))));
    }
}

} // namespace slipway::gui
