// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

/// Proves that a backup can be restored: fetched where it lies elsewhere, its SHA-256 compared, restored into
/// a scratch database, every table's count and the chosen checksums compared, the application started against
/// it. The scratch database and the program are gone when the step ends, however it ends; what a killed run
/// left behind is removed first.
class RestoreProofStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

QList<release::ParameterRule> restoreProofParameters();

} // namespace slipway::database
