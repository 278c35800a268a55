// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runinspector.h"

#include "gui/iconline.h"

#include <QFormLayout>
#include <QFrame>
#include <QJsonArray>

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

void RunInspector::show(const RunState &state, bool live, const QDateTime &)
{
    if (m_events == state.events && m_live == live)
        return;
    m_events = state.events;
    m_live = live;
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget() != nullptr)
            delete item->widget();
        delete item;
    }
    fill(state, live);
    m_column->addStretch();
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

void RunInspector::fill(const RunState &state, bool live)
{
    fillTarget(state);
    fillGuards(state, live);
    fillApprovals(state);
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
    for (const ApprovalGiven &approval : state.approvals)
        m_column->addWidget(new IconLine(QStringLiteral("ok"), Tone::Ok, approval.who,
                                         QString(approval.role + QStringLiteral(", ") + approval.comment)));
}

} // namespace slipway::gui
