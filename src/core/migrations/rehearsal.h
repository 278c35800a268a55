// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationrunner.h"
#include "release/ports.h"

#include <QJsonObject>

namespace slipway::migrations {

struct RehearsedLock
{
    QString table;
    QString mode; ///< AccessExclusiveLock …
    bool stopsReaders = false;
    bool stopsWriters = false;
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
};

struct RehearsedFile
{
    Migration migration;
    QList<RehearsedStatement> statements;
    bool hasDown = false;
    bool downRan = false;
    QStringList downDifference;  ///< schema after down against before up; empty = the rollback is proven
    QStringList againDifference; ///< schema after the second up against after the first
    std::optional<release::Error> error;
};

struct RehearsalReport
{
    QList<RehearsedFile> files;
    QString copy;                        ///< how the scratch copy was made
    QStringList notProven;               ///< what this rung of proof does not show
    std::optional<release::Error> error; ///< of the scratch copy itself
    bool good() const;
    QJsonObject toJson() const;
};

struct RehearsalRequest
{
    release::Secret target; ///< only read, by pg_dump
    release::Secret server; ///< where the scratch database is made and dropped again
    QString tlsCa;
    bool withRows = false; ///< copy the rows too, not only the schema
    QString pgDump = QStringLiteral("pg_dump");
    QMap<QString, QByteArray> environment; ///< of pg_dump
    std::function<void(const QString &)> note = {};
    std::stop_token stop = {};
};

/// Runs what is pending on a scratch copy of the target, statement by statement, and watches: locks,
/// rewrites, time. Then each file down and up again. The scratch database is gone when this returns.
RehearsalReport rehearse(const RehearsalRequest &request, const MigrationFolder &folder,
                         release::ProcessRunner &processes);

} // namespace slipway::migrations
