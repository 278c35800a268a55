// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/restoreproofstep.h"

#include "database/clientprogress.h"
#include "database/clienttools.h"
#include "database/scratchdatabase.h"
#include "database/startproof.h"

#include <QFileInfo>
#include <QTemporaryDir>

namespace slipway::database {

using namespace release;

namespace {

const QString intention = QStringLiteral("scratch_database");

Error proofStopped()
{
    return {QStringLiteral("cancelled"), QStringLiteral("Stopped."), {}, ErrorKind::Cancelled};
}

class RestoreProof
{
public:
    RestoreProof(StepContext &context, const QJsonObject &backup, const Secret &server)
        : m_context(context), m_backup(backup), m_server(server)
    {
    }

    Result<void> run()
    {
        if (auto file = bringFile(); !file)
            return file;
        const ScratchDatabase::Shape shape{m_backup[u"encoding"].toString(), m_backup[u"collate"].toString(),
                                           m_backup[u"ctype"].toString()};
        const QString name = ScratchDatabase::nameFor(m_context.setup.runId);
        if (auto intended = m_context.intend(intention, {{QStringLiteral("database"), name}}); !intended)
            return intended;
        auto scratch =
            ScratchDatabase::make(m_server, m_context.setup.environment.tlsCa, m_context.setup.runId, shape);
        if (!scratch)
            return scratch.error();
        for (const QString &leftover : (*scratch)->leftovers())
            m_context.note(QStringLiteral("Removed %1, which an ended run had left.").arg(leftover));
        auto proven = prove(**scratch);
        auto removed = (*scratch)->remove();
        m_context.check(
            {QStringLiteral("scratch database removed"), QStringLiteral("drop database ") + name,
             QStringLiteral("gone"), removed ? QStringLiteral("gone") : QStringLiteral("still there"),
             removed ? CheckStatus::Pass : CheckStatus::Fail, removed ? QString() : removed.error().message});
        return proven ? removed : proven;
    }

private:
    /// The file as it lies in the store, where the step says how to get it; else where the backup wrote it.
    Result<void> bringFile()
    {
        m_file = m_backup[u"file"].toString();
        if (m_context.spec.parameters.contains(u"fetch")) {
            if (!m_folder.isValid())
                return Error{QStringLiteral("restore_place"), m_folder.errorString()};
            m_file = m_folder.filePath(QStringLiteral("backup.dump"));
            auto fetched = runStoreCommand(
                m_context, QStringLiteral("fetch"),
                {{QStringLiteral("file"), m_file}, {QStringLiteral("name"), m_backup[u"name"].toString()}});
            if (!fetched)
                return fetched;
        }
        auto digest = fileDigest(m_file, m_context.stop);
        if (!digest)
            return digest.error();
        const QString expected = m_backup[u"sha256"].toString();
        const QString actual = QString::fromLatin1(*digest);
        if (!tell({QStringLiteral("the file is the backup"),
                   QStringLiteral("SHA-256 of ") + QFileInfo(m_file).fileName(), expected, actual,
                   actual == expected ? CheckStatus::Pass : CheckStatus::Fail}))
            return Error{QStringLiteral("backup_changed"),
                         QStringLiteral("The file is not the one that was backed up: its checksum differs.")};
        return {};
    }

    Result<void> prove(const ScratchDatabase &scratch)
    {
        auto url = urlOfDatabase(m_server, scratch.name());
        if (!url)
            return url.error();
        auto restored = restore(scratch.name());
        const bool was = !restored && restored.error().kind == ErrorKind::Cancelled;
        if (was)
            return restored;
        tell({QStringLiteral("backup restored"), QStringLiteral("pg_restore into ") + scratch.name(),
              QStringLiteral("no error"), restored ? QStringLiteral("no error") : restored.error().code,
              restored ? CheckStatus::Pass : CheckStatus::Fail,
              restored ? QString() : restored.error().message});
        if (!restored)
            return restored;
        if (auto compared = compare(*url); !compared)
            return compared;
        if (m_context.spec.parameters.contains(u"start")) {
            auto started = proveStart(m_context, scratch.name(), *url);
            if (!started)
                return started.error();
            tell(*started);
        }
        if (m_failed == 0)
            return {};
        return Error{QStringLiteral("restore_unproven"),
                     m_reason.isEmpty() ? QStringLiteral("The restored database is not what was backed up.")
                                        : m_reason};
    }

