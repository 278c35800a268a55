// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::billing {

/// Proves that the product closes its API to a tenant who has not paid: the test tenant is put past due, the
/// API is called, the tenant is brought back. Whatever happens in between, cancel included, the tenant is
/// brought back before the step ends; where this program was killed, the next run of the step begins with
/// that.
class BillingGateStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

QList<release::ParameterRule> billingGateParameters();

} // namespace slipway::billing
