// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/backupstep.h"

#include "database/clientprogress.h"
#include "database/clienttools.h"
#include "database/snapshotreader.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::database {

using namespace release;

namespace {

const QString intention = QStringLiteral("backup_file");

QString shownBytes(qint64 bytes)
{
    return bytes < 10'000'000 ? QStringLiteral("%1 kB").arg((bytes + 999) / 1000)
                              : QStringLiteral("%1 MB").arg(bytes / 1'000'000);
}

class Backup
{
public:
    explicit Backup(StepContext &context) : m_context(context) {}

    Result<void> run()
    {
        removeUnfinished();
        auto url = databaseOf(m_context, QStringLiteral("database"));
        if (!url)
            return url.error();
        auto environment = clientEnvironment(m_context, *url);
        if (!environment)
            return environment.error();
        const QStringList checksums = m_context.spec.parameters[u"checksum"].toVariant().toStringList();
        SnapshotReader reader(*url, m_context.setup.environment.tlsCa,
                              QStringLiteral("slipway/") + m_context.setup.runId, checksums, m_context.stop);
        auto opened = reader.opened();
        if (!opened)
            return opened.error();
        if (auto named = nameFile(opened->database); !named)
            return named;
        auto done = dump(*environment, *opened);
        if (done) {
            auto tables = reader.digests();
            done = tables ? finish(*opened, *tables) : Result<void>(tables.error());
        }
        QFile::remove(m_part); // still there only where something failed
        return done;
    }

private:
    void removeUnfinished() const
    {
        for (const EffectIntended &intended : m_context.intended()) {
            if (intended.key == intention && QFile::remove(intended.detail[u"part"].toString()))
                m_context.note(QStringLiteral("Removed an unfinished file of an earlier attempt."));
        }
    }

    Result<void> nameFile(const QString &database)
    {
        const QJsonObject &parameters = m_context.spec.parameters;
        auto folder = m_context.expand(parameters[u"to"].toString(QStringLiteral("var/backups")));
        auto name = m_context.expand(parameters[u"name"].toString(QStringLiteral("{database}-{time}.dump")));
        if (!folder || !name)
            return folder ? name.error() : folder.error();
        const QString time =
            m_context.outside.clock.now().toUTC().toString(QStringLiteral("yyyyMMddTHHmmssZ"));
        m_name =
            name->replace(QStringLiteral("{database}"), database).replace(QStringLiteral("{time}"), time);
        const QDir place(m_context.setup.workspace.path(*folder));
        if (m_name.contains(u'/') || !QDir().mkpath(place.path()))
            return Error{QStringLiteral("backup_place"),
                         QStringLiteral("The backup %1 cannot be put into %2.").arg(m_name, place.path())};
        const QString wanted = m_name;
        for (int n = 2; QFile::exists(place.filePath(m_name)); ++n) // never over an earlier one
            m_name = QStringLiteral("%1-%2.%3")
                         .arg(QFileInfo(wanted).completeBaseName())
                         .arg(n)
                         .arg(QFileInfo(wanted).suffix());
        m_file = place.filePath(m_name);
        m_part = m_file + QStringLiteral(".part");
        return m_context.intend(intention, {{QStringLiteral("part"), m_part}});
    }

    Result<void> dump(const QMap<QString, QByteArray> &environment, const SnapshotReader::Opened &opened)
    {
        const int level = m_context.spec.parameters[u"compress"].toInt(1);
        QStringList argv{QStringLiteral("pg_dump"),
                         QStringLiteral("--format=custom"),
                         QStringLiteral("--verbose"),
                         QStringLiteral("--no-password"),
                         QStringLiteral("--compress=%1").arg(level),
                         QStringLiteral("--snapshot=") + opened.snapshot,
                         QStringLiteral("--file=") + m_part};
        for (const QString &table : m_context.spec.parameters[u"exclude_data"].toVariant().toStringList())
            argv << QString(QStringLiteral("--exclude-table-data=") + table);
        ClientProgress progress(m_context, opened.tables, QStringLiteral("dumping contents of table "));
        return runClient(m_context, argv, environment, QStringLiteral("dump_failed"), progress.sink([this]() -> QString {
            return shownBytes(QFileInfo(m_part).size()) + QStringLiteral(" written");
        }));
    }

