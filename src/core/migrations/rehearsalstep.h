// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/scratchdatabase.h"
#include "release/step.h"

namespace slipway::migrations {

/// `migration_rehearsal`: what is pending, run on a scratch copy; one check a file. The fact `rehearsal`
/// keeps all that was seen.
release::StepKind rehearsalStepKind(const ScratchHostMaker &hosts);

} // namespace slipway::migrations
