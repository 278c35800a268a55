// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scratchload.h"

#include "migrations/history.h"
#include "migrations/scriptsender.h"
#include "migrations/sqlscript.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <libpq-fe.h>

namespace slipway::migrations {

using namespace release;
using database::Row;
using database::Session;
using database::TargetUrl;

namespace {

struct ReplyDeleter
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using Reply = std::unique_ptr<PGresult, ReplyDeleter>;

QString sayOf(PGconn *connection)
{
    return QString::fromUtf8(PQerrorMessage(connection)).simplified();
}

/// Rows of a query on one server into a table on another, as they come.
Result<qint64> pipeRows(PGconn *from, const QByteArray &query, PGconn *to, const QByteArray &into,
                        const std::stop_token &stop)
{
    const auto failed = [](PGconn *connection) {
        return Error{QStringLiteral("copy_failed"),
                     QStringLiteral("Rows of the target cannot be copied: %1").arg(sayOf(connection))};
    };
    const Reply out(PQexec(from, QByteArray("copy (" + query + ") to stdout").constData()));
    if (PQresultStatus(out.get()) != PGRES_COPY_OUT)
        return failed(from);
    const Reply in(PQexec(to, QByteArray("copy " + into + " from stdin").constData()));
    const bool open = PQresultStatus(in.get()) == PGRES_COPY_IN;
    qint64 rows = 0;
    char *row = nullptr;
    int size = 0;
    bool good = open;
    while ((size = PQgetCopyData(from, &row, 0)) > 0) {
        good = good && PQputCopyData(to, row, size) == 1 && !stop.stop_requested();
        PQfreemem(row);
        rows += good ? 1 : 0;
    }
    if (open)
        PQputCopyEnd(to, good ? nullptr : "stopped");
    const Reply read(PQgetResult(from));
    if (open) {
        const Reply written(PQgetResult(to));
        good = good && PQresultStatus(written.get()) == PGRES_COMMAND_OK;
    }
    Error error = failed(PQresultStatus(read.get()) == PGRES_COMMAND_OK ? to : from);
    for (PGconn *connection : {from, to}) {
        while (const Reply rest{PQgetResult(connection)}) {
        }
    }
    if (stop.stop_requested())
        return Error{QStringLiteral("cancelled"),
                     QStringLiteral("Stopped while the scratch copy was made."),
                     {},
                     ErrorKind::Cancelled};
    if (!good || PQresultStatus(read.get()) != PGRES_COMMAND_OK)
        return error;
    return rows;
}

struct Key
{
    QString parent;
    QStringList columns;
    QStringList parentColumns;
};

struct Relation
{
    QString name; ///< quoted, schema first
    QString bare;
    QStringList columns; ///< quoted, generated ones left out
    qint64 rows = 0;     ///< as the planner believes
    QList<Key> keys;
};

class Loader
{
public:
    Loader(const LoadRequest &request, Session &scratch, ProcessRunner &processes)
        : m_request(request), m_scratch(scratch), m_processes(processes)
    {
    }

