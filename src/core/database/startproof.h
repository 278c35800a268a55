// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

/// Starts the product's own program against a database, asks its health until it is well or the time is over,
/// and ends it. Reads the step's `start`, `environment` and `health` with {port}, {database} and
/// {database_url} replaced. The program's end is waited for, and comes with this program's own end too. A
/// failed check where it does not start or is not well; an error only for a stop or a playbook that cannot be
/// used.
release::Result<release::CheckResult> proveStart(release::StepContext &context, const QString &database,
                                                 const release::Secret &databaseUrl);

} // namespace slipway::database
