// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// Closes the go/no-go table: every row must be green, then the roles of the playbook's sign-off agree to
/// this plan. With a person there, rows can be run again and signatures given or taken from files; without
/// one, what is missing ends the run. Nothing of the phase `execute` begins before it has succeeded. Kind
/// `go_no_go`.
class GoNoGoStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::operations