    Result<LoadReport> run()
    {
        auto target = Session::open(m_request.target, m_request.tlsCa, QStringLiteral("slipway rehearsal"),
                                    m_request.stop);
        if (!target)
            return target.error();
        m_target = std::move(*target);
        if (m_target->isSqlite())
            return Error{
                QStringLiteral("sqlite_unsupported"),
                QStringLiteral("A rehearsal needs PostgreSQL; this target is SQLite, of which a copy of the "
                               "file is a rehearsal."),
                {},
                ErrorKind::Usage};
        if (auto done = everything(); !done)
            return done.error();
        m_report.words = m_request.load == ScratchLoad::Schema
                             ? QStringLiteral("schema and history, by pg_dump")
                             : QStringLiteral("schema by pg_dump and %1 rows (%2)")
                                   .arg(m_report.rows)
                                   .arg(m_request.load == ScratchLoad::Full
                                            ? QStringLiteral("all of them")
                                            : QStringLiteral("up to %1 of each table and what they refer to")
                                                  .arg(m_request.sampleRows));
        return m_report;
    }

private:
    Result<void> everything()
    {
        if (auto begun = m_target->execute(
                QStringLiteral("begin transaction isolation level repeatable read read only"));
            !begun)
            return begun.error();
        // Copying may take longer than an idle transaction may last.
        (void)m_target->execute(QStringLiteral("set local idle_in_transaction_session_timeout = 0"));
        auto snapshot = m_target->query(QStringLiteral("select pg_export_snapshot()"));
        if (!snapshot)
            return snapshot.error();
        m_snapshot = snapshot->first()[0].toString();
        if (auto loaded = section("pre-data"); !loaded)
            return loaded;
        // A dump sets search_path and more; row triggers do not exist yet.
        if (auto reset = m_scratch.execute(QStringLiteral("reset all")); !reset)
            return reset.error();
        if (auto read = readRelations(); !read)
            return read;
        if (auto copied = copyRows(); !copied)
            return copied;
        auto loaded = section("post-data");
        (void)m_target->execute(QStringLiteral("rollback"));
        return loaded;
    }

    Result<QByteArray> dumped(const char *part)
    {
        auto target = TargetUrl::parse(m_request.target, m_request.tlsCa);
        if (!target)
            return target.error();
        ProcessRequest process;
        process.environment = m_request.environment;
        const std::pair<const char *, const char *> names[] = {
            {"host", "PGHOST"},       {"hostaddr", "PGHOSTADDR"},      {"port", "PGPORT"},
            {"user", "PGUSER"},       {"password", "PGPASSWORD"},      {"dbname", "PGDATABASE"},
            {"sslmode", "PGSSLMODE"}, {"sslrootcert", "PGSSLROOTCERT"}};
        for (const auto &[option, variable] : names) {
            if (target->options().contains(QLatin1String(option)))
                process.environment.insert(QLatin1String(variable),
                                           target->options().value(QLatin1String(option)).toUtf8());
        }
        process.environment.insert(QStringLiteral("PGAPPNAME"), "slipway rehearsal");
        process.argv = {m_request.pgDump,
                        QStringLiteral("--no-owner"),
                        QStringLiteral("--no-privileges"),
                        QStringLiteral("--no-subscriptions"),
                        QStringLiteral("--no-publications"),
                        QString(QStringLiteral("--section=") + QLatin1String(part)),
                        QString(QStringLiteral("--snapshot=") + m_snapshot)};
        process.captureLimit = qint64(1) << 28; // schemas only
        auto ran = m_processes.run(process, m_request.stop, [](OutputStream, QByteArrayView) {});
        if (!ran)
            return ran.error();
        if (ran->exitCode != 0)
            return Error{
                QStringLiteral("dump_failed"),
                QStringLiteral("pg_dump could not read the target: %1").arg(ran->lastLines.join(u' ')),
                ran->lastLines};
        return ran->standardOutput;
    }

    Result<void> section(const char *part)
    {
        auto dump = dumped(part);
        if (!dump)
            return dump.error();
        QByteArray text;
        text.reserve(dump->size());
        for (const QByteArray &line : dump->split('\n')) {
            // psql's own words, which newer dumps hold, and the schema that every database has
            if (!line.startsWith("\\restrict") && !line.startsWith("\\unrestrict") &&
                !line.startsWith("CREATE SCHEMA public;"))
                text += line + '\n';
        }
        auto script = SqlScript::parse(text, QStringLiteral("copy of the target"));
        if (!script)
            return script.error();
        QByteArray message;
        for (const Statement &statement : std::as_const(script->statements)) {
            const QByteArray sql = script->sql(statement).toByteArray();
            const bool reference =
                std::any_of(statement.facts.changes.cbegin(), statement.facts.changes.cend(),
                            [](const Change &change) { return change.kind == ChangeKind::AddForeignKey; });
            if (reference && m_request.load == ScratchLoad::Sample && !sql.contains("NOT VALID"))
                m_references.append(sql);
            else
                message += sql + ";\n";
        }
        if (auto sent = send(message); !sent)
            return sent;
        return addReferences();
    }

