// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsal.h"

#include "migrations/liveschema.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QSet>
#include <QUrl>

#include <algorithm>
#include <libpq-fe.h>

namespace slipway::migrations {

using namespace release;
using database::Row;
using database::Session;
using database::TargetUrl;

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

/// A database that exists as long as this object.
class ScratchDatabase
{
public:
    static Result<std::unique_ptr<ScratchDatabase>> make(const Secret &server, const QString &tlsCa)
    {
        auto admin = Session::open(server, tlsCa, QStringLiteral("slipway"));
        if (!admin)
            return admin.error();
        std::unique_ptr<ScratchDatabase> scratch(new ScratchDatabase);
        scratch->m_name = QStringLiteral("slipway_rehearsal_%1_%2")
                              .arg(QCoreApplication::applicationPid())
                              .arg(QDateTime::currentMSecsSinceEpoch());
        if (auto made = (*admin)->execute(
                QStringLiteral("create database %1 template template0").arg(scratch->m_name));
            !made)
            return made.error();
        scratch->m_admin = std::move(*admin);
        QUrl url(QString::fromUtf8(server.reveal()));
        url.setPath(QString(u'/' + scratch->m_name));
        scratch->m_url = Secret(url.toEncoded());
        return scratch;
    }
    ~ScratchDatabase()
    {
        if (m_admin)
            (void)m_admin->execute(QStringLiteral("drop database if exists %1 with (force)").arg(m_name));
    }
    const Secret &url() const { return m_url; }

private:
    ScratchDatabase() = default;
    QString m_name;
    Secret m_url;
    std::unique_ptr<Session> m_admin;
};

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
        m_report.notProven = {
            m_request.withRows
                ? QStringLiteral("time and locks under the target's own load: the copy has no other users")
                : QStringLiteral(
                      "durations and row failures: the copy holds the schema and the history, no rows"),
            QStringLiteral(
                "roles, event triggers and other cluster-wide objects: a copy of a database has none"),
            QStringLiteral("what waits behind a lock at the target: see the live facts of the plan")};
        m_runner.reset();
        m_session.reset();
        return std::move(m_report);
    }

private:
    Result<void> prepare()
    {
        auto scratch = ScratchDatabase::make(m_request.server, m_request.tlsCa);
        if (!scratch)
            return scratch.error();
        m_scratch = std::move(*scratch);
        auto dump = dumped();
        if (!dump)
            return dump.error();
        auto session = Session::open(m_scratch->url(), {}, QStringLiteral("slipway"), m_request.stop);
        if (!session)
            return session.error();
        m_session = std::move(*session);
        if (auto loaded = load(*dump); !loaded)
            return loaded;
        // a fresh session, since a dump sets search_path and more
        session = Session::open(m_scratch->url(), {}, QStringLiteral("slipway"), m_request.stop);
        if (!session)
            return session.error();
        m_session = std::move(*session);
        RunnerSettings settings;
        settings.url = m_scratch->url().copy();
        settings.runId = QStringLiteral("rehearsal");
        settings.outOfOrder = true;
        settings.stop = m_request.stop;
        auto runner = MigrationRunner::open(std::move(settings), m_folder);
        if (!runner)
            return runner.error();
        m_runner = std::move(*runner);
        return {};
    }

    Result<QByteArray> dumped()
    {
        auto target = TargetUrl::parse(m_request.target, m_request.tlsCa);
        if (!target)
            return target.error();
        if (target->isSqlite())
            return Error{
                QStringLiteral("sqlite_unsupported"),
                QStringLiteral(
                    "A rehearsal needs PostgreSQL; this target is SQLite, of which a copy of the file "
                    "is a rehearsal."),
                {},
                ErrorKind::Usage};
        QMap<QString, QByteArray> environment = m_request.environment;
        const std::pair<const char *, const char *> names[] = {
            {"host", "PGHOST"},       {"hostaddr", "PGHOSTADDR"},      {"port", "PGPORT"},
            {"user", "PGUSER"},       {"password", "PGPASSWORD"},      {"dbname", "PGDATABASE"},
            {"sslmode", "PGSSLMODE"}, {"sslrootcert", "PGSSLROOTCERT"}};
        for (const auto &[option, variable] : names) {
            if (target->options().contains(QLatin1String(option)))
                environment.insert(QLatin1String(variable),
                                   target->options().value(QLatin1String(option)).toUtf8());
        }
        environment.insert(QStringLiteral("PGAPPNAME"), "slipway rehearsal");
        ProcessRequest process;
        process.argv = {m_request.pgDump, QStringLiteral("--no-owner"), QStringLiteral("--no-privileges"),
                        QStringLiteral("--no-subscriptions"), QStringLiteral("--no-publications")};
        process.environment = environment;
        process.captureLimit = qint64(1) << 30;
        if (!m_request.withRows)
            process.argv << QStringLiteral("--schema-only");
        m_report.copy = m_request.withRows ? QStringLiteral("schema and rows, by pg_dump")
                                           : QStringLiteral("schema and history, by pg_dump");
        auto ran = m_processes.run(process, m_request.stop, [](OutputStream, QByteArrayView) {});
        if (!ran)
            return ran.error();
        if (ran->exitCode != 0)
            return Error{
                QStringLiteral("dump_failed"),
                QStringLiteral("pg_dump could not read the target: %1").arg(ran->lastLines.join(u' ')),
                ran->lastLines};
        QByteArray dump = ran->standardOutput;
        if (m_request.withRows)
            return dump;
        process.argv << QStringLiteral("--data-only"); // the history, so that the copy knows what is applied
        process.argv.removeAll(QStringLiteral("--schema-only"));
        for (const QString &table : ownTables)
            process.argv << QString(QStringLiteral("--table=*.") + table);
        if (!m_folder.historyTable().isEmpty())
            process.argv << QString(QStringLiteral("--table=*.") + m_folder.historyTable());
        auto history = m_processes.run(process, m_request.stop, [](OutputStream, QByteArrayView) {});
        if (!history)
            return history.error();
        if (history->exitCode == 0) // no matching table is no error: nothing was applied yet
            dump += history->standardOutput;
        return dump;
    }

    Result<void> load(const QByteArray &dump)
    {
        QByteArray text;
        text.reserve(dump.size());
        bool inData = false;
        for (qsizetype at = 0; at < dump.size();) {
            qsizetype end = dump.indexOf('\n', at);
            end = end < 0 ? dump.size() : end + 1;
            const QByteArrayView line = QByteArrayView(dump).sliced(at, end - at);
            if (inData && line.trimmed() == "\\.")
                inData = false;
            else if (!inData && line.startsWith("COPY ") && line.trimmed().endsWith("FROM stdin;"))
                inData = true;
            // psql's own words, which newer dumps hold, and the schema that every database has
            const bool skip = !inData && (line.startsWith("\\restrict") || line.startsWith("\\unrestrict") ||
                                          line.startsWith("CREATE SCHEMA public;"));
            if (!skip)
                text += line;
            at = end;
        }
        auto script = SqlScript::parse(text, QStringLiteral("copy of the target"));
        if (!script)
            return script.error();
        QList<QByteArrayView> data;
        QByteArray message;
        for (const Statement &statement : std::as_const(script->statements)) {
            message += script->sql(statement);
            message += ";\n";
            if (statement.hasData())
                data.append(script->data(statement));
        }
        if (message.isEmpty())
            return {};
        const SendOutcome sent = sendScript(m_session->handle(), message, data, m_request.stop, {});
        if (sent.error)
            return Error{
                QStringLiteral("copy_failed"),
                QStringLiteral(
                    "The scratch server cannot take the target's schema (SQLSTATE %1): %2. It may lack "
                    "an extension; name a server that has it with --on.")
                    .arg(sent.error->state, sent.error->message)};
        return {};
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
        for (const Unit &unit : plan.units) {
            m_heldLocks.clear();
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
        found.durationMs = timer.elapsed();
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
            found.locks.append({table->second, mode, readers, writers});
        }
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

    const RehearsalRequest &m_request;
    const MigrationFolder &m_folder;
    ProcessRunner &m_processes;
    RehearsalReport m_report;
    std::unique_ptr<ScratchDatabase> m_scratch; ///< outlives the sessions on it
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MigrationRunner> m_runner;
    QHash<qint64, std::pair<qint64, QString>> m_tables; ///< oid → file, name
    QSet<std::pair<qint64, QString>> m_heldLocks;
};

} // namespace

