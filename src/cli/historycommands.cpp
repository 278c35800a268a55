// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/historycommands.h"

#include "cli/ledgeraccess.h"
#include "cli/runprinter.h"
#include "console/boardtext.h"
#include "console/plantext.h"
#include "evidence/artifact.h"
#include "evidence/artifacttext.h"
#include "ledger/ledger.h"
#include "release/timetable.h"

#include <QJsonArray>

namespace slipway::cli {

using namespace release;

namespace {

/// Estimates beside what the steps took, the window, and whom to call: what a person asks for at 2 a.m.
void showTimes(Invocation &call, const RunState &state)
{
    const Timetable timetable = Timetable::of(state, QDateTime::currentDateTimeUtc());
    for (const QString &line : console::tableText(timetable.table()))
        call.result(line);
    if (const QString window = timetable.windowLine(); !window.isEmpty())
        call.result(window);
}

void showReasons(Invocation &call, const RunState &state)
{
    for (const StepState &step : state.steps) {
        if (step.status == StepStatus::Skipped && step.finished && !step.reason.isEmpty())
            call.result(QStringLiteral("  %1: %2").arg(step.id, step.reason));
    }
}

void showContacts(Invocation &call, const QJsonObject &header)
{
    for (const QJsonValue contact : header[u"contacts"].toArray())
        call.result(
            QStringLiteral("contact %1  %2  %3")
                .arg(contact[u"role"].toString(), contact[u"contact"].toString(), contact[u"when"].toString())
                .trimmed());
    if (const QString escalation = header[u"escalation"].toString(); !escalation.isEmpty())
        call.result(QStringLiteral("escalation  ") + escalation.simplified());
}

int showBoard(Invocation &call, const GoBoard &board, const QString &runId)
{
    if (board.isEmpty())
        return call.fail(
            {QStringLiteral("go_no_go_empty"),
             QStringLiteral("Run %1 has no go/no-go table: its playbook has no phase decide.").arg(runId),
             {},
             ErrorKind::Usage});
    for (const QString &line : console::boardText(board))
        call.result(line);
    call.document(board.toJson());
    return board.verdict == GoVerdict::Go     ? exitcode::done
           : board.verdict == GoVerdict::NoGo ? exitcode::failed
                                              : exitcode::pending;
}

} // namespace

Description ReleaseShowCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("show")},
            QStringLiteral("Everything about one run: steps, checks, plans, artifact"),
            {QStringLiteral("RUN")},
            {{QStringLiteral("go-no-go"),
              {},
              QStringLiteral("Only the go/no-go table and who has signed (exit 1: no-go, 5: still open)")}}};
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
    const RunState state = RunState::fold(*events);
    const GoBoard board = GoBoard::of(state);
    if (call.has(QStringLiteral("go-no-go")))
        return showBoard(call, board, run->id);
    auto artifact = evidence::makeArtifact(*events);
    if (!artifact)
        return call.fail(artifact.error());
    for (const QString &line : evidence::summaryText(*artifact))
        call.result(line);
    showTimes(call, state);
    showReasons(call, state);
    showContacts(call, state.header);
    if (!board.isEmpty()) {
        for (const QString &line : console::boardText(board))
            call.result(line);
    }
    if (!run->artifact.isEmpty())
        call.result(QStringLiteral("artifact %1").arg(run->artifact));
    call.document(*artifact);
    return exitcode::done;
}

} // namespace slipway::cli
