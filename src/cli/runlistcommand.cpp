// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/historycommands.h"
#include "cli/ledgeraccess.h"
#include "playbook/spelling.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace slipway::cli {

using namespace release;

namespace {

/// "2026-11-21", "2026-11-21T10:00:00Z" (without a zone: local time), or how long ago: "90m", "24h", "7d".
Result<QDateTime> sinceTime(const QString &text)
{
    static const QRegularExpression ago(QStringLiteral("^([0-9]{1,6})([mhd])$"));
    if (const auto match = ago.match(text); match.hasMatch()) {
        const qint64 unit = match.captured(2) == u"m" ? 60 : match.captured(2) == u"h" ? 3600 : 86400;
        return QDateTime::currentDateTimeUtc().addSecs(-match.captured(1).toLongLong() * unit);
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return usage(QStringLiteral("--since takes a date (2026-11-21), a time (2026-11-21T10:00:00Z) or how "
                                    "long ago (90m, 24h, 7d), not '%1'.")
                         .arg(text));
    return time.toUTC();
}

Result<RunStatus> statusNamed(const QString &text)
{
    QStringList names;
    for (RunStatus status : {RunStatus::Planned, RunStatus::Running, RunStatus::Succeeded, RunStatus::Failed,
                             RunStatus::Cancelled, RunStatus::Interrupted, RunStatus::Refused}) {
        if (runStatusName(status) == text)
            return status;
        names << runStatusName(status);
    }
    const QString nearest = playbook::nearestWord(text, names);
    return usage(
        QStringLiteral("--status takes one of %1, not '%2'.%3")
            .arg(names.join(QStringLiteral(", ")), text,
                 nearest.isEmpty() ? QString() : QStringLiteral(" Did you mean '%1'?").arg(nearest)));
}

Result<ledger::RunFilter> filterOf(const Invocation &call)
{
    ledger::RunFilter filter;
    filter.environment = call.value(QStringLiteral("env"));
    filter.playbook = call.value(QStringLiteral("playbook"));
    bool number = false;
    filter.limit = call.value(QStringLiteral("limit"), QStringLiteral("50")).toInt(&number);
    if (!number || filter.limit < 0)
        return usage(QStringLiteral("--limit takes a whole number; 0 means all."));
    if (call.has(QStringLiteral("since"))) {
        auto since = sinceTime(call.value(QStringLiteral("since")));
        if (!since)
            return since.error();
        filter.since = *since;
    }
    if (call.has(QStringLiteral("status"))) {
        auto status = statusNamed(call.value(QStringLiteral("status")));
        if (!status)
            return status.error();
        filter.status = *status;
    }
    return filter;
}

bool narrowed(const ledger::RunFilter &filter)
{
    return filter.status || filter.since.isValid() || !filter.environment.isEmpty() ||
           !filter.playbook.isEmpty();
}

} // namespace

Description ReleaseListCommand::describe() const
{
    return {
        {QStringLiteral("release"), QStringLiteral("list")},
        QStringLiteral("Runs in the ledger, newest first"),
        {},
        {{QStringLiteral("status"), QStringLiteral("STATUS"),
          QStringLiteral("planned, running, succeeded, failed, cancelled, interrupted or refused")},
         {QStringLiteral("playbook"), QStringLiteral("NAME"), QStringLiteral("Only runs of this playbook")},
         {QStringLiteral("since"), QStringLiteral("TIME"),
          QStringLiteral("Begun since a date or time (2026-11-21), or so long ago (90m, 24h, 7d)")},
         {QStringLiteral("limit"), QStringLiteral("N"),
          QStringLiteral("At most N runs (default 50; 0 = all)")}}};
}

int ReleaseListCommand::run(Invocation &call)
{
    auto filter = filterOf(call);
    if (!filter)
        return call.fail(filter.error());
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto runs = (*ledger)->runs(*filter);
    if (!runs)
        return call.fail(runs.error());
    QJsonArray array;
    for (const ledger::RunSummary &run : *runs) {
        array << run.toJson();
        call.result(QStringLiteral("%1  %2  %3  %4  %5")
                        .arg(run.id, -26)
                        .arg(runStatusName(run.status), -11)
                        .arg(run.environment, -12)
                        .arg(run.playbook, -14)
                        .arg(run.operatorName));
    }
    if (runs->isEmpty() && narrowed(*filter))
        call.line(
            QStringLiteral("No run fits; without the filters `slipway release list` shows the newest 50."));
    else if (runs->isEmpty())
        call.line(QStringLiteral(
            "No runs yet in this ledger. `slipway release db --dry-run` shows what a first one would do."));
    call.document(QJsonObject{{QStringLiteral("runs"), array}});
    return exitcode::done;
}

} // namespace slipway::cli
