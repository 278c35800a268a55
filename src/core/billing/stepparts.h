// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/billingparts.h"
#include "release/step.h"

namespace slipway::billing {

/// The parts of a step: everything from its context. The catalogue has the --plan amounts and those that a
/// person gave earlier in this run (fact `plan_amounts`). Error `stripe_missing` (Usage) where the
/// environment names no account. The hooks and the question reach into the context, which must outlive the
/// parts.
release::Result<BillingParts> partsOf(release::StepContext &context);

/// The catalogue with the --plan amounts alone: what a step intends. An amount that a person gives while the
/// run goes on is an answer to a question of the plan, not a change of the plan.
QJsonArray plannedPlans(const release::StepContext &context);

/// A parameter as the plan shows it and an approval binds it: with the environment's variables, but as
/// written where it names one that is a secret or that an earlier step has yet to find.
QString plannedText(const release::StepContext &context, const QString &text);

bool isHeadless(const release::StepContext &context);

} // namespace slipway::billing
