// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationrunner.h"

#include "migrations/sqliterunner.h"

#include <QElapsedTimer>

#include <algorithm>

namespace slipway::migrations {

using database::Session;
using database::TargetUrl;
using release::Error;
using release::ErrorKind;
using release::Result;

struct MigrationRunner::Prepared
{
    Migration migration;
    MigrationFolder::Part part;
    QByteArray bytes; ///< of the way up

    /// Of the bytes. Large files are hashed beside the run.
    std::shared_future<QString> digest() const
    {
        constexpr qsizetype large = 1 << 20;
        return std::async(bytes.size() > large ? std::launch::async : std::launch::deferred,
                          [all = bytes] { return History::digest(all); })
            .share();
    }
};

MigrationRunner::MigrationRunner(RunnerSettings settings, MigrationFolder folder)
    : m_settings(std::move(settings)), m_folder(std::move(folder))
{
}

MigrationRunner::~MigrationRunner() = default;

Result<std::unique_ptr<MigrationRunner>> MigrationRunner::open(RunnerSettings settings,
                                                               MigrationFolder folder)
{
    auto target = TargetUrl::parse(settings.url, settings.tlsCa);
    if (!target)
        return target.error();
    std::unique_ptr<MigrationRunner> runner(new MigrationRunner(std::move(settings), std::move(folder)));
    runner->m_sqlite = target->isSqlite();
    QString databaseOid; // of this very database: one made anew under its name has another
    if (!runner->m_sqlite) {
        runner->m_files = std::make_unique<FileRunner>(runner->m_settings);
        if (auto connected = runner->m_files->connect(); !connected)
            return connected.error();
        // The schema is the one that a connection of the tool's would make its table in.
        auto facts = runner->m_files->session().query(QStringLiteral(
            "select coalesce(current_schema(), 'public'), current_setting('server_version_num')::int, "
            "(select oid from pg_catalog.pg_database where datname = current_database())::text"));
        if (!facts)
            return facts.error();
        runner->m_schema = facts->first()[0].toString();
        runner->m_serverVersion = facts->first()[1].toInt();
        databaseOid = facts->first()[2].toString();
        runner->m_files->keepJournalIn(runner->m_schema);
    }
    runner->m_history = std::make_unique<History>(runner->m_folder.format(), runner->m_schema,
                                                  runner->m_folder.historyTable(), runner->m_sqlite);
    const auto option = [&target](const char *name) { return target->options().value(QLatin1String(name)); };
    if (!runner->m_sqlite && runner->m_folder.format() != Format::Plain)
        runner->m_place = AppliedShelf::key(
            {option("host"), option("port"), option("dbname"), databaseOid, runner->m_history->table()});
    runner->m_journal = std::make_unique<Journal>(runner->m_schema, runner->m_sqlite);
    return runner;
}

Session &MigrationRunner::session()
{
    return m_sqlite ? *m_sqliteSession : m_files->session();
}

Result<MigrationState> MigrationRunner::state()
{
    if (m_sqlite) { // opened anew, since the file may just have been made
        m_sqliteSession.reset();
        auto opened =
            Session::open(m_settings.url, m_settings.tlsCa, QStringLiteral("slipway"), m_settings.stop);
        if (!opened)
            return opened.error();
        m_sqliteSession = std::move(*opened);
    }
    auto content = m_history->read(session());
    if (!content)
        return content.error();
    if (!m_place.isEmpty())
        m_settings.applied.complete(m_place, *content);
    auto journal = m_journal->read(session());
    if (!journal)
        return journal.error();
    // golang-migrate's flag stands for the very files that the journal can finish.
    if (!content->dirty.isEmpty() && journal->contains(content->dirty)) {
        const QString dirty = content->dirty;
        content->dirty.clear();
        content->upTo.clear();
        for (const Migration &migration : m_folder.migrations()) {
            if (compareVersions(m_folder.format(), migration.version, dirty) < 0)
                content->upTo = migration.version;
        }
    }
    MigrationState state = joinState(m_folder, *m_history, *content, m_settings.outOfOrder);
    for (auto it = journal->cbegin(); it != journal->cend(); ++it) {
        const auto finished =
            std::count_if(it->cbegin(), it->cend(), [](const JournalEntry &e) { return e.done; });
        state.problems.append(
            {QStringLiteral("unfinished"), it.key(),
             QStringLiteral("%1 is half done: %2 of its parts are in the target. Going on resumes "
                            "at the first one that is not.")
                 .arg(it.key())
                 .arg(finished),
             false});
    }
    return state;
}

Result<void> MigrationRunner::ensureHistory()
{
    if (m_sqlite)
        return runOnSqlite(session().target().sqlitePath(), {}, true, m_history->create());
    return m_files->execute("begin;\n" + m_history->create() + ";\ncommit");
}

Result<MigrationRunner::Prepared> MigrationRunner::prepare(const Migration &migration,
                                                           Direction direction) const
{
    auto part = m_folder.part(migration, direction);
    if (!part)
        return part.error();
    if (!m_sqlite && !part->script.syntaxProblem.isEmpty() && m_serverVersion < 160'000)
        return Error{QStringLiteral("migration_syntax"),
                     QString(part->script.syntaxProblem + QStringLiteral(". Nothing was run."))};
    Result<QByteArray> bytes = part->bytes;
    if (direction == Direction::Down && migration.downFile != migration.file)
        bytes = m_folder.bytes(migration.file);
    if (!bytes)
        return bytes.error();
    return Prepared{migration, std::move(*part), std::move(*bytes)};
}

Result<bool> MigrationRunner::recorded(const Migration &migration, Direction direction)
{
    auto content = m_history->read(session());
    if (!content)
        return content.error();
    const MigrationState now = joinState(m_folder, *m_history, *content, true);
    const bool pending = std::any_of(now.pending.cbegin(), now.pending.cend(),
                                     [&](const Migration &m) { return m.name() == migration.name(); });
    return (direction == Direction::Up) != pending;
}

Result<void> MigrationRunner::runOne(const Prepared &one, Direction direction, const QString &before,
                                     const std::shared_future<QString> &digest)
{
    const auto history = [&] {
        return direction == Direction::Up
                   ? m_history->applied({one.migration, one.bytes, digest.get(),
                                         one.part.script.statements.size(), m_settings.runId})
                   : m_history->reverted(one.migration, before);
    };
    if (m_sqlite)
        return runSqlite(one, history());
    return m_files->run({Journal::key(one.migration.name(), direction), one.part, history,
                         m_history->begun(one.migration.version),
                         [&] { return recorded(one.migration, direction); }});
}

Result<void> MigrationRunner::runSqlite(const Prepared &one, const QByteArray &history)
{
    return runOnSqlite(session().target().sqlitePath(), one.part.script, one.part.transaction, history);
}

RunnerReport MigrationRunner::perform(const QList<Prepared> &all, Direction direction,
                                      const QList<QString> &befores)
{
    RunnerReport report;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Prepared &one = all[i];
        if (m_settings.stop.stop_requested()) {
            report.error = Error{QStringLiteral("cancelled"),
                                 QStringLiteral("Stopped between two migrations."),
                                 {},
                                 ErrorKind::Cancelled};
            return report;
        }
        QElapsedTimer timer;
        timer.start();
        const std::shared_future<QString> digest = one.digest();
        if (auto ran = runOne(one, direction, befores.value(i), digest); !ran) {
            report.error = ran.error();
            return report;
        }
        report.done.append({one.migration.name(), one.migration.title,
                            direction == Direction::Up ? one.migration.file : one.migration.downFile,
                            timer.elapsed(), one.part.script.statements.size(), digest.get()});
        if (m_settings.note)
            m_settings.note(
                QStringLiteral("%1 %2  %3 ms")
                    .arg(direction == Direction::Up ? QStringLiteral("applied") : QStringLiteral("reverted"),
                         report.done.last().file)
                    .arg(report.done.last().durationMs));
    }
    return report;
}

namespace {

Error unknownVersion(const MigrationFolder &folder, const QString &version)
{
    return {QStringLiteral("version_unknown"),
            QStringLiteral("%1 has no version %2.").arg(folder.dir(), version),
            {},
            ErrorKind::Usage};
}

} // namespace

Result<QList<MigrationRunner::Prepared>> MigrationRunner::wanted(const MigrationState &now,
                                                                 const QString &to) const
{
    if (const auto stop = stopError(now))
        return *stop;
    if (!to.isEmpty() && !m_folder.find(to))
        return unknownVersion(m_folder, to);
    QList<Prepared> all;
    for (const Migration &migration : now.pending) {
        if (!to.isEmpty() &&
            (migration.repeatable || compareVersions(m_folder.format(), migration.version, to) > 0))
            continue;
        auto prepared = prepare(migration, Direction::Up);
        if (!prepared)
            return prepared.error();
        all.append(std::move(*prepared));
    }
    return all;
}

RunnerReport MigrationRunner::tryOut(const QString &to)
{
    if (m_sqlite)
        return {
            {},
            Error{QStringLiteral("sqlite_unsupported"),
                  QStringLiteral("Trying out on the target needs PostgreSQL; of SQLite's file make a copy."),
                  {},
                  ErrorKind::Usage}};
    auto now = state();
    if (!now)
        return {{}, now.error()};
    auto all = wanted(*now, to);
    if (!all)
        return {{}, all.error()};
    QList<const MigrationFolder::Part *> parts;
    for (const Prepared &one : std::as_const(*all))
        parts << &one.part;
    RunnerReport report;
    auto times = m_files->tryOut(parts);
    if (!times) {
        report.error = times.error();
        return report;
    }
    for (qsizetype i = 0; i < times->size(); ++i) {
        const Prepared &one = (*all)[i];
        report.done.append({one.migration.name(), one.migration.title, one.migration.file, (*times)[i],
                            one.part.script.statements.size(), one.digest().get()});
    }
    return report;
}

RunnerReport MigrationRunner::up(const QString &to)
{
    auto now = state();
    if (!now)
        return {{}, now.error()};
    auto planned = wanted(*now, to);
    if (!planned)
        return {{}, planned.error()};
    const QList<Prepared> &all = *planned;
    if (all.isEmpty()) {
        tidyJournal();
        return {};
    }
    if (auto held = m_sqlite ? Result<void>() : m_files->findLock(); !held)
        return {{}, held.error()};
    if (!now->historyExists) {
        if (auto made = ensureHistory(); !made)
            return {{}, made.error()};
    }
    RunnerReport report = perform(all, Direction::Up, {});
    keep(all.mid(0, report.done.size()), Direction::Up);
    if (!report.error)
        tidyJournal();
    return report;
}

void MigrationRunner::keep(const QList<Prepared> &done, Direction direction)
{
    if (m_place.isEmpty())
        return;
    QList<AppliedShelf::Applied> files;
    for (const Prepared &one : done) {
        if (!one.migration.repeatable)
            files.append({one.migration.version, direction == Direction::Up ? one.bytes : QByteArray()});
    }
    if (auto kept = m_settings.applied.put(m_place, files); !kept && m_settings.note)
        m_settings.note(kept.error().message);
}

/// An empty journal goes, also one whose run was killed before it could remove it.
void MigrationRunner::tidyJournal()
{
    if (m_sqlite)
        return;
    auto there = m_journal->exists(session());
    auto rows = m_journal->read(session());
    if (there && *there && rows && rows->isEmpty())
        (void)m_files->execute(m_journal->dropTable());
}

RunnerReport MigrationRunner::down(const QString &to)
{
    auto now = state();
    if (!now)
        return {{}, now.error()};
    for (const Problem &problem : std::as_const(now->problems)) {
        if (problem.kind == u"dirty")
            return {{}, Error{QStringLiteral("migration_problems"), problem.message}};
    }
    if (!to.isEmpty() && to != u"0" && !m_folder.find(to))
        return {{}, unknownVersion(m_folder, to)};
    QStringList applied;
    for (const HistoryRow &row : std::as_const(now->applied)) {
        if (!row.version.isEmpty())
            applied << row.version;
    }
    std::stable_sort(applied.begin(), applied.end(), [this](const QString &a, const QString &b) {
        return compareVersions(m_folder.format(), a, b) < 0;
    });
    QList<Prepared> all;
    QList<QString> befores;
    while (!applied.isEmpty()) {
        const QString version = applied.last();
        if (to.isEmpty() ? !all.isEmpty() : compareVersions(m_folder.format(), version, to) <= 0)
            break;
        const Migration *migration = m_folder.find(version);
        if (!migration)
            return {{},
                    Error{QStringLiteral("no_way_down"),
                          QStringLiteral(
                              "%1 was applied, and %2 has no file of it. Check out the commit that has "
                              "it.")
                              .arg(version, m_folder.dir())}};
        auto prepared = prepare(*migration, Direction::Down);
        if (!prepared)
            return {{}, prepared.error()};
        applied.removeLast();
        all.append(std::move(*prepared));
        befores.append(applied.isEmpty() ? QString() : applied.last());
    }
    if (auto held = m_sqlite ? Result<void>() : m_files->findLock(); !held)
        return {{}, held.error()};
    RunnerReport report = perform(all, Direction::Down, befores);
    keep(all.mid(0, report.done.size()), Direction::Down);
    return report;
}

Result<QList<Repair>> MigrationRunner::baselinePlan(const QString &version)
{
    auto now = state();
    if (!now)
        return now.error();
    if (!now->applied.isEmpty())
        return Error{QStringLiteral("baseline_late"),
                     QStringLiteral(
                         "%1 holds applied migrations already (the newest is %2); a baseline is for a target "
                         "without any.")
                         .arg(now->historyTable, now->tip())};
    QList<Migration> upTo;
    for (const Migration &migration : m_folder.migrations()) {
        if (!migration.repeatable && compareVersions(m_folder.format(), migration.version, version) <= 0)
            upTo.append(migration);
    }
    if (!m_folder.find(version))
        return unknownVersion(m_folder, version);
    QList<Repair> plan;
    if (!now->historyExists)
        plan.append(
            {QStringLiteral("make the history table %1").arg(now->historyTable), m_history->create()});
    QStringList names;
    for (const Migration &migration : std::as_const(upTo))
        names << migration.version;
    plan.append({QStringLiteral("mark as applied, without running: %1").arg(names.join(QStringLiteral(", "))),
                 m_history->baseline(upTo, m_settings.runId)});
    return plan;
}

Result<QList<Repair>> MigrationRunner::statementRepair(RepairKind kind, const QString &place)
{
    const QString key = place.section(u':', 0, -2);
    const int statement = place.section(u':', -1).toInt();
    auto journal = m_journal->read(session());
    if (!journal)
        return journal.error();
    const JournalEntry entry = journal->value(key).value(statement);
    if (entry.statement == 0)
        return Error{QStringLiteral("repair_unknown"),
                     QStringLiteral("%1 has no entry %2; VERSION:NUMBER is expected, as the error named it.")
                         .arg(m_journal->shownTable(), place),
                     {},
                     ErrorKind::Usage};
    if (kind == RepairKind::Done)
        return QList<Repair>{{QStringLiteral("note in %1 that part %2 of %3 is done: %4")
                                  .arg(m_journal->shownTable())
                                  .arg(statement)
                                  .arg(key, entry.words),
                              m_journal->done(key, entry)}};
    return QList<Repair>{
        {QStringLiteral("forget in %1 that part %2 of %3 was begun, so that it runs again: %4")
             .arg(m_journal->shownTable())
             .arg(statement)
             .arg(key, entry.words),
         m_journal->removedEntry(key, statement)}};
}

Result<QList<Repair>> MigrationRunner::repairPlan(RepairKind kind, const QString &version)
{
    auto now = state();
    if (!now)
        return now.error();
    if (kind == RepairKind::Done || kind == RepairKind::Again)
        return statementRepair(kind, version);
    const Migration *migration = m_folder.find(version);
    if (!migration && kind != RepairKind::Forget)
        return unknownVersion(m_folder, version);
    switch (kind) {
    case RepairKind::Adopt: {
        auto bytes = m_folder.bytes(migration->file);
        if (!bytes)
            return bytes.error();
        const QByteArray sql = m_history->adopted(*migration, *bytes);
        if (sql.isEmpty() && m_settings.applied.keeps() && !m_place.isEmpty())
            return QList<Repair>{
                {QStringLiteral("beside the ledger, take %1 as it is now for what was applied as "
                                "version %2; %3 keeps no checksum and stays as it is")
                     .arg(migration->file, version, now->historyTable),
                 {},
                 version}};
        if (sql.isEmpty())
            return Error{QStringLiteral("repair_needless"),
                         QStringLiteral("The history of %1 keeps no checksums; there is nothing to adopt.")
                             .arg(formatName(m_folder.format())),
                         {},
                         ErrorKind::Usage};
        return QList<Repair>{{QStringLiteral("in %1, take the checksum of %2 as it is now for version %3")
                                  .arg(now->historyTable, migration->file, version),
                              sql, version}};
    }
    case RepairKind::Forget:
        return QList<Repair>{{QStringLiteral("remove version %1 from %2").arg(version, now->historyTable),
                              m_history->forgotten(version)}};
    case RepairKind::Applied: {
        auto bytes = m_folder.bytes(migration->file);
        if (!bytes)
            return bytes.error();
        return QList<Repair>{
            {QStringLiteral("record in %1 that version %2 is applied").arg(now->historyTable, version),
             m_history->applied({*migration, *bytes, History::digest(*bytes), 0, m_settings.runId})}};
    }
    default: {
        QString before;
        for (const Migration &other : m_folder.migrations()) {
            if (!other.repeatable && compareVersions(m_folder.format(), other.version, version) < 0)
                before = other.version;
        }
        const QByteArray sql = m_folder.format() == Format::GolangMigrate
                                   ? m_history->reverted(*migration, before)
                                   : m_history->forgotten(version);
        return QList<Repair>{
            {QStringLiteral("record in %1 that version %2 is not applied").arg(now->historyTable, version),
             sql}};
    }
    }
}

Result<void> MigrationRunner::record(const QList<Repair> &repairs)
{
    auto made = ensureHistory();
    return made ? perform(repairs) : made;
}

Result<void> MigrationRunner::perform(const QList<Repair> &repairs)
{
    QByteArrayList all;
    for (const Repair &repair : repairs) {
        if (!repair.keeps.isEmpty()) {
            const Migration *migration = m_folder.find(repair.keeps);
            auto bytes =
                migration != nullptr ? m_folder.bytes(migration->file) : Result<QByteArray>(QByteArray());
            if (!bytes)
                return bytes.error();
            if (auto kept = m_settings.applied.put(m_place, {{repair.keeps, *bytes}}); !kept)
                return kept.error();
        }
        if (!repair.sql.isEmpty())
            all << repair.sql;
    }
    if (all.isEmpty())
        return {};
    if (m_sqlite)
        return runOnSqlite(session().target().sqlitePath(), {}, true, all.join(";\n"));
    return m_files->execute("begin;\n" + all.join(";\n") + ";\ncommit");
}

} // namespace slipway::migrations