bool RehearsalReport::good() const
{
    return !error && std::all_of(files.cbegin(), files.cend(), [](const RehearsedFile &file) {
        return !file.error && file.downDifference.isEmpty() && file.againDifference.isEmpty();
    });
}

QJsonObject RehearsalReport::toJson() const
{
    QJsonArray list;
    for (const RehearsedFile &file : files) {
        QJsonArray statements;
        for (const RehearsedStatement &statement : file.statements) {
            QJsonArray locks;
            for (const RehearsedLock &lock : statement.locks)
                locks << QJsonObject{{QStringLiteral("table"), lock.table},
                                     {QStringLiteral("mode"), lock.mode},
                                     {QStringLiteral("stops_readers"), lock.stopsReaders},
                                     {QStringLiteral("stops_writers"), lock.stopsWriters}};
            statements << QJsonObject{
                {QStringLiteral("line"), statement.line},
                {QStringLiteral("words"), statement.words},
                {QStringLiteral("duration_ms"), statement.durationMs},
                {QStringLiteral("wal_bytes"), statement.walBytes},
                {QStringLiteral("rows"), statement.rows},
                {QStringLiteral("locks"), locks},
                {QStringLiteral("rewritten"), QJsonArray::fromStringList(statement.rewritten)}};
        }
        const QString rollback = file.error                        ? QStringLiteral("not_tried")
                                 : !file.hasDown                   ? QStringLiteral("absent")
                                 : !file.downRan                   ? QStringLiteral("failed")
                                 : !file.downDifference.isEmpty()  ? QStringLiteral("differs")
                                 : !file.againDifference.isEmpty() ? QStringLiteral("not_repeatable")
                                                                   : QStringLiteral("proven");
        QJsonObject one{{QStringLiteral("version"), file.migration.name()},
                        {QStringLiteral("file"), file.migration.file},
                        {QStringLiteral("statements"), statements},
                        {QStringLiteral("rollback"), rollback},
                        {QStringLiteral("difference"),
                         QJsonArray::fromStringList(file.downDifference + file.againDifference)}};
        if (file.error)
            one.insert(QStringLiteral("error"),
                       QJsonObject{{QStringLiteral("code"), file.error->code},
                                   {QStringLiteral("message"), file.error->message}});
        list << one;
    }
    return {{QStringLiteral("files"), list},
            {QStringLiteral("copy"), copy},
            {QStringLiteral("not_proven"), QJsonArray::fromStringList(notProven)},
            {QStringLiteral("good"), good()}};
}

RehearsalReport rehearse(const RehearsalRequest &request, const MigrationFolder &folder,
                         ProcessRunner &processes)
{
    return Rehearsal(request, folder, processes).run();
}

} // namespace slipway::migrations
