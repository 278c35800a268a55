// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationfolder.h"

#include <QJsonObject>

namespace slipway::migrations {

struct RehearsedLock
{
    QString table;
    QString mode; ///< AccessExclusiveLock …
    bool stopsReaders = false;
    bool stopsWriters = false;
    qint64 beginUs = 0; ///< since the file's first statement
    qint64 heldUs = 0;  ///< to the end of the transaction that took it
};

struct RehearsedRows
{
    QString table;
    qint64 inserted = 0;
    qint64 updated = 0;
    qint64 deleted = 0;
};

struct RehearsedStatement
{
    int line = 0;
    QString words;
    qint64 durationMs = 0;
    qint64 walBytes = 0;
    qint64 rows = 0;            ///< that the server says it touched
    QList<RehearsedLock> locks; ///< taken by it on tables that were there before
    QStringList rewritten;      ///< tables whose file is another one afterwards
    qint64 beginUs = 0;         ///< since the file's first statement; waits between statements left out
    qint64 durationUs = 0;
    QList<RehearsedRows> changes; ///< per table, triggers and cascades too; in a transaction only
};

enum class Rollback { NotTried, Absent, Failed, Differs, NotRepeatable, Proven };
QString rollbackName(Rollback rollback); ///< not_tried, absent, failed, differs, not_repeatable, proven

struct RehearsedFile
{
    Migration migration;
    QList<RehearsedStatement> statements;
    bool hasDown = false;
    bool downRan = false;
    QStringList downDifference;  ///< schema after down against before up; empty = the rollback is proven
    QStringList againDifference; ///< schema after the second up against after the first
    std::optional<release::Error> error;

    Rollback rollback() const;
    qint64 durationUs() const;
    qint64 walBytes() const;
};

/// One rung of proof and what it leaves open.
struct Rung
{
    QString name;
    QString proves;
    QStringList notProven;
};

struct RehearsalReport
{
    QList<RehearsedFile> files;
    QString copy;                        ///< how the scratch copy was made
    QString server;                      ///< its server: "PostgreSQL 15"
    QStringList notProven;               ///< what this rehearsal does not show
    QString key;                         ///< of the shelf; empty where the target could not be told
    std::optional<release::Error> error; ///< of the scratch copy itself
    bool good() const;
    QJsonObject toJson() const;
    static RehearsalReport fromJson(const QJsonObject &object); ///< for views of a recorded one
};

/// From the cheapest to the dearest: a forecast, a run on the target that is rolled back, a scratch copy.
QList<Rung> proofLadder();

} // namespace slipway::migrations
