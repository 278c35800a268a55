// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// Looks through log files, or through what a command prints, for lines that must not, may or must be there
/// since the run, this step or an earlier step began. Where the files stood then is a fact of the run
/// (`logmark.STEP`), so that a resume looks from the same place.
class LogScanStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
    void otherBegins(const QString &stepId, release::StepContext &context) override;

    static QList<release::ParameterRule> parameters();
    static void validate(const release::StepSpec &spec, const release::Complain &complain);
};

} // namespace slipway::operations
