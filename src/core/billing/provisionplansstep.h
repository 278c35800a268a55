// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stepparts.h"

namespace slipway::billing {

/// Makes Stripe, the rows' prices and the price map say what the catalogue says. Deferred after its last
/// `needs` while the table does not exist. Records stripe, plans (with `before`), plan_price_changes,
/// plan_amounts.
class ProvisionPlansStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::billing
