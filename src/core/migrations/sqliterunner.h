// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/sqlscript.h"

namespace slipway::migrations {

/// Runs a script on an SQLite file (made where it is not there) by SQLite's own grammar, `after` at its end.
/// In one transaction unless told not to. Error `migration_failed` with file:line:column and what is now
/// true.
release::Result<void> runOnSqlite(const QString &path, const SqlScript &script, bool transaction,
                                  const QByteArray &after);

} // namespace slipway::migrations
