// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsal.h"

#include "database/targetidentity.h"
#include "migrations/liveschema.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>

namespace slipway::migrations {

using namespace release;
using database::Row;
using database::Session;

namespace {

const QStringList ownTables{
    QStringLiteral("slipway_migrations"),    QStringLiteral("slipway_migration_journal"),
    QStringLiteral("schema_migrations"),     QStringLiteral("goose_db_version"),
    QStringLiteral("flyway_schema_history"), QStringLiteral("__diesel_schema_migrations")};

QStringList difference(const QStringList &before, const QStringList &after)
{
    const QSet<QString> then(before.cbegin(), before.cend());
    const QSet<QString> now(after.cbegin(), after.cend());
    QStringList all;
    for (const QString &line : before) {
        if (!now.contains(line))
            all << QString(QStringLiteral("- ") + line);
    }
    for (const QString &line : after) {
        if (!then.contains(line))
            all << QString(QStringLiteral("+ ") + line);
    }
    return all;
}

class Rehearsal
{
public:
    Rehearsal(const RehearsalRequest &request, const MigrationFolder &folder, ProcessRunner &processes)
        : m_request(request), m_folder(folder), m_processes(processes)
    {
    }

    RehearsalReport run()
    {
        if (auto done = prepare(); !done) {
            m_report.error = done.error();
            return std::move(m_report);
        }
        auto state = m_runner->state();
        if (!state) {
            m_report.error = state.error();
            return std::move(m_report);
        }
        for (const Migration &migration : std::as_const(state->pending)) {
            if (m_request.stop.stop_requested())
                break;
            m_report.files.append(file(migration));
            if (m_report.files.last().error)
                break;
        }
        sayWhatIsOpen();
        m_runner.reset();
        m_session.reset();
        return std::move(m_report);
    }

private:
    Result<void> prepare()
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
        m_report.server = QStringLiteral("PostgreSQL %1").arg(m_scratch->serverMajor());
        m_report.copy = QStringLiteral("everything, copied by the target's own server as a template");
        if (!whole) {
            if (auto loaded = load(); !loaded)
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
    Result<Secret> server()
    {
        if (!m_request.server.isEmpty())
            return m_request.server.copy();
        auto target =
            Session::open(m_request.target, m_request.tlsCa, QStringLiteral("slipway"), m_request.stop);
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
        if (!m_request.host)
            return Error{
                QStringLiteral("rehearsal_server_missing"),
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
    Result<QString> templateName(const Secret &url)
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

    Result<void> load()
    {
        auto session =
            Session::open(m_scratch->url(), m_request.tlsCa, QStringLiteral("slipway"), m_request.stop);
        if (!session)
            return session.error();
        LoadRequest wanted;
        wanted.target = m_request.target.copy();
        wanted.tlsCa = m_request.tlsCa;
        wanted.load = m_request.load;
        wanted.sampleRows = m_request.sampleRows;
        wanted.historyTables = ownTables + QStringList{m_folder.historyTable()};
        wanted.pgDump = m_request.pgDump;
        wanted.environment = m_request.environment;
        wanted.stop = m_request.stop;
        auto loaded = loadScratch(wanted, **session, m_processes);
        if (!loaded)
            return loaded.error();
        m_report.copy = loaded->words;
        m_report.notProven = loaded->doubts;
        return {};
    }

    void sayWhatIsOpen()
    {
        if (m_targetMajor != 0 && m_scratch->serverMajor() != m_targetMajor)
            m_report.notProven << QStringLiteral(
                                      "what PostgreSQL %1, the target's version, does otherwise: the copy "
                                      "is on PostgreSQL %2")
                                      .arg(m_targetMajor)
                                      .arg(m_scratch->serverMajor());
        if (m_request.load == ScratchLoad::Schema)
            m_report.notProven << QStringLiteral(
                "durations and row failures: the copy holds the schema and the history, no rows");
        else if (m_request.load == ScratchLoad::Sample)
            m_report.notProven << QStringLiteral(
                "durations and failures of rows that are not in the sample: scale what you see by the sizes");
        else
            m_report.notProven << QStringLiteral(
                "time and locks under the target's own load: the copy has no other users");
        if (m_host)
            m_report.notProven << QStringLiteral("the target's disks and settings: the private server keeps "
                                                 "nothing safe and is faster or slower");
        m_report.notProven
            << QStringLiteral(
                   "roles, event triggers and other cluster-wide objects: a copy of a database has none")
            << QStringLiteral("what waits behind a lock at the target: see the live facts of the plan");
    }

    RehearsedFile file(const Migration &migration)
    {
        RehearsedFile rehearsed;
        rehearsed.migration = migration;
        const auto before = lines();
        if (auto ran = measure(migration, rehearsed); !ran) {
            rehearsed.error = ran.error();
            return rehearsed;
        }
        if (migration.repeatable)
            return rehearsed;
        const auto after = lines();
        auto down = m_folder.part(migration, Direction::Down);
        rehearsed.hasDown = down.has_value() || down.error().code != u"no_way_down";
        if (!rehearsed.hasDown)
            return rehearsed;
        RunnerReport back = m_runner->down();
        if (back.error) {
            rehearsed.downDifference = QStringList{back.error->message} + back.error->details;
            return rehearsed;
        }
        rehearsed.downRan = true;
        rehearsed.downDifference = difference(before, lines());
        RunnerReport again = m_runner->up(migration.version);
        if (again.error)
            rehearsed.againDifference = QStringList{again.error->message};
        else
            rehearsed.againDifference = difference(after, lines());
        return rehearsed;
    }

    QStringList lines()
    {
        auto read = schemaLines(*m_session, ownTables + QStringList{m_folder.historyTable()});
        return read ? *read : QStringList{read.error().message};
    }

    /// Runs one file by the way of `up --to`, but statement by statement and watched.
    Result<void> measure(const Migration &migration, RehearsedFile &rehearsed)
    {
        auto part = m_folder.part(migration, Direction::Up);
        if (!part)
            return part.error();
        const FilePlan plan = planFile(*part);
        auto known = m_session->query(
            QStringLiteral("select c.oid::bigint, c.relfilenode::bigint, c.oid::regclass::text from pg_class "
                           "c join pg_namespace n on n.oid = "
                           "c.relnamespace where c.relkind in ('r', 'p', 'm') and n.nspname not in "
                           "('pg_catalog', 'information_schema', "
                           "'pg_toast')"));
        if (!known)
            return known.error();
        m_tables.clear();
        for (const Row &row : *known)
            m_tables.insert(row[0].toLongLong(), {row[1].toLongLong(), row[2].toString()});
        // The watched run is rolled back where it can be, so that the runner then does it in earnest.
        m_clockUs = 0;
        for (const Unit &unit : plan.units) {
            m_heldLocks.clear();
            m_counts.clear();
            const qsizetype first = rehearsed.statements.size();
            if (!unit.bare)
                execute(unit.begin);
            for (qsizetype i = unit.first; i <= unit.last; ++i) {
                auto ran = statement(part->script, part->script.statements[i]);
                if (!ran) {
                    execute("ROLLBACK");
                    return ran.error();
                }
                rehearsed.statements.append(*ran);
            }
            for (qsizetype i = first; i < rehearsed.statements.size(); ++i) {
                for (RehearsedLock &lock : rehearsed.statements[i].locks)
                    lock.heldUs = m_clockUs - lock.beginUs; // to the end of the transaction
            }
            if (!unit.bare)
                execute(plan.transactional ? "ROLLBACK" : unit.rolledBack ? "ROLLBACK" : "COMMIT");
        }
        execute("DISCARD ALL");
        if (plan.transactional) {
            const RunnerReport report = m_runner->up(migration.repeatable ? QString() : migration.version);
            return report.error ? Result<void>(*report.error) : Result<void>();
        }
        auto state = m_runner->repairPlan(MigrationRunner::RepairKind::Applied, migration.version);
        return state ? m_runner->record(*state) : Result<void>(state.error());
    }

    void execute(const QByteArray &sql) { sendScript(m_session->handle(), sql, {}, {}, {}); }

    Result<RehearsedStatement> statement(const SqlScript &script, const Statement &statement)
    {
        RehearsedStatement found;
        found.line = statement.line;
        found.words = script.words(statement);
        QList<QByteArrayView> data;
        if (statement.hasData())
            data << script.data(statement);
        const qint64 walBefore = wal();
        QElapsedTimer timer;
        timer.start();
        const SendOutcome sent =
            sendScript(m_session->handle(), script.sql(statement).toByteArray(), data, m_request.stop, {});
        found.durationUs = timer.nsecsElapsed() / 1000;
        found.durationMs = found.durationUs / 1000;
        found.beginUs = m_clockUs;
        m_clockUs += found.durationUs;
        if (sent.error)
            return Error{
                QStringLiteral("migration_failed"),
                QStringLiteral(
                    "%1: %2 (SQLSTATE %3). It fails in the scratch copy; the target was not touched.")
                    .arg(script.place(statement.begin + qMax<qsizetype>(0, sent.error->offset)),
                         sent.error->message, sent.error->state),
                {sent.error->detail, sent.error->hint}};
        found.walBytes = wal() - walBefore;
        found.rows = sent.rows;
        watch(found);
        return found;
    }

    qint64 wal()
    {
        auto rows = m_session->query(QStringLiteral("select (pg_current_wal_insert_lsn() - '0/0')::bigint"));
        return rows ? rows->first()[0].toLongLong() : 0;
    }

    void watch(RehearsedStatement &found)
    {
        auto locks = m_session->query(
            QStringLiteral("select relation::bigint, mode from pg_locks where pid = pg_backend_pid() and "
                           "locktype = 'relation' and granted and relation is not null"));
        for (const Row &row : locks ? *locks : QList<Row>()) {
            const auto table = m_tables.constFind(row[0].toLongLong());
            const QString mode = row[1].toString();
            if (table == m_tables.cend() || mode == u"AccessShareLock" ||
                m_heldLocks.contains({row[0].toLongLong(), mode}))
                continue;
            m_heldLocks.insert({row[0].toLongLong(), mode});
            const bool readers = mode == u"AccessExclusiveLock";
            const bool writers = readers || mode == u"ExclusiveLock" || mode == u"ShareRowExclusiveLock" ||
                                 mode == u"ShareLock";
            found.locks.append({table->second, mode, readers, writers, found.beginUs, 0});
        }
        countRows(found);
        auto files = m_session->query(
            QStringLiteral("select oid::bigint, relfilenode::bigint from pg_class where relkind in ('r', "
                           "'p', 'm') and relfilenode <> 0"));
        for (const Row &row : files ? *files : QList<Row>()) {
            const auto table = m_tables.find(row[0].toLongLong());
            if (table == m_tables.end() || table->first == row[1].toLongLong())
                continue;
            found.rewritten << table->second;
            table->first = row[1].toLongLong();
        }
    }

    /// What the transaction has changed so far, less what it had before the statement.
    void countRows(RehearsedStatement &found)
    {
        auto counts = m_session->query(QStringLiteral(
            "select relid::bigint, n_tup_ins, n_tup_upd, n_tup_del, relid::regclass::text from "
            "pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0"));
        for (const Row &row : counts ? *counts : QList<Row>()) {
            const RehearsedRows now{row[4].toString(), row[1].toLongLong(), row[2].toLongLong(),
                                    row[3].toLongLong()};
            RehearsedRows &before = m_counts[row[0].toLongLong()];
            const RehearsedRows more{now.table, now.inserted - before.inserted, now.updated - before.updated,
                                     now.deleted - before.deleted};
            before = now;
            if (more.inserted + more.updated + more.deleted > 0)
                found.changes.append(more);
        }
    }

    const RehearsalRequest &m_request;
    const MigrationFolder &m_folder;
    ProcessRunner &m_processes;
    RehearsalReport m_report;
    std::unique_ptr<ScratchHost> m_host;        ///< outlives the database on it
    std::unique_ptr<ScratchDatabase> m_scratch; ///< outlives the sessions on it
    int m_targetMajor = 0;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MigrationRunner> m_runner;
    QHash<qint64, std::pair<qint64, QString>> m_tables; ///< oid → file, name
    QSet<std::pair<qint64, QString>> m_heldLocks;
    QHash<qint64, RehearsedRows> m_counts;
    qint64 m_clockUs = 0; ///< the statements of the file so far
};

} // namespace

RehearsalReport rehearse(const RehearsalRequest &request, const MigrationFolder &folder,
                         ProcessRunner &processes)
{
    return Rehearsal(request, folder, processes).run();
}

} // namespace slipway::migrations
