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

/// The missing way down of one migration: a new file, or the file with its down part filled in.
/// Error `down_exists`.
release::Result<DraftFile> draftDownFor(const MigrationFolder &folder, const Migration &migration);

} // namespace slipway::migrations
