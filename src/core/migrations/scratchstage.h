// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationrunner.h"
#include "migrations/scratchdatabase.h"
#include "migrations/scratchload.h"
#include "release/ports.h"

namespace slipway::migrations {

struct RehearsalRequest
{
    release::Secret target; ///< only read; empty = the copy is an empty database
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

/// A scratch copy with a session and a runner on it, for whoever tries migrations out. All of it is gone with
/// this object. Thread: the one that made it.
class ScratchStage
{
public:
    static release::Result<std::unique_ptr<ScratchStage>>
    make(const RehearsalRequest &request, const MigrationFolder &folder, release::ProcessRunner &processes);

    database::Session &session() { return *m_session; }
    MigrationRunner &runner() { return *m_runner; }
    const release::Secret &url() const { return m_scratch->url(); }
    int serverMajor() const { return m_scratch->serverMajor(); }
    int targetMajor() const { return m_targetMajor; } ///< 0 = it was not asked
    bool privateServer() const { return m_host != nullptr; }
    const LoadReport &loaded() const { return m_loaded; }
    /// Tables of migration tools, which are no part of a schema.
    QStringList historyTables() const;

private:
    ScratchStage(const RehearsalRequest &request, const MigrationFolder &folder)
        : m_request(request), m_folder(folder)
    {
    }
    release::Result<void> prepare(release::ProcessRunner &processes);
    release::Result<release::Secret> server();
    release::Result<release::Secret> ownHost();
    release::Result<QString> templateName(const release::Secret &url);
    release::Result<void> load(release::ProcessRunner &processes);

    const RehearsalRequest &m_request;
    const MigrationFolder &m_folder;
    std::unique_ptr<ScratchHost> m_host;        ///< outlives the database on it
    std::unique_ptr<ScratchDatabase> m_scratch; ///< outlives the sessions on it
    int m_targetMajor = 0;
    LoadReport m_loaded;
    std::unique_ptr<database::Session> m_session;
    std::unique_ptr<MigrationRunner> m_runner;
};

} // namespace slipway::migrations