    Result<void> restore(const QString &database)
    {
        auto environment = clientEnvironment(m_context, m_server);
        if (!environment)
            return environment.error();
        environment->insert(QStringLiteral("PGOPTIONS"),
                            "-c synchronous_commit=off -c maintenance_work_mem=256MB");
        const int jobs = std::max(1, m_context.spec.parameters[u"jobs"].toInt(2));
        QStringList argv{QStringLiteral("pg_restore"),          QStringLiteral("--verbose"),
                         QStringLiteral("--exit-on-error"),     QStringLiteral("--no-password"),
                         QStringLiteral("--jobs=%1").arg(jobs), QStringLiteral("--dbname=") + database};
        if (!m_context.spec.parameters[u"owners"].toBool(true))
            argv << QStringLiteral("--no-owner") << QStringLiteral("--no-privileges");
        argv << m_file;
        ClientProgress progress(m_context, digestsFromJson(m_backup[u"tables"].toArray()),
                                QStringLiteral("processing data for table "));
        return runClient(m_context, argv, *environment, QStringLiteral("restore_failed"), progress.sink());
    }

    Result<void> compare(const Secret &url)
    {
        const QList<TableDigest> before = digestsFromJson(m_backup[u"tables"].toArray());
        QStringList checksums;
        for (const TableDigest &table : before) {
            if (!table.checksum.isEmpty())
                checksums << table.table;
        }
        auto session = Session::open(url, m_context.setup.environment.tlsCa,
                                     QStringLiteral("slipway/") + m_context.setup.runId, m_context.stop);
        if (!session)
            return session.error();
        if (auto begun = (*session)->begin(); !begun)
            return begun;
        auto after = listTables(**session);
        if (!after)
            return after.error();
        QStringList present;
        for (const TableDigest &table : std::as_const(*after))
            present << table.table;
        checksums.removeIf([&](const QString &table) { return !present.contains(table); });
        auto read = readDigests(**session, *after, checksums);
        (*session)->rollBack();
        if (!read)
            return read.error();
        report(before, *after);
        return m_context.stop.stop_requested() ? Result<void>(proofStopped()) : Result<void>();
    }

    void report(const QList<TableDigest> &before, const QList<TableDigest> &after)
    {
        QMap<QString, TableDigest> found;
        for (const TableDigest &table : after)
            found.insert(table.table, table);
        Table shown{QStringLiteral("Backup and restored copy"),
                    {QStringLiteral("Table"), QStringLiteral("Rows in the backup"),
                     QStringLiteral("Rows restored"), QStringLiteral("Checksum")},
                    {}};
        QStringList wrongCounts;
        qint64 rows = 0;
        for (const TableDigest &table : before) {
            const bool there = found.contains(table.table);
            const TableDigest copy = found.value(table.table);
            const bool counted = there && copy.rows == table.rows;
            rows += table.rows;
            if (!counted)
                wrongCounts << QStringLiteral("%1: %2 of %3")
                                   .arg(table.table)
                                   .arg(there ? copy.rows : 0)
                                   .arg(table.rows);
            QString sum = table.checksum.isEmpty() ? QStringLiteral("not made") : QStringLiteral("same");
            if (!table.checksum.isEmpty()) {
                const bool same = copy.checksum == table.checksum;
                sum = same ? sum : QStringLiteral("differs");
                tell({QStringLiteral("checksum of ") + table.table, QStringLiteral("sum of its rows' hashes"),
                      table.checksum, there ? copy.checksum : QStringLiteral("no such table"),
                      same ? CheckStatus::Pass : CheckStatus::Fail});
            }
            shown.rows << QStringList{table.table, QString::number(table.rows),
                                      there ? QString::number(copy.rows) : QStringLiteral("missing"), sum};
        }
        m_context.record(QStringLiteral("table.") + m_context.spec.id, shown.toJson());
        tell({QStringLiteral("row counts"), QStringLiteral("count(*) of each table"),
              QStringLiteral("%1 rows in %2 tables").arg(rows).arg(before.size()),
              wrongCounts.isEmpty() ? QStringLiteral("%1 rows in %2 tables").arg(rows).arg(before.size())
                                    : QStringLiteral("other counts"),
              wrongCounts.isEmpty() ? CheckStatus::Pass : CheckStatus::Fail,
              wrongCounts.join(QStringLiteral(", "))});
    }

