// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stepparts.h"

namespace slipway::billing {

/// Rollback option `prices`: brings back the price ids that the reverted run had found (fact `reverts`).
class RestorePricesStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::billing