    Result<void> send(const QByteArray &message)
    {
        if (message.isEmpty())
            return {};
        const SendOutcome sent = sendScript(m_scratch.handle(), message, {}, m_request.stop, {});
        if (!sent.error)
            return {};
        return Error{QStringLiteral("copy_failed"),
                     QStringLiteral(
                         "The scratch server cannot take the target's schema (SQLSTATE %1): %2. It may lack "
                         "an extension; name a server that has it.")
                         .arg(sent.error->state, sent.error->message)};
    }

    /// A sample may lack a row that another refers to (circles of tables): then the reference is there and
    /// not validated.
    Result<void> addReferences()
    {
        for (const QByteArray &sql : std::exchange(m_references, {})) {
            if (sendScript(m_scratch.handle(), sql, {}, m_request.stop, {}).error) {
                if (auto added = send(sql + " NOT VALID"); !added)
                    return added;
                m_report.doubts << QStringLiteral(
                                       "the sample does not hold every row that others refer to: %1 is not "
                                       "validated in the copy")
                                       .arg(QString::fromUtf8(sql).simplified().left(120));
            }
        }
        return {};
    }

    Result<void> readRelations()
    {
        const QString tables = QStringLiteral(
            "select c.oid::bigint, format('%I.%I', n.nspname, c.relname), c.relname, c.reltuples::bigint, "
            "coalesce((select string_agg(quote_ident(a.attname), ',' order by a.attnum) from pg_attribute a "
            "where "
            "a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '') from "
            "pg_class c "
            "join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^pg_' and "
            "n.nspname "
            "<> 'information_schema' and not exists (select 1 from pg_depend d where d.objid = c.oid and "
            "d.deptype = "
            "'e') order by c.oid");
        auto rows = m_target->query(tables);
        if (!rows)
            return rows.error();
        QHash<qint64, qsizetype> known;
        for (const Row &row : *rows) {
            known.insert(row[0].toLongLong(), m_relations.size());
            m_relations.append({row[1].toString(),
                                row[2].toString(),
                                row[4].toString().split(u',', Qt::SkipEmptyParts),
                                row[3].toLongLong(),
                                {}});
        }
        auto keys =
            m_target->query(QStringLiteral("select k.conrelid::bigint, k.confrelid::bigint, (select "
                                           "string_agg(quote_ident(a.attname), ',' order by "
                                           "o.n) from unnest(k.conkey) with ordinality o(att, n) join "
                                           "pg_attribute a on a.attrelid = k.conrelid and "
                                           "a.attnum = o.att), (select string_agg(quote_ident(a.attname), "
                                           "',' order by o.n) from unnest(k.confkey) "
                                           "with ordinality o(att, n) join pg_attribute a on a.attrelid = "
                                           "k.confrelid and a.attnum = o.att) from "
                                           "pg_constraint k where k.contype = 'f'"));
        if (!keys)
            return keys.error();
        for (const Row &row : *keys) {
            const auto child = known.constFind(row[0].toLongLong());
            const auto parent = known.constFind(row[1].toLongLong());
            if (child != known.cend() && parent != known.cend() && *child != *parent)
                m_relations[*child].keys.append({m_relations[*parent].name, row[2].toString().split(u','),
                                                 row[3].toString().split(u',')});
        }
        return {};
    }

    const Relation &relation(const QString &name) const
    {
        return *std::find_if(m_relations.cbegin(), m_relations.cend(),
                             [&](const Relation &one) { return one.name == name; });
    }

