// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// The same must have been released elsewhere before: a succeeded release on another environment, not taken
/// back, proven by the ledger or by an artifact of --proof, and with the same revisions, commit or version
/// where the playbook asks for it. Looks only.
class EarlierReleaseStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::operations
