// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "ledger/ledger.h"

namespace slipway::cli {

/// Where the ledger of a call lies: --ledger, SLIPWAY_LEDGER, the workspace's (of --workspace, or the nearest
/// one upwards of `startDir`), the data folder's. A workspace that cannot be read has no say, unless it was
/// named.
release::Result<QString> ledgerPathOf(const Invocation &call, const QString &startDir);

release::Result<std::unique_ptr<ledger::Ledger>> openLedger(const Invocation &call);

} // namespace slipway::cli