    /// The rows of one table that belong to the sample: a repeatable draw, of which those stay whose parents
    /// are in the parents' own. `above` ends circles.
    QString sampleOf(const Relation &one, const QStringList &above) const
    {
        QString draw = one.name + QStringLiteral(" as t");
        if (one.rows > m_request.sampleRows)
            draw += QStringLiteral(" tablesample system (%1) repeatable (7)")
                        .arg(qMin(100.0, 100.0 * m_request.sampleRows / static_cast<double>(one.rows)), 0,
                             'f', 4);
        QStringList conditions;
        for (const Key &key : one.keys) {
            if (above.contains(key.parent) || above.size() > 5)
                continue;
            QStringList equal;
            QStringList absent;
            for (qsizetype i = 0; i < key.columns.size(); ++i) {
                equal << QStringLiteral("p.%1 = t.%2").arg(key.parentColumns.value(i), key.columns[i]);
                absent << QStringLiteral("t.%1 is null").arg(key.columns[i]);
            }
            conditions << QStringLiteral("(%1 or exists (select 1 from (%2) p where %3))")
                              .arg(absent.join(QStringLiteral(" or ")),
                                   sampleOf(relation(key.parent), above + QStringList{one.name}),
                                   equal.join(QStringLiteral(" and ")));
        }
        QString query = QStringLiteral("select t.* from ") + draw;
        if (!conditions.isEmpty())
            query += QStringLiteral(" where ") + conditions.join(QStringLiteral(" and "));
        return query;
    }

    Result<void> copyRows()
    {
        const bool rows = m_request.load != ScratchLoad::Schema;
        for (const Relation &one : std::as_const(m_relations)) {
            const bool history = m_request.historyTables.contains(one.bare);
            if ((!rows && !history) || one.columns.isEmpty())
                continue;
            const QString columns = one.columns.join(u',');
            const bool sampled = m_request.load == ScratchLoad::Sample && !history;
            const QString from = sampled ? QStringLiteral("(%1) s").arg(sampleOf(one, {})) : one.name;
            auto copied =
                pipeRows(m_target->handle(), QStringLiteral("select %1 from %2").arg(columns, from).toUtf8(),
                         m_scratch.handle(), QStringLiteral("%1 (%2)").arg(one.name, columns).toUtf8(),
                         m_request.stop);
            if (!copied)
                return copied.error();
            m_report.rows += *copied;
        }
        if (rows) {
            if (auto analysed = m_scratch.execute(QStringLiteral("analyze")); !analysed)
                return analysed.error();
        }
        return copySequences();
    }

    Result<void> copySequences()
    {
        auto all = m_target->query(QStringLiteral(
            "select format('%I.%I', schemaname, sequencename), last_value from pg_sequences where "
            "last_value is not null"));
        if (!all)
            return all.error();
        for (const Row &row : *all) {
            auto set = m_scratch.query(QStringLiteral("select setval(%1, %2)")
                                           .arg(QString::fromUtf8(History::literal(row[0].toString())))
                                           .arg(row[1].toLongLong()));
            if (!set)
                return set.error();
        }
        return {};
    }

    const LoadRequest &m_request;
    Session &m_scratch;
    ProcessRunner &m_processes;
    std::unique_ptr<Session> m_target;
    QString m_snapshot;
    QList<Relation> m_relations;
    QByteArrayList m_references;
    LoadReport m_report;
};

const std::pair<ScratchLoad, const char *> loadNames[] = {{ScratchLoad::Schema, "schema"},
                                                          {ScratchLoad::Sample, "sample"},
                                                          {ScratchLoad::Full, "full"},
                                                          {ScratchLoad::Template, "template"}};

} // namespace

QString scratchLoadName(ScratchLoad load)
{
    for (const auto &[value, name] : loadNames) {
        if (value == load)
            return QLatin1String(name);
    }
    Q_UNREACHABLE();
}

std::optional<ScratchLoad> scratchLoadOf(const QString &name)
{
    for (const auto &[value, known] : loadNames) {
        if (name == QLatin1String(known))
            return value;
    }
    return std::nullopt;
}

Result<LoadReport> loadScratch(const LoadRequest &request, Session &scratch, ProcessRunner &processes)
{
    return Loader(request, scratch, processes).run();
}

} // namespace slipway::migrations
