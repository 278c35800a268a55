// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::database {

/// The lock of a target. PostgreSQL: a session advisory lock on a connection of its own, key = the first 8
/// bytes of SHA-256("slipway target"). SQLite: a lock file beside the database. Error `database_url`.
release::Result<std::unique_ptr<release::TargetLock>> makeTargetLock(const release::Secret &url,
                                                                     const QString &tlsCa);

/// The advisory key as PostgreSQL takes it.
qint64 targetKey();

/// The rows of pg_locks that are the current database's lock, as an SQL condition.
QString targetLockCondition();

} // namespace slipway::database
