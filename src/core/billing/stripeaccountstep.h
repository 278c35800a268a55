// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stepparts.h"

namespace slipway::billing {

/// Pre-flight: the key is accepted, of the allowed mode, and whose it is. Records stripe {account, mode}.
class StripeAccountStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

/// Under --skip-stripe: what a person must do instead, printed and recorded as stripe_manual.
class StripeManualStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::billing
