// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/historycommands.h"

#include "cli/ledgeraccess.h"
#include "cli/runprinter.h"
#include "console/plantext.h"
#include "evidence/artifact.h"
#include "evidence/artifacttext.h"
#include "ledger/ledger.h"

#include <QJsonArray>

namespace slipway::cli {

using namespace release;

namespace {

QString stepLine(const QJsonObject &step)
{
    const QDateTime from = QDateTime::fromString(step[u"started_at"].toString(), Qt::ISODateWithMs);
    const QDateTime to = QDateTime::fromString(step[u"finished_at"].toString(), Qt::ISODateWithMs);
    const QString took = from.isValid() && to.isValid() ? console::durationText(from.msecsTo(to)) : QString();
    QString line = QStringLiteral("  %1  %2  %3  %4")
                       .arg(step[u"status"].toString(), -11)
                       .arg(step[u"id"].toString(), -20)
                       .arg(took, 10)
                       .arg(step[u"reason"].toString());
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

} // namespace

Description ReleaseListCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("list")},
            QStringLiteral("Runs in the ledger, newest first"),
            {},
            {{QStringLiteral("limit"), QStringLiteral("N"), QStringLiteral("At most N runs (default 50)")}}};
}

int ReleaseListCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    ledger::RunFilter filter;
    filter.environment = call.value(QStringLiteral("env"));
    filter.limit = call.value(QStringLiteral("limit"), QStringLiteral("50")).toInt();
    auto runs = (*ledger)->runs(filter);
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
    if (runs->isEmpty())
        call.line(QStringLiteral(
            "No runs yet in this ledger. `slipway release db --dry-run` shows what a first one would do."));
    call.document(QJsonObject{{QStringLiteral("runs"), array}});
    return exitcode::done;
}

Description ReleaseShowCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("show")},
            QStringLiteral("Everything about one run: steps, checks, plans, artifact"),
            {QStringLiteral("RUN")}};
}

int ReleaseShowCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto run = (*ledger)->run(call.arguments().first());
    if (!run)
        return call.fail(run.error());
    auto events = (*ledger)->events(run->id, false);
    if (!events)
        return call.fail(events.error());
    auto artifact = evidence::makeArtifact(*events);
    if (!artifact)
        return call.fail(artifact.error());
    for (const QString &line : evidence::summaryText(*artifact))
        call.result(line);
    call.result(QStringLiteral("steps"));
    for (const QJsonValue step : (*artifact)[u"steps"].toArray())
        call.result(stepLine(step.toObject()));
    if (!run->artifact.isEmpty())
        call.result(QStringLiteral("artifact %1").arg(run->artifact));
    call.document(*artifact);
    return exitcode::done;
}

Description ReleaseLogCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("log")},
            QStringLiteral("The whole output of one run; with --json every event as a JSON line"),
            {QStringLiteral("RUN")},
            {{QStringLiteral("step"), QStringLiteral("ID"), QStringLiteral("Only this step")}}};
}

int ReleaseLogCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto run = (*ledger)->run(call.arguments().first());
    if (!run)
        return call.fail(run.error());
    const QString only = call.value(QStringLiteral("step"));
    auto read = (*ledger)->visitEvents(run->id, 0, [&](const StoredEvent &stored) {
        const QString step = eventStep(stored.event);
        if (!only.isEmpty() && step != only)
            return !call.stop().stop_requested();
        if (call.json())
            call.terminal().out(eventLine(stored));
        else if (const auto *output = std::get_if<OutputAppended>(&stored.event))
            call.terminal().out(output->data);
        else if (const auto *started = std::get_if<StepStarted>(&stored.event))
            call.line(QStringLiteral("== %1 %2").arg(stored.at.toString(Qt::ISODateWithMs), started->stepId));
        return !call.stop().stop_requested();
    });
    return read ? exitcode::done : call.fail(read.error());
}

} // namespace slipway::cli
