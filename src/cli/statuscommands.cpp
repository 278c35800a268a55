// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/statuscommands.h"

#include "cli/releasecommands.h"
#include "console/environmentstatus.h"

#include <QJsonArray>
#include <QJsonObject>
#include <future>

namespace slipway::cli {

using namespace release;

namespace {

QString listed(const QStringList &names)
{
    return names.isEmpty() ? QStringLiteral("nothing applied") : names.join(QStringLiteral(", "));
}

QString lastRelease(const console::EnvironmentStatus &status)
{
    if (!status.ledgerProblem.isEmpty())
        return QStringLiteral("unknown: ") + status.ledgerProblem;
    if (!status.lastRun)
        return QStringLiteral("none in this ledger");
    const ledger::RunSummary &run = *status.lastRun;
    return QStringLiteral("%1 %2 on %3 by %4 (%5)")
        .arg(run.playbook, runStatusName(run.status),
             run.startedAt.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'")), run.operatorName,
             run.id);
}

QString target(const console::EnvironmentStatus &status)
{
    if (status.database.isEmpty())
        return QStringLiteral("unreachable: ") + status.databaseProblem;
    const QJsonObject &database = status.database;
    QString text = database[u"name"].toString();
    if (const QString host = database[u"host"].toString(); !host.isEmpty())
        text += QStringLiteral(" on %1:%2").arg(host).arg(database[u"port"].toInt());
    if (status.holder)
        text += QStringLiteral(", held by ") + status.holder->sentence();
    if (!status.databaseProblem.isEmpty())
        text += QStringLiteral("; ") + status.databaseProblem;
    return text;
}

QString migrations(const console::EnvironmentStatus &status)
{
    if (status.database.isEmpty())
        return QStringLiteral("unknown, as the database is");
    if (!status.migrationsProblem.isEmpty())
        return QStringLiteral("%1; problem: %2").arg(listed(status.applied), status.migrationsProblem);
    if (status.pending.rows.isEmpty())
        return QStringLiteral("%1, nothing pending").arg(listed(status.applied));
    QStringList pending;
    for (const QStringList &row : status.pending.rows)
        pending << row.value(0);
    return QStringLiteral("%1; %2 pending: %3")
        .arg(listed(status.applied))
        .arg(pending.size())
        .arg(pending.mid(0, 5).join(QStringLiteral(", ")) +
             (pending.size() > 5 ? QStringLiteral(" …") : QString()));
}

QString plans(const console::EnvironmentStatus &status)
{
    if (status.stripeMode.isEmpty())
        return QStringLiteral("the environment names no Stripe account");
    if (!status.plansProblem.isEmpty())
        return QStringLiteral("unknown: ") + status.plansProblem;
    return QStringLiteral("%1 of %2 ok, %3 findings (%4 mode)")
        .arg(status.plansOk)
        .arg(status.plans)
        .arg(status.findings.size())
        .arg(status.stripeMode);
}

QString pin(const console::EnvironmentStatus &status)
{
    if (!status.pinProblem.isEmpty())
        return status.pinProblem;
    return status.pin.isEmpty() ? QStringLiteral("not yet; the first release pins what it finds")
                                : QStringLiteral("in slipway.lock, nothing differs from it");
}

void show(Invocation &call, const console::EnvironmentStatus &status)
{
    call.result(call.painted(status.name, "1") +
                QStringLiteral("  (protection: %1)").arg(protectionName(status.protection)));
    call.result(QStringLiteral("  last release  ") + lastRelease(status));
    call.result(QStringLiteral("  database      ") + target(status));
    call.result(QStringLiteral("  migrations    ") + migrations(status));
    call.result(QStringLiteral("  plans         ") + plans(status));
    for (const billing::Finding &finding : status.findings)
        call.result(
            QStringLiteral("                %1 %2: %3").arg(finding.severity, finding.plan, finding.message));
    call.result(QStringLiteral("  pinned        ") + pin(status));
    for (const console::FollowUp &followUp : status.followUps)
        call.result(QStringLiteral("  follow-up     ") +
                    console::followUpLine(followUp, QDateTime::currentDateTimeUtc()));
}

} // namespace

Description StatusSummaryCommand::describe() const
{
    return {
        {QStringLiteral("status"), QStringLiteral("summary")},
        QStringLiteral("Each environment at a glance: last release, revisions, plans, pins, target"),
        {},
        {},
        QStringLiteral("Reads only. A part that cannot be reached says why. Exit 0 where every environment "
                       "asked for is reachable, up to date and without an error, else 5. --env NAME limits "
                       "it to one.")};
}

int StatusSummaryCommand::run(Invocation &call)
{
    const console::SessionRequest request = sessionRequest(call);
    auto names = console::environmentNames(request);
    if (!names)
        return call.fail(names.error());
    std::vector<std::future<console::EnvironmentStatus>> waiting;
    for (const QString &name : *names) { // at once: the slowest unreachable one decides how long it takes
        console::SessionRequest one = request;
        one.environment = name;
        waiting.push_back(
            std::async(std::launch::async, [one] { return console::readEnvironmentStatus(one); }));
    }
    QJsonArray environments;
    bool healthy = true;
    for (auto &one : waiting) {
        const console::EnvironmentStatus status = one.get();
        healthy = healthy && status.healthy();
        environments << status.toJson();
        show(call, status);
    }
    call.document(QJsonObject{{QStringLiteral("environments"), environments}});
    if (call.stop().stop_requested())
        return exitcode::cancelled;
    return healthy ? exitcode::done : exitcode::pending;
}

} // namespace slipway::cli
