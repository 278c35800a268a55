// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsal.h"

#include "migrations/liveschema.h"
#include "migrations/locksampler.h"
#include "migrations/rehearsalshelf.h"

#include <QElapsedTimer>
#include <QHash>
#include <QSet>

#include <libpq-fe.h>

namespace slipway::migrations {

using namespace release;
using database::Row;
using database::Session;

namespace {

class Rehearsal
{
public:
    Rehearsal(const RehearsalRequest &request, const MigrationFolder &folder, ProcessRunner &processes)
        : m_request(request), m_folder(folder), m_processes(processes)
    {
    }

    RehearsalReport run()
    {
        auto stage = ScratchStage::make(m_request, m_folder, m_processes);
        if (!stage) {
            m_report.error = stage.error();
            return std::move(m_report);
        }
        m_stage = std::move(*stage);
        m_report.server = QStringLiteral("PostgreSQL %1").arg(m_stage->serverMajor());
        m_report.copy = m_stage->loaded().words;
        m_report.notProven = m_stage->loaded().doubts;
        auto state = runner().state();
        if (!state) {
            m_report.error = state.error();
            return std::move(m_report);
        }
        if (const auto target = database::readIdentity(m_request.target, m_request.tlsCa, m_request.stop))
            m_report.key = RehearsalShelf::key(*target, m_folder, state->pending);
        for (const Migration &migration : std::as_const(state->pending)) {
            if (m_request.stop.stop_requested())
                break;
            m_report.files.append(file(migration));
            if (m_report.files.last().error)
                break;
        }
        sayWhatIsOpen();
        m_stage.reset();
        return std::move(m_report);
    }

private:
    Session &session() { return m_stage->session(); }
    MigrationRunner &runner() { return m_stage->runner(); }

    void sayWhatIsOpen()
    {
        if (m_stage->targetMajor() != 0 && m_stage->serverMajor() != m_stage->targetMajor())
            m_report.notProven << QStringLiteral(
                                      "what PostgreSQL %1, the target's version, does otherwise: the copy "
                                      "is on PostgreSQL %2")
                                      .arg(m_stage->targetMajor())
                                      .arg(m_stage->serverMajor());
        if (m_request.load == ScratchLoad::Schema)
            m_report.notProven << QStringLiteral(
                "durations and row failures: the copy holds the schema and the history, no rows");
        else if (m_request.load == ScratchLoad::Sample)
            m_report.notProven << QStringLiteral(
                "durations and failures of rows that are not in the sample: scale what you see by the sizes");
        else
            m_report.notProven << QStringLiteral(
                "time and locks under the target's own load: the copy has no other users");
        if (m_stage->privateServer())
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
        RunnerReport back = runner().down();
        if (back.error) {
            rehearsed.downDifference = QStringList{back.error->message} + back.error->details;
            return rehearsed;
        }
        rehearsed.downRan = true;
        rehearsed.downDifference = schemaDifference(before, lines());
        RunnerReport again = runner().up(migration.version);
        if (again.error)
            rehearsed.againDifference = QStringList{again.error->message};
        else
            rehearsed.againDifference = schemaDifference(after, lines());
        return rehearsed;
    }

    QStringList lines()
    {
        auto read = schemaLines(session(), m_stage->historyTables());
        return read ? *read : QStringList{read.error().message};
    }

    /// Runs one file by the way of `up --to`, but statement by statement and watched.
    Result<void> measure(const Migration &migration, RehearsedFile &rehearsed)
    {
        auto part = m_folder.part(migration, Direction::Up);
        if (!part)
            return part.error();
        const FilePlan plan = planFile(*part);
        auto known = session().query(
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
                auto ran = statement(part->script, part->script.statements[i], unit.bare);
                if (!ran) {
                    execute("ROLLBACK");
                    return ran.error();
                }
                rehearsed.statements.append(*ran);
            }
            for (qsizetype i = first; i < rehearsed.statements.size(); ++i) {
                for (RehearsedLock &lock : rehearsed.statements[i].locks) {
                    if (!unit.bare)
                        lock.heldUs = m_clockUs - lock.beginUs; // to the end of the transaction
                }
            }
            if (!unit.bare)
                execute(plan.transactional ? "ROLLBACK" : unit.rolledBack ? "ROLLBACK" : "COMMIT");
        }
        execute("DISCARD ALL");
        if (plan.transactional) {
            const RunnerReport report = runner().up(migration.repeatable ? QString() : migration.version);
            return report.error ? Result<void>(*report.error) : Result<void>();
        }
        auto state = runner().repairPlan(MigrationRunner::RepairKind::Applied, migration.version);
        return state ? runner().record(*state) : Result<void>(state.error());
    }

