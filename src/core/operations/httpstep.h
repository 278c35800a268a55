// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// One HTTP request and what its answer must be. Secrets may stand in headers, body and form; they are never
/// shown. Cookies last from step to step in the memory of the run.
class HttpStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;

    static QList<release::ParameterRule> parameters();
    static void validate(const release::StepSpec &spec, const release::Complain &complain);
    /// A request that only reads, or a login, is made again by a resume.
    static release::EffectClass effectOf(const release::StepSpec &spec);
};

} // namespace slipway::operations
