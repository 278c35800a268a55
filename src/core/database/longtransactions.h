// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

/// No transaction of another session has been open for long on the named tables (or anywhere): what a
/// migration's lock would wait for, and what would wait behind it.
class LongTransactionsStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::database
