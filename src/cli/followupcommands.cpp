// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/followupcommands.h"

#include "cli/ledgeraccess.h"
#include "console/followups.h"
#include "console/people.h"

#include <QJsonArray>

namespace slipway::cli {

using namespace release;

namespace {

console::FollowUpFilter filterOf(const Invocation &call)
{
    console::FollowUpFilter filter;
    filter.environment = call.value(QStringLiteral("env"));
    filter.closedToo = call.has(QStringLiteral("all"));
    return filter;
}

} // namespace

Description FollowUpsListCommand::describe() const
{
    QStringList path{QStringLiteral("followups")};
    if (!m_shortForm)
        path << QStringLiteral("list");
    return {
        path,
        QStringLiteral("What releases left to be done, soonest due first"),
        {},
        {{QStringLiteral("all"), {}, QStringLiteral("Closed ones too")}},
        QStringLiteral("Those of the whole ledger; --env NAME limits them to one environment. Exit 5 while\n"
                       "one is overdue.")};
}

int FollowUpsListCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto all = console::listFollowUps(**ledger, filterOf(call));
    if (!all)
        return call.fail(all.error());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QJsonArray array;
    bool overdue = false;
    for (const console::FollowUp &followUp : std::as_const(*all)) {
        call.result(console::followUpLine(followUp, now));
        array << followUp.toJson(now);
        overdue = overdue || followUp.overdue(now);
    }
    if (all->isEmpty())
        call.line(QStringLiteral("Nothing is open."));
    call.document(QJsonObject{{QStringLiteral("follow_ups"), array}});
    return overdue ? exitcode::pending : exitcode::done;
}

Description FollowUpsCloseCommand::describe() const
{
    return {{QStringLiteral("followups"), QStringLiteral("close")},
            QStringLiteral("Close what a release left to be done, with a note and what proves it"),
            {QStringLiteral("ID")},
            {{QStringLiteral("note"), QStringLiteral("TEXT"), QStringLiteral("How it ended (required)")},
             {QStringLiteral("evidence"), QStringLiteral("FILE"),
              QStringLiteral("A file that proves it: its name and SHA-256 are recorded"), true}},
            QStringLiteral(
                "ID, or RUN:ID where several runs have one of that name open. The closing becomes part\n"
                "of the run's chain; the artifact written before keeps verifying.")};
}

int FollowUpsCloseCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    console::FollowUpClosing closing;
    closing.id = call.arguments().first();
    closing.note = call.value(QStringLiteral("note"));
    for (const QString &path : call.values(QStringLiteral("evidence")))
        closing.evidence << call.absolutePath(path);
    const QJsonObject person =
        console::operatorIdentity(call.terminal().environment, call.terminal().currentDir);
    closing.who = person[u"name"].toString(person[u"os_user"].toString());
    auto closed = console::closeFollowUp(**ledger, filterOf(call), closing);
    if (!closed)
        return call.fail(closed.error());
    const QDateTime now = QDateTime::currentDateTimeUtc();
    call.result(console::followUpLine(*closed, now));
    call.document(closed->toJson(now));
    return exitcode::done;
}

} // namespace slipway::cli
