// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// A program, on this machine or a host of the workspace. What it prints is streamed; exit code, patterns and
/// the values in it decide.
class CommandStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;

    static QList<release::ParameterRule> parameters();
    static void validate(const release::StepSpec &spec, const release::Complain &complain);
};

} // namespace slipway::operations
