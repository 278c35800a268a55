// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/runsummary.h"

#include "ledger/chain.h"

namespace slipway::ledger {

using namespace release;

namespace {

void planned(RunSummary &summary, const RunPlanned &event, const QDateTime &at)
{
    const QJsonObject header = event.header;
    summary.status = RunStatus::Planned;
    summary.workspace = header[u"workspace"].toString();
    summary.environment = header[u"environment"][u"name"].toString();
    summary.playbook = header[u"playbook"][u"name"].toString();
    const QJsonValue who = header[u"operator"];
    summary.operatorName = who[u"name"].toString(who[u"os_user"].toString());
    summary.reverts = header[u"reverts"][u"run_id"].toString();
    summary.planDigest = event.planDigest;
    summary.startedAt = at;
}

void ended(RunSummary &summary, RunStatus status, const QString &reason, const QDateTime &at)
{
    summary.status = status;
    summary.reason = reason;
    summary.finishedAt = at;
}

void fact(RunSummary &summary, const FactRecorded &event)
{
    if (event.key != u"migrations")
        return;
    const QJsonObject migrations = event.value.toObject();
    if (migrations.contains(u"before"))
        summary.revisionsBefore = migrations[u"before"].toVariant().toStringList();
    if (migrations.contains(u"after"))
        summary.revisionsAfter = migrations[u"after"].toVariant().toStringList();
}

} // namespace

void RunSummary::apply(const StoredEvent &stored)
{
    id = stored.runId;
    events = stored.sequence;
    head = stored.hash;
    if (const auto *plan = std::get_if<RunPlanned>(&stored.event))
        planned(*this, *plan, stored.at);
    else if (const auto *refused = std::get_if<RunRefused>(&stored.event))
        ended(*this, RunStatus::Refused, refused->error.message, stored.at);
    else if (std::holds_alternative<RunStarted>(stored.event))
        status = RunStatus::Running;
    else if (const auto *resumed = std::get_if<RunResumed>(&stored.event)) {
        ended(*this, RunStatus::Running, {}, {});
        planDigest = resumed->planDigest;
    } else if (const auto *recorded = std::get_if<FactRecorded>(&stored.event))
        fact(*this, *recorded);
    else if (const auto *finished = std::get_if<RunFinished>(&stored.event))
        ended(*this, finished->status, finished->reason, stored.at);
    else if (const auto *written = std::get_if<ArtifactWritten>(&stored.event))
        artifact = written->path;
    else if (const auto *opened = std::get_if<FollowUpOpened>(&stored.event)) {
        if (!openFollowUps.contains(opened->id))
            openFollowUps << opened->id;
    } else if (const auto *closed = std::get_if<FollowUpClosed>(&stored.event))
        openFollowUps.removeAll(closed->id);
}

bool RunSummary::touchedBy(const RunEvent &event)
{
    const auto *recorded = std::get_if<FactRecorded>(&event);
    return (recorded && recorded->key == u"migrations") || std::holds_alternative<RunPlanned>(event) ||
           std::holds_alternative<RunRefused>(event) || std::holds_alternative<RunStarted>(event) ||
           std::holds_alternative<RunResumed>(event) || std::holds_alternative<RunFinished>(event) ||
           std::holds_alternative<ArtifactWritten>(event) || std::holds_alternative<FollowUpOpened>(event) ||
           std::holds_alternative<FollowUpClosed>(event);
}

QJsonObject RunSummary::toJson() const
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    return {{QStringLiteral("run_id"), id},
            {QStringLiteral("status"), runStatusName(status)},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("workspace"), workspace},
            {QStringLiteral("environment"), environment},
            {QStringLiteral("playbook"), playbook},
            {QStringLiteral("operator"), operatorName},
            {QStringLiteral("reverts"), orNull(reverts)},
            {QStringLiteral("started_at"), orNull(timeText(startedAt))},
            {QStringLiteral("finished_at"), orNull(timeText(finishedAt))},
            {QStringLiteral("revisions_before"), QJsonArray::fromStringList(revisionsBefore)},
            {QStringLiteral("revisions_after"), QJsonArray::fromStringList(revisionsAfter)},
            {QStringLiteral("plan_digest"), orNull(planDigest)},
            {QStringLiteral("artifact"), orNull(artifact)},
            {QStringLiteral("events"), events},
            {QStringLiteral("follow_ups"), QJsonArray::fromStringList(openFollowUps)}};
}

} // namespace slipway::ledger
