// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationfolder.h"

#include <QDateTime>

namespace slipway::migrations {

struct DraftFile
{
    QString file; ///< relative to the folder
    QByteArray content;
};

struct DraftRequest
{
    QString name; ///< "add plan to users"
    QString author;
    QString description;
    QDateTime now; ///< UTC
};

/// The file or pair of files that a new migration begins with, named and divided as the folder's format
/// wants. Numbers go on as the folder counts: the next number, or the time.
release::Result<QList<DraftFile>> draftMigration(const MigrationFolder &folder, const DraftRequest &request);

/// The SQL that takes back what the script does, last statement first. What cannot be taken back is a comment
/// that says so.
QByteArray draftDown(const SqlScript &up);

/// Error `down_exists` where the migration has a way down.
release::Result<void> needsDown(const MigrationFolder &folder, const Migration &migration);
/// The missing way down of one migration: a new file with that SQL, or the file with its down part filled in.
release::Result<DraftFile> downFile(const MigrationFolder &folder, const Migration &migration,
                                    const QByteArray &sql);
/// The same, drafted from the migration's text alone. Error `down_exists`.
release::Result<DraftFile> draftDownFor(const MigrationFolder &folder, const Migration &migration);

} // namespace slipway::migrations
