// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/ledgererror.h"

#include <QSqlError>

namespace slipway::ledger {

using release::Error;
using release::ErrorKind;

namespace {

// https://www.sqlite.org/rescode.html
constexpr int busy = 5;
constexpr int locked = 6;
constexpr int readOnly = 8;
constexpr int inputOutput = 10;
constexpr int corrupt = 11;
constexpr int full = 13;
constexpr int cannotOpen = 14;
constexpr int notADatabase = 26;

struct Words
{
    int code;
    const char *name;
    const char *sentence; ///< %1 is the path
    ErrorKind kind;
};

constexpr Words known[] = {
    {full, "ledger_full",
     "The ledger %1 could not be written: the disk is full. Free some space, then resume the run.",
     ErrorKind::Failed},
    {inputOutput, "ledger_full",
     "The ledger %1 could not be written: the disk is full, over quota or failing. Make room or check the "
     "disk, then "
     "resume the run.",
     ErrorKind::Failed},
    {busy, "ledger_busy",
     "The ledger %1 is being written by another program that does not finish; try again.", ErrorKind::Failed},
    {locked, "ledger_busy",
     "The ledger %1 is being written by another program that does not finish; try again.", ErrorKind::Failed},
    {readOnly, "ledger_readonly",
     "The ledger %1 cannot be written: the file or its folder is read-only. Change its permissions, or name "
     "another "
     "ledger with --ledger.",
     ErrorKind::Usage},
    {cannotOpen, "ledger_unusable",
     "The ledger %1 cannot be opened: the file or its folder cannot be read and written. Change the "
     "permissions, or "
     "name another ledger with --ledger.",
     ErrorKind::Usage},
    {notADatabase, "ledger_unreadable",
     "%1 is not a ledger of Slipway (not an SQLite database). Name another file with --ledger, or move this "
     "one away.",
     ErrorKind::Usage},
    {corrupt, "ledger_unreadable",
     "The ledger %1 is damaged. Restore it from a backup, or move it away to begin a new one.",
     ErrorKind::Usage},
};

} // namespace

Error ledgerError(const QSqlError &error, const QString &path)
{
    const QStringList details = {
        QStringLiteral("SQLite: %1 (%2)").arg(error.databaseText(), error.nativeErrorCode())};
    const int primary =
        error.nativeErrorCode().toInt() & 0xff; // the rest of an extended code only refines it
    for (const Words &words : known) {
        if (words.code == primary)
            return {QString::fromLatin1(words.name), QString::fromUtf8(words.sentence).arg(path), details,
                    words.kind};
    }
    return {QStringLiteral("ledger_failed"),
            QStringLiteral("The ledger %1 could not be used: %2.").arg(path, error.databaseText()), details};
}

Error unusable(const char *code, const QString &sentence)
{
    return {QString::fromLatin1(code), sentence, {}, ErrorKind::Usage};
}

} // namespace slipway::ledger