    bool tell(const CheckResult &check)
    {
        m_context.check(check);
        if (check.status != CheckStatus::Fail)
            return true;
        ++m_failed;
        if (m_reason.isEmpty())
            m_reason = QStringLiteral("%1: %2. %3").arg(check.name, check.actual, check.reason).trimmed();
        return false;
    }

    StepContext &m_context;
    const QJsonObject &m_backup;
    const Secret &m_server;
    QTemporaryDir m_folder;
    QString m_file;
    QString m_reason;
    int m_failed = 0;
};

QString backupKey(const StepContext &context)
{
    const QString from = context.spec.parameters[u"from"].toString();
    return from.isEmpty() ? QStringLiteral("backup") : QStringLiteral("backup.") + from;
}

} // namespace

QList<ParameterRule> restoreProofParameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return {rule("from", "string", "Step that made the backup (default: the last one of this run)"),
            rule("fetch", "list", "Command that gets {name} from another store into {file}"),
            rule("database", "string",
                 "Any database of the server for the scratch copy (default: the environment's)"),
            rule("jobs", "integer", "Parallel jobs of pg_restore (default 2)"),
            rule("owners", "boolean", "Restore owners and privileges (default true)"),
            rule("start", "list", "The application's start command; {port} is a free port"),
            rule("environment", "map", "Its variables; {database_url}, {database} and {port} are replaced"),
            rule("health", "map", "url (default http://127.0.0.1:{port}/health) and status (default 200)"),
            rule("within", "duration", "How long it may take to be well (default 30s)")};
}

Forecast RestoreProofStep::forecast(StepContext &context)
{
    const auto server = databaseOf(context, QStringLiteral("database"));
    if (!server)
        return Forecast::blocked(server.error());
    const auto target = TargetUrl::parse(*server, context.setup.environment.tlsCa);
    if (!target)
        return Forecast::blocked(target.error());
    if (target->isSqlite())
        return Forecast::blocked(clientEnvironment(context, *server).error());
    return Forecast::necessary(
        QStringLiteral("restores the backup into a scratch database beside %1").arg(target->shown()),
        {{QStringLiteral("server"), target->shown()},
         {QStringLiteral("parameters"), context.spec.parameters}},
        {QStringLiteral("make and remove a scratch database")});
}

StepOutcome RestoreProofStep::run(StepContext &context)
{
    const QJsonObject backup = context.recorded(backupKey(context)).toObject();
    if (backup.isEmpty())
        return StepOutcome::failed(
            {QStringLiteral("backup_missing"),
             QStringLiteral("There is no backup to restore: no step of this run has made one.")});
    const auto server = databaseOf(context, QStringLiteral("database"));
    if (!server)
        return StepOutcome::failed(server.error());
    const auto done = RestoreProof(context, backup, *server).run();
    return done ? StepOutcome::succeeded() : StepOutcome::failed(done.error());
}

} // namespace slipway::database
