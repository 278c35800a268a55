// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runrecorder.h"

namespace slipway::release {

/// How a run ended. `error` is set where it did not succeed.
struct RunVerdict
{
    RunStatus status = RunStatus::Succeeded;
    std::optional<Error> error;
};

/// Runs a plan on the calling thread, step by step, and returns when it is done, failed or stopped.
/// RunPlanned (or RunResumed) and the approvals must have been recorded; the target's lock must be held.
/// `lock` may be null where the playbook touches no database.
///
/// Before each step it is forecast again: an intent or operation that the plan did not cover stops the run
/// before any effect (`plan_changed`, Refused). StepStarted is stored before the step touches anything; where
/// storing fails, the run stops before the effect. Stopping: `stop` reaches the running step, which ends with
/// a true record; steps not reached stay unstarted. On a resume the recorder's state says what each step has
/// already done.
RunVerdict runPlan(const Plan &plan, const RunSetup &setup, Outside &outside, TargetLock *lock,
                   RunRecorder &recorder, std::stop_token stop);

} // namespace slipway::release
