// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/sqlscript.h"

namespace slipway::migrations {

/// The SQL that does what the statement does with less waiting: to copy, in the order in which it is to run,
/// each statement in a file or part of its own. Empty where it cannot be made from the text alone. What is
/// returned was read by PostgreSQL's grammar.
QString saferSql(const SqlScript &script, const Statement &statement, const Change &change);

/// The index that a foreign key's columns want.
QString indexFor(const Change &foreignKey);

} // namespace slipway::migrations
