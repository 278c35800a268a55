// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// A step that only looks: nothing to forecast but that it will look.
class LookingStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &) override
    {
        return release::Forecast::necessary(QStringLiteral("looks only"));
    }
};

/// Records {git_sha, git_ref, git_tag, dirty}; outside a repository all null. With `require` uncommitted
/// changes and a missing repository fail.
class SourceStep : public LookingStep
{
public:
    release::StepOutcome run(release::StepContext &context) override;
};

class EffectiveTargetStep : public LookingStep
{
public:
    release::StepOutcome run(release::StepContext &context) override;
};

class ToolsStep : public LookingStep
{
public:
    release::StepOutcome run(release::StepContext &context) override;
};

class VariablesStep : public LookingStep
{
public:
    release::StepOutcome run(release::StepContext &context) override;
};

/// `stripe whoami` of the official CLI. Absent = recorded, a failure only with `require`; not asked without a
/// person.
class StripeCliStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::operations
