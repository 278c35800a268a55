// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// What a person does: asked item by item at a prompt; without one it is left to a person, and with `require`
/// it blocks the plan.
class ManualStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::operations
