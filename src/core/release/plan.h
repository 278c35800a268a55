// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::release {

struct PlannedStep
{
    StepSpec spec;
    EffectClass effect = EffectClass::None;
    Forecast forecast;
    std::shared_ptr<Step> step; ///< none where a condition took the step out of this run
    bool waived = false; ///< taken out by whoever runs it (a flag), so it proves nothing to other steps
};

/// The forecasts in order with one digest over the steps' intents. Approvals and confirmations bind to the
/// digest.
struct Plan
{
    QList<PlannedStep> steps;
    QString digest; ///< hex SHA-256

    bool blocked() const;
    bool pending() const; ///< something would change: operations asked for, or a step deferred
    /// What the digest is taken over: [{id, kind, parameters, intent, operations}].
    QJsonArray intents() const;
    /// steps [{id, phase, kind, title, forecast, reason, after, intent, operations, tables}]
    QJsonArray stepsToJson() const;
    /// The shape of `release plan --json`: {digest, steps [{id, kind, title, forecast, reason, tables}]}.
    QJsonObject toJson() const;
};

QString digestOf(const QJsonArray &intents);

/// Forecasts every step, reading only. Never fails as a whole: what cannot be forecast is Blocked in the
/// plan. `facts` is what `recorded()` answers (a rollback's "reverts", facts of the run being resumed).
Plan makePlan(const QList<StepSpec> &steps, const QList<StepKind> &kinds, const RunSetup &setup,
              Outside &outside, const QJsonObject &facts, std::stop_token stop);

/// One forecast of one step, outside a run.
Forecast forecastStep(const PlannedStep &planned, const RunSetup &setup, Outside &outside,
                      const QJsonObject &facts, std::stop_token stop);

/// Whether what would happen now is covered by what was planned: same intent, and no operation beyond those
/// allowed. A step that was deferred named no operations, so any are covered while its intent is the same.
/// Where nothing would happen (not necessary, blocked) there is nothing to cover.
bool coveredByPlan(const Forecast &planned, const Forecast &now);

} // namespace slipway::release
