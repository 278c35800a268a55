// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/rehearsalreport.h"
#include "migrations/scratchstage.h"

namespace slipway::migrations {

/// Runs what is pending on a scratch copy of the target, statement by statement, and watches: locks,
/// rewrites, time. Then each file down and up again. The scratch database is gone when this returns, or when
/// this program is killed.
RehearsalReport rehearse(const RehearsalRequest &request, const MigrationFolder &folder,
                         release::ProcessRunner &processes);

} // namespace slipway::migrations
