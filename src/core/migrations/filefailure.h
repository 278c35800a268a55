// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/scriptsender.h"
#include "migrations/sqlscript.h"

#include <QStringList>

namespace slipway::migrations {

/// Why a part of a file did not go through.
struct FileFailure
{
    ServerError error;
    qsizetype offset = -1;    ///< in the script
    qsizetype statement = -1; ///< of the script; -1 = the server refused the end (COMMIT, history)
    bool busy = false;        ///< a lock was not free, or we gave way to those behind us: worth another try
    std::optional<release::Error> refused = {}; ///< we hold the target's lock no more: nothing was sent
    QStringList queue = {};                     ///< who blocked us, who waited behind us
};

/// `migration_failed`, `lock_timeout` or `cancelled`: SQLSTATE, place in the file, the line with a caret, the
/// server's detail and hint, and `truth`, what is now the case. `stopped`: a person asked for it.
release::Error failureWords(const SqlScript &script, const FileFailure &failure, const QString &truth,
                            bool stopped);

} // namespace slipway::migrations