    Result<void> finish(const SnapshotReader::Opened &opened, const QList<TableDigest> &tables)
    {
        auto digest = fileDigest(m_part, m_context.stop);
        if (!digest)
            return digest.error();
        QFile::setPermissions(m_part, QFile::ReadOwner | QFile::WriteOwner);
        if (!QFile::rename(m_part, m_file))
            return Error{QStringLiteral("backup_place"),
                         QStringLiteral("%1 cannot be named %2.").arg(m_part, m_file)};
        m_sha256 = QString::fromLatin1(*digest);
        const qint64 bytes = QFileInfo(m_file).size();
        const QJsonObject backup{{QStringLiteral("file"), m_file},
                                 {QStringLiteral("name"), m_name},
                                 {QStringLiteral("bytes"), bytes},
                                 {QStringLiteral("sha256"), m_sha256},
                                 {QStringLiteral("database"), opened.database},
                                 {QStringLiteral("server_version"), opened.serverVersion},
                                 {QStringLiteral("encoding"), opened.encoding},
                                 {QStringLiteral("collate"), opened.collate},
                                 {QStringLiteral("ctype"), opened.ctype},
                                 {QStringLiteral("tables"), digestsToJson(tables)}};
        m_context.check({QStringLiteral("backup written"), QStringLiteral("pg_dump of ") + opened.database,
                         QStringLiteral("a file with at least one table"),
                         QStringLiteral("%1, %2 tables, SHA-256 %3")
                             .arg(shownBytes(bytes))
                             .arg(tables.size())
                             .arg(m_sha256),
                         tables.isEmpty() ? CheckStatus::Fail : CheckStatus::Pass});
        if (auto stored = store(); !stored)
            return stored;
        m_context.record(QStringLiteral("backup.") + m_context.spec.id, backup);
        m_context.record(QStringLiteral("backup"), backup);
        return {};
    }

    /// To the other store, and back from it, so that what lies there is known to be this backup.
    Result<void> store()
    {
        const QMap<QString, QString> words{{QStringLiteral("file"), m_file},
                                           {QStringLiteral("name"), m_name}};
        if (!m_context.spec.parameters.contains(u"store"))
            return {};
        if (auto put = runStoreCommand(m_context, QStringLiteral("store"), words); !put)
            return put;
        if (!m_context.spec.parameters.contains(u"fetch"))
            return {};
        const QString copy = m_file + QStringLiteral(".fetched");
        auto fetched = runStoreCommand(m_context, QStringLiteral("fetch"),
                                       {{QStringLiteral("file"), copy}, {QStringLiteral("name"), m_name}});
        const auto digest = fetched ? fileDigest(copy, m_context.stop) : Result<QByteArray>(fetched.error());
        QFile::remove(copy);
        const QString actual = digest ? QString::fromLatin1(*digest) : digest.error().code;
        m_context.check({QStringLiteral("stored copy is the backup"),
                         QStringLiteral("fetched from the store, SHA-256"), m_sha256, actual,
                         actual == m_sha256 ? CheckStatus::Pass : CheckStatus::Fail,
                         digest ? QString() : digest.error().message});
        return {};
    }

    StepContext &m_context;
    QString m_name;
    QString m_file;
    QString m_part;
    QString m_sha256;
};

} // namespace

QList<ParameterRule> backupParameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return {
        rule("database", "string", "What is backed up (default: the environment's database)"),
        rule("to", "string", "Folder, relative to the workspace (default var/backups)"),
        rule("name", "string", "File name with {database} and {time} (default {database}-{time}.dump)"),
        rule("checksum", "list", "Tables to make a checksum of, or \"*\" for all; the others are counted"),
        rule("compress", "integer", "0 to 9 (default 1)"),
        rule("exclude_data", "list", "Tables whose rows are left out, as pg_dump takes them"),
        rule("store", "list", "Command that puts {file} into another store as {name}"),
        rule("fetch", "list", "Command that gets {name} back into {file}; the copy is then compared")};
}

Forecast BackupStep::forecast(StepContext &context)
{
    const auto url = databaseOf(context, QStringLiteral("database"));
    if (!url)
        return Forecast::blocked(url.error());
    const auto target = TargetUrl::parse(*url, context.setup.environment.tlsCa);
    if (!target)
        return Forecast::blocked(target.error());
    if (target->isSqlite())
        return Forecast::blocked(clientEnvironment(context, *url).error());
    return Forecast::necessary(QStringLiteral("dumps %1").arg(target->shown()),
                               {{QStringLiteral("target"), target->shown()},
                                {QStringLiteral("parameters"), context.spec.parameters}},
                               {QStringLiteral("write a backup")});
}

StepOutcome BackupStep::run(StepContext &context)
{
    const auto done = Backup(context).run();
    return done ? StepOutcome::succeeded() : StepOutcome::failed(done.error());
}

} // namespace slipway::database
