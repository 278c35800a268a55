// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

class QSqlError;

namespace slipway::ledger {

/// What SQLite said, as a sentence about the ledger at `path`. Codes: `ledger_full`, `ledger_busy`,
/// `ledger_readonly`, `ledger_unreadable` (not a ledger, or damaged), `ledger_failed`.
release::Error ledgerError(const QSqlError &error, const QString &path);

/// An unusable ledger before any run began (exit 2).
release::Error unusable(const char *code, const QString &sentence);

} // namespace slipway::ledger
