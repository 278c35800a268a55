// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runstate.h"

#include "release/knownissues.h"

#include <algorithm>

namespace slipway::release {

void RunState::apply(const StoredEvent &stored)
{
    runId = stored.runId;
    events = stored.sequence;
    head = stored.hash;
    std::visit([&](const auto &event) { on(event, stored); }, stored.event);
}

RunState RunState::fold(const QList<StoredEvent> &list)
{
    RunState state;
    for (const StoredEvent &stored : list)
        state.apply(stored);
    return state;
}

const StepState *RunState::step(const QString &id) const
{
    const auto it =
        std::find_if(steps.cbegin(), steps.cend(), [&](const StepState &s) { return s.id == id; });
    return it == steps.cend() ? nullptr : &*it;
}

StepState *RunState::find(const QString &id)
{
    const auto it = std::find_if(steps.begin(), steps.end(), [&](const StepState &s) { return s.id == id; });
    return it == steps.end() ? nullptr : &*it;
}

bool RunState::finished() const
{
    return status != RunStatus::Planned && status != RunStatus::Running;
}

int RunState::failedChecks() const
{
    int failed = 0;
    for (const StepState &step : steps) {
        failed += static_cast<int>(
            std::count_if(step.checks.cbegin(), step.checks.cend(),
                          [](const CheckResult &c) { return c.status == CheckStatus::Fail; }));
    }
    return failed;
}

QString RunState::person() const
{
    const QJsonObject identity = header[u"operator"].toObject();
    return identity[u"name"].toString(identity[u"os_user"].toString());
}

QJsonObject RunState::knownIssue(const QString &stepId) const
{
    const StepState *failed = step(stepId);
    return failed && failed->error ? facts[knownIssueKey(stepId)].toObject() : QJsonObject();
}

void RunState::planSteps(const QJsonArray &planned)
{
    for (const QJsonValue value : planned) {
        const QJsonObject object = value.toObject();
        StepState *known = find(object[u"id"].toString());
        if (!known) {
            steps << StepState{};
            known = &steps.last();
            known->id = object[u"id"].toString();
        }
        known->phase = object[u"phase"].toString();
        known->kind = object[u"kind"].toString();
        known->title = object[u"title"].toString();
        known->estimateMs = object[u"estimate_ms"].toInteger();
        known->action = object[u"action"].toString();
        known->expects = object[u"expects"].toString();
        known->section = object[u"section"].toString();
        known->runbook = object[u"runbook"].toString();
        known->needs = object[u"needs"].toVariant().toStringList();
        known->pointOfNoReturn = object[u"point_of_no_return"].toBool();
        known->parallel = object[u"parallel"].toString();
        known->forecast = Forecast::fromJson(object);
    }
}

void RunState::on(const RunPlanned &event, const StoredEvent &stored)
{
    planDigest = event.planDigest;
    header = event.header;
    startedAt = stored.at;
    planSteps(event.steps);
}

void RunState::on(const RunStarted &, const StoredEvent &stored)
{
    status = RunStatus::Running;
    begunAt = stored.at;
}

void RunState::on(const RunRefused &event, const StoredEvent &stored)
{
    status = RunStatus::Refused;
    reason = event.error.message;
    refused = event.error;
    finishedAt = stored.at;
}

void RunState::on(const RunResumed &event, const StoredEvent &)
{
    planDigest = event.planDigest;
    status = RunStatus::Running;
    reason.clear();
    finishedAt = {};
    planSteps(event.steps);
}

void RunState::on(const StepForecast &event, const StoredEvent &)
{
    if (StepState *step = find(event.stepId))
        step->forecast = Forecast::fromJson(event.forecast);
}

void RunState::on(const StepStarted &event, const StoredEvent &stored)
{
    StepState *step = find(event.stepId);
    if (!step)
        return;
    step->attempt = event.attempt;
    step->finished = false;
    step->satisfied = false;
    step->leftAsIs = false;
    step->decided = false;
    step->startedIntent = step->forecast.intent;
    step->status = StepStatus::Interrupted;
    step->reason.clear();
    step->startedAt = stored.at;
    step->finishedAt = {};
    step->checks.clear();
    step->error.reset();
    step->output = {};
    step->done = 0;
    step->total = 0;
    step->doing.clear();
}

void RunState::on(const CheckFinished &event, const StoredEvent &)
{
    if (StepState *step = find(event.stepId))
        step->checks << event.check;
}

void RunState::on(const ProgressChanged &event, const StoredEvent &)
{
    if (StepState *step = find(event.stepId)) {
        step->done = event.done;
        step->total = event.total;
        step->doing = event.what;
    }
}

void RunState::on(const StepFinished &event, const StoredEvent &stored)
{
    waitingFor.clear();
    StepState *step = find(event.stepId);
    if (!step)
        return;
    step->reason = event.reason;
    step->error = event.error;
    step->finishedAt = stored.at;
    // Attempt 0 was never begun: it neither settles an outcome that nobody knows nor replaces what was
    // printed.
    if (event.attempt == 0 && step->outcomeUnknown())
        return;
    step->finished = true;
    step->leftAsIs = false;
    step->decided = false;
    step->status = event.status;
    step->satisfied = event.status == StepStatus::Succeeded || event.status == StepStatus::Skipped;
    if (event.attempt == 0)
        return;
    step->attempt = event.attempt;
    step->output = event.output;
}

void RunState::on(const StepSkipped &event, const StoredEvent &stored)
{
    StepState *step = find(event.stepId);
    if (!step)
        return;
    // What has succeeded in this run stays so where a resume finds nothing left to do.
    if (event.satisfied && step->finished && step->attempt > 0 && step->status == StepStatus::Succeeded)
        return;
    step->finished = true;
    step->status = StepStatus::Skipped;
    step->satisfied = event.satisfied;
    step->decided = event.decided;
    step->leftAsIs = (event.satisfied || event.decided) && step->attempt > 0;
    step->reason = event.reason;
    step->finishedAt = stored.at;
    if (!event.satisfied && !event.decided)
        return;
    // Nothing is left to do: what an earlier attempt failed at is history, told by the events.
    step->error.reset();
    step->checks.clear();
}

void RunState::on(const RunFinished &event, const StoredEvent &stored)
{
    status = event.status;
    reason = event.reason;
    finishedAt = stored.at;
    waitingFor.clear();
}

/// Opened again (a resume) it keeps its first date.
void RunState::on(const FollowUpOpened &event, const StoredEvent &stored)
{
    const auto known = std::any_of(followUps.cbegin(), followUps.cend(), [&](const FollowUpState &followUp) {
        return followUp.opened.id == event.id && !followUp.closed;
    });
    if (!known)
        followUps << FollowUpState{event, stored.at, {}, {}};
}

void RunState::on(const FollowUpClosed &event, const StoredEvent &stored)
{
    for (FollowUpState &followUp : followUps) {
        if (followUp.opened.id != event.id || followUp.closed)
            continue;
        followUp.closed = event;
        followUp.closedAt = stored.at;
        return;
    }
}

} // namespace slipway::release
