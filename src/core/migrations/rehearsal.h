// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationrunner.h"
#include "migrations/rehearsalreport.h"
#include "migrations/scratchdatabase.h"
#include "migrations/scratchload.h"
#include "release/ports.h"

namespace slipway::migrations {

struct RehearsalRequest
{
    release::Secret target; ///< only read
    release::Secret
        server; ///< where the scratch database is made and dropped again; empty = `host` makes one
    ScratchHostMaker host;
    QString tlsCa;
    ScratchLoad load = ScratchLoad::Schema;
    int sampleRows = 10'000; ///< of each table
    QString pgDump = QStringLiteral("pg_dump");
    QMap<QString, QByteArray> environment; ///< of pg_dump
    std::function<void(const QString &)> note = {};
    std::stop_token stop = {};
};

/// Runs what is pending on a scratch copy of the target, statement by statement, and watches: locks,
/// rewrites, time. Then each file down and up again. The scratch database is gone when this returns, or when
/// this program is killed.
RehearsalReport rehearse(const RehearsalRequest &request, const MigrationFolder &folder,
                         release::ProcessRunner &processes);

} // namespace slipway::migrations
