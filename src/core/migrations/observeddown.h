// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/scratchstage.h"

namespace slipway::migrations {

/// A way down that was drafted from what a migration did to a scratch copy, and then run there.
struct ObservedDown
{
    QByteArray sql;
    bool proven = false;       ///< the schema after it was the one from before the migration
    QStringList difference;    ///< where it was not, or why the draft failed
    QString where;             ///< "PostgreSQL 15, an empty database"
    QStringList rowStatements; ///< statements that change rows, which no comparison of schemas sees

    QByteArray header(const QString &file) const; ///< comment lines that say what is proven
};

/// Runs the migration on a scratch copy and drafts from the catalogues of before and after. The copy is the
/// target's where the request names one and the migration is pending there, else what the folder's earlier
/// files make. Errors: those of a rehearsal, and of an earlier file that fails.
release::Result<ObservedDown> observeDown(RehearsalRequest request, const MigrationFolder &folder,
                                          const Migration &migration, release::ProcessRunner &processes);

} // namespace slipway::migrations
