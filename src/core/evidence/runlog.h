// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QString>
#include <functional>

namespace slipway::ledger {
class Ledger;
}

namespace slipway::evidence {

/// Writes what a run printed as a text for people: each step's beginning and end with its UTC time, its
/// checks, and its output between them. What a terminal would act upon is replaced. `hide`, where given, sees
/// every line. Reads the ledger piece by piece, so the log may be larger than the memory. Written whole or
/// not at all, mode 0600. Returns its SHA-256 (hex). Errors: the ledger's, `log_unwritable`.
release::Result<QString> writeRunLog(ledger::Ledger &ledger, const QString &runId, const QString &path,
                                     const std::function<QString(const QString &)> &hide = {});

} // namespace slipway::evidence
