// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/ledgerconnection.h"

namespace slipway::ledger {

/// Where ledgers may lie: folder made with mode 0700 and file with 0600 where absent; a network file system,
/// a read-only folder or something that is not a file is a sentence (kind Usage). `fileSystem` names the type
/// of the folder's file system ("nfs4", "ext4").
release::Result<void> prepareLedgerFile(const QString &path, const QByteArray &fileSystem);
QByteArray fileSystemOf(const QString &path);

/// Brings the ledger to the version that this program knows. Before an upgrade a copy is left beside it
/// (`PATH.vN-TIME.bak`). Errors: `ledger_newer`, `ledger_foreign`.
release::Result<void> upgradeSchema(LedgerConnection &connection, const QDateTime &now);
int knownSchemaVersion();

} // namespace slipway::ledger
