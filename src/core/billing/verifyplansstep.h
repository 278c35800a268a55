// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stepparts.h"

namespace slipway::billing {

/// The proof of every plan, check by check. Records plans with status and findings.
class VerifyPlansStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::billing
