// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// A check that must hold for a while: repeated, and failed at its first failure.
class WatchStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
    void otherBegins(const QString &stepId, release::StepContext &context) override;
    static QList<release::ParameterRule> parameters();
};

/// A check that must come to hold: repeated until it does, at most for the step's `timeout` (10 min unless
/// written). The failure tells what it saw last.
class WaitStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
    void otherBegins(const QString &stepId, release::StepContext &context) override;
    static QList<release::ParameterRule> parameters();
};

} // namespace slipway::operations
