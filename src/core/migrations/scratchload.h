// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "release/ports.h"

#include <QStringList>

namespace slipway::migrations {

/// What a scratch copy holds of the target.
enum class ScratchLoad {
    Schema,  ///< the schema and the migration history
    Sample,  ///< and some rows of every table, with the rows that they refer to
    Full,    ///< and all rows
    Template ///< everything, copied by the server itself; needs the target's own server
};
QString scratchLoadName(ScratchLoad load); ///< schema, sample, full, template
std::optional<ScratchLoad> scratchLoadOf(const QString &name);

struct LoadRequest
{
    release::Secret target; ///< only read: pg_dump, and COPY in one transaction with the same snapshot
    QString tlsCa;
    ScratchLoad load = ScratchLoad::Schema;
    int sampleRows = 10'000;   ///< of each table
    QStringList historyTables; ///< copied whole in any case
    QString pgDump = QStringLiteral("pg_dump");
    QMap<QString, QByteArray> environment; ///< of pg_dump
    std::stop_token stop = {};
};

/// How the copy came out.
struct LoadReport
{
    QString words;      ///< how it was made
    QStringList doubts; ///< in what it is unlike the target
    qint64 rows = 0;
};

/// Fills an empty database with the target's schema, history and rows. Errors `dump_failed`, `copy_failed`,
/// `sqlite_unsupported`.
release::Result<LoadReport> loadScratch(const LoadRequest &request, database::Session &scratch,
                                        release::ProcessRunner &processes);

} // namespace slipway::migrations
