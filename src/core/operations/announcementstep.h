// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// A text filled in from the run's facts: printed and recorded for a person to post, or posted to a webhook.
class AnnouncementStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;

    static QList<release::ParameterRule> parameters();
    static void validate(const release::StepSpec &spec, const release::Complain &complain);
    static release::EffectClass effectOf(const release::StepSpec &spec);
};

} // namespace slipway::operations
