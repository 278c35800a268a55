// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scratchstage.h"

#include "database/targetidentity.h"

namespace slipway::migrations {

using namespace release;
using database::Session;

namespace {

const QStringList ownTables{
    QStringLiteral("slipway_migrations"),    QStringLiteral("slipway_migration_journal"),
    QStringLiteral("schema_migrations"),     QStringLiteral("goose_db_version"),
    QStringLiteral("flyway_schema_history"), QStringLiteral("__diesel_schema_migrations")};

} // namespace

Result<std::unique_ptr<ScratchStage>>
ScratchStage::make(const RehearsalRequest &request, const MigrationFolder &folder, ProcessRunner &processes)
{
    std::unique_ptr<ScratchStage> stage(new ScratchStage(request, folder));
    if (auto prepared = stage->prepare(processes); !prepared)
        return prepared.error();
    return stage;
}

QStringList ScratchStage::historyTables() const
{
    return ownTables + QStringList{m_folder.historyTable()};
}

Result<void> ScratchStage::prepare(ProcessRunner &processes)
{
    auto url = server();
    if (!url)
        return url.error();
    const bool whole = m_request.load == ScratchLoad::Template;
    auto copyOf = whole ? templateName(*url) : Result<QString>(QString());
    if (!copyOf)
        return copyOf.error();
    auto scratch = ScratchDatabase::make(*url, m_request.tlsCa, *copyOf);
    if (!scratch)
        return scratch.error();
    m_scratch = std::move(*scratch);
    m_loaded.words = QStringLiteral("everything, copied by the target's own server as a template");
    if (!whole) {
        if (auto loaded = load(processes); !loaded)
            return loaded;
    }
    // a fresh session, since a dump sets search_path and more
    auto session =
        Session::open(m_scratch->url(), m_request.tlsCa, QStringLiteral("slipway"), m_request.stop);
    if (!session)
        return session.error();
    m_session = std::move(*session);
    RunnerSettings settings;
    settings.url = m_scratch->url().copy();
    settings.tlsCa = m_request.tlsCa;
    settings.runId = QStringLiteral("rehearsal");
    settings.outOfOrder = true;
    settings.stop = m_request.stop;
    auto runner = MigrationRunner::open(std::move(settings), m_folder);
    if (!runner)
        return runner.error();
    m_runner = std::move(*runner);
    return {};
}

/// The server that the environment names, else one of this machine of the target's own major version.
Result<Secret> ScratchStage::server()
{
    if (!m_request.server.isEmpty())
        return m_request.server.copy();
    if (m_request.target.isEmpty())
        return ownHost();
    auto target = Session::open(m_request.target, m_request.tlsCa, QStringLiteral("slipway"), m_request.stop);
    if (!target)
        return target.error();
    if ((*target)->isSqlite())
        return Error{
            QStringLiteral("sqlite_unsupported"),
            QStringLiteral("A rehearsal needs PostgreSQL; this target is SQLite, of which a copy of the "
                           "file is a rehearsal."),
            {},
            ErrorKind::Usage};
    auto version =
        (*target)->query(QStringLiteral("select current_setting('server_version_num')::int / 10000"));
    if (!version)
        return version.error();
    m_targetMajor = version->first()[0].toInt();
    return ownHost();
}

/// A server of this machine.
Result<Secret> ScratchStage::ownHost()
{
    if (!m_request.host)
        return Error{QStringLiteral("rehearsal_server_missing"),
                     QStringLiteral("Name a server for the scratch copy: `migrations.rehearsal.on` of the "
                                    "environment, or --on URL."),
                     {},
                     ErrorKind::Usage};
    auto host = m_request.host(m_targetMajor);
    if (!host)
        return host.error();
    m_host = std::move(*host);
    return m_host->url();
}

/// A template copy is only possible where the scratch server is the target's own.
Result<QString> ScratchStage::templateName(const Secret &url)
{
    auto here = database::readIdentity(m_request.target, m_request.tlsCa, m_request.stop);
    if (!here)
        return here.error();
    auto there = database::readIdentity(url, m_request.tlsCa, m_request.stop);
    if (!there)
        return there.error();
    if (!here->systemIdentifier || here->systemIdentifier != there->systemIdentifier)
        return Error{
            QStringLiteral("template_elsewhere"),
            QStringLiteral("`load: template` copies within one server, and the scratch server is not the "
                           "target's. Use `load: sample` or `full`."),
            {},
            ErrorKind::Usage};
    return here->name;
}

Result<void> ScratchStage::load(ProcessRunner &processes)
{
    if (m_request.target.isEmpty()) {
        m_loaded.words = QStringLiteral("an empty database");
        return {};
    }
    auto session =
        Session::open(m_scratch->url(), m_request.tlsCa, QStringLiteral("slipway"), m_request.stop);
    if (!session)
        return session.error();
    LoadRequest wanted;
    wanted.target = m_request.target.copy();
    wanted.tlsCa = m_request.tlsCa;
    wanted.load = m_request.load;
    wanted.sampleRows = m_request.sampleRows;
    wanted.historyTables = historyTables();
    wanted.pgDump = m_request.pgDump;
    wanted.environment = m_request.environment;
    wanted.stop = m_request.stop;
    auto loaded = loadScratch(wanted, **session, processes);
    if (!loaded)
        return loaded.error();
    m_loaded = *loaded;
    return {};
}

} // namespace slipway::migrations