    void execute(const QByteArray &sql) { sendScript(session().handle(), sql, {}, {}, {}); }

    Result<RehearsedStatement> statement(const SqlScript &script, const Statement &statement, bool bare)
    {
        RehearsedStatement found;
        found.line = statement.line;
        found.words = script.words(statement);
        QList<QByteArrayView> data;
        if (statement.hasData())
            data << script.data(statement);
        const qint64 walBefore = wal();
        std::unique_ptr<LockSampler> sampler;
        if (bare) {
            for (const Row &row : committedRows())
                m_counts.insert(row[0].toLongLong(), {row[4].toString(), row[1].toLongLong(),
                                                      row[2].toLongLong(), row[3].toLongLong()});
            sampler = std::make_unique<LockSampler>(m_stage->url(), m_request.tlsCa,
                                                    PQbackendPID(session().handle()));
        }
        QElapsedTimer timer;
        timer.start();
        const SendOutcome sent =
            sendScript(session().handle(), script.sql(statement).toByteArray(), data, m_request.stop, {});
        found.durationUs = timer.nsecsElapsed() / 1000;
        found.durationMs = found.durationUs / 1000;
        found.beginUs = m_clockUs;
        m_clockUs += found.durationUs;
        const QList<SampledLock> sampled = sampler ? sampler->finish() : QList<SampledLock>();
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
        for (const SampledLock &lock : sampled)
            addLock(found, lock.relation, lock.mode, lock.firstUs, lock.lastUs - lock.firstUs);
        if (!bare)
            seeLocks(found);
        countRows(found, bare ? committedRows() : transactionRows());
        seeRewrites(found);
        return found;
    }

    qint64 wal()
    {
        auto rows = session().query(QStringLiteral("select (pg_current_wal_insert_lsn() - '0/0')::bigint"));
        return rows ? rows->first()[0].toLongLong() : 0;
    }

    /// What the transaction holds after the statement.
    void seeLocks(RehearsedStatement &found)
    {
        auto locks = session().query(
            QStringLiteral("select relation::bigint, mode from pg_locks where pid = pg_backend_pid() and "
                           "locktype = 'relation' and granted and relation is not null"));
        for (const Row &row : locks ? *locks : QList<Row>())
            addLock(found, row[0].toLongLong(), row[1].toString(), 0, 0);
    }

    void addLock(RehearsedStatement &found, qint64 relation, const QString &mode, qint64 afterUs,
                 qint64 heldUs)
    {
        const auto table = m_tables.constFind(relation);
        if (table == m_tables.cend() || mode == u"AccessShareLock" || m_heldLocks.contains({relation, mode}))
            return;
        m_heldLocks.insert({relation, mode});
        const bool readers = mode == u"AccessExclusiveLock";
        const bool writers =
            readers || mode == u"ExclusiveLock" || mode == u"ShareRowExclusiveLock" || mode == u"ShareLock";
        found.locks.append({table->second, mode, readers, writers, found.beginUs + afterUs, heldUs});
    }

    void seeRewrites(RehearsedStatement &found)
    {
        auto files = session().query(
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

    /// What the transaction has changed so far.
    QList<Row> transactionRows()
    {
        auto counts = session().query(QStringLiteral(
            "select relid::bigint, n_tup_ins, n_tup_upd, n_tup_del, relid::regclass::text from "
            "pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0"));
        return counts ? *counts : QList<Row>();
    }

    /// What this database's sessions have changed in all; before PostgreSQL 15 a session does not tell at
    /// once.
    QList<Row> committedRows()
    {
        if (m_stage->serverMajor() < 15)
            return {};
        (void)session().query(QStringLiteral("select pg_stat_force_next_flush()"));
        auto counts = session().query(QStringLiteral("select relid::bigint, n_tup_ins, n_tup_upd, n_tup_del, "
                                                     "relid::regclass::text from pg_stat_user_tables"));
        return counts ? *counts : QList<Row>();
    }

    /// The counts less what they were before the statement.
    void countRows(RehearsedStatement &found, const QList<Row> &counts)
    {
        for (const Row &row : counts) {
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
    std::unique_ptr<ScratchStage> m_stage;
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
