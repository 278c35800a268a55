// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationfolder.h"

namespace slipway::migrations {

/// What is sent to the server as one: either in one transaction, or one statement alone.
struct Unit
{
    qsizetype first = 0; ///< statements of the script, both included
    qsizetype last = -1;
    bool bare = false;                             ///< no transaction around it
    bool rolledBack = false;                       ///< the file itself ends this group with ROLLBACK
    QByteArray begin = QByteArrayLiteral("BEGIN"); ///< the file's own BEGIN where it has one
};

/// How a file runs. One unit that is not bare carries the history row; otherwise a journal keeps account.
struct FilePlan
{
    QList<Unit> units;
    bool transactional = true;
    bool leavesState = false; ///< the session must be reset afterwards
    QString why;              ///< of not being transactional, for people
};

FilePlan planFile(const MigrationFolder::Part &part);

} // namespace slipway::migrations
