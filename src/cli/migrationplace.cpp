// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/migrationplace.h"

#include "cli/ledgeraccess.h"
#include "cli/releasecommands.h"
#include "cli/workflowcommands.h"
#include "console/scratchhosts.h"
#include "database/targetlock.h"
#include "database/targeturl.h"

#include <QDateTime>

namespace slipway::cli {

using namespace release;
using migrations::FolderOptions;
using migrations::MigrationFolder;
using migrations::MigrationRunner;
using migrations::RunnerSettings;

QList<Flag> MigrationPlace::targetFlags()
{
    return {
        {QStringLiteral("url"), QStringLiteral("URL"),
         QStringLiteral("Target: postgresql://…, sqlite:///path, or env:NAME (default: the workspace's)")}};
}

QList<Flag> MigrationPlace::flags()
{
    return targetFlags() +
           QList<Flag>{
               {QStringLiteral("dir"), QStringLiteral("DIR"),
                QStringLiteral("Folder of the migrations (default: the workspace's migrations.dir)")},
               {QStringLiteral("format"), QStringLiteral("FORMAT"),
                QStringLiteral("auto, plain, golang-migrate, dbmate, goose, flyway, diesel (default: auto)")},
               {QStringLiteral("prefix"), QStringLiteral("P"),
                QStringLiteral("Flyway: what stands before a version in a file's name (default: V)")},
               {QStringLiteral("placeholder"), QStringLiteral("NAME=VALUE"),
                QStringLiteral("Flyway: value of ${NAME}, above flyway.conf's"), true},
               {QStringLiteral("out-of-order"), {}, QStringLiteral("Let older files run after newer ones")},
               {QStringLiteral("lock-timeout"), QStringLiteral("MS"),
                QStringLiteral("Longest wait for a table's lock, in milliseconds (default: 5000)")},
               {QStringLiteral("lock-attempts"), QStringLiteral("N"),
                QStringLiteral("How often a file is tried when a lock is not free (default: 10)")},
               {QStringLiteral("give-way"), QStringLiteral("N"),
                QStringLiteral(
                    "Cancel and try again when N sessions wait behind a statement (default: never)")},
               {QStringLiteral("give-way-after"), QStringLiteral("MS"),
                QStringLiteral(
                    "Cancel and try again when one has waited so long behind us (default: never)")}};
}

QString MigrationPlace::baseDir() const
{
    return m_session ? m_session->workspace().dir : m_call.terminal().currentDir;
}

RehearsalSettings MigrationPlace::rehearsal() const
{
    return m_session ? m_session->environment().settings.migrations.rehearsal : RehearsalSettings();
}

Secret MigrationPlace::rehearsalUrl() const
{
    return m_session ? m_session->setup().rehearsalUrl.copy() : Secret();
}

QString MigrationPlace::words() const
{
    const auto target = database::TargetUrl::parse(m_url, m_tlsCa);
    const QString database = !target              ? QString()
                             : target->isSqlite() ? target->sqlitePath()
                                                  : target->options().value(QStringLiteral("dbname"));
    return m_session ? QStringLiteral("%1, database %2").arg(m_session->environment().name, database)
                     : QStringLiteral("database ") + database;
}

migrations::RehearsalRequest MigrationPlace::scratchRequest() const
{
    migrations::RehearsalRequest request;
    request.target = m_url.copy();
    request.tlsCa = m_tlsCa;
    request.stop = m_call.stop();
    request.host = console::scratchHosts();
    const auto &environment = m_call.terminal().environment;
    for (const char *name : {"PATH", "LANG", "HOME"})
        request.environment.insert(QLatin1String(name), environment.value(QLatin1String(name)).toUtf8());
    QString server = m_call.value(QStringLiteral("on"));
    if (server.startsWith(QStringLiteral("env:")))
        server = environment.value(server.mid(4));
    request.server = server.isEmpty() ? rehearsalUrl() : Secret(server.toUtf8());
    return request;
}

Result<void> MigrationPlace::openWorkspace()
{
    if (m_session)
        return {};
    console::SessionRequest request = sessionRequest(m_call);
    request.needStripe = false;
    request.needDatabase = !m_call.has(QStringLiteral("url"));
    auto opened = console::ReleaseSession::open(request, m_person);
    if (!opened)
        return opened.error();
    m_session = std::move(*opened);
    WorkflowCommands::maskSecrets(m_call, *m_session);
    return {};
}

Result<MigrationFolder> MigrationPlace::folder()
{
    FolderOptions options;
    QString dir;
    if (m_call.has(QStringLiteral("dir"))) {
        dir = m_call.absolutePath(m_call.value(QStringLiteral("dir")));
    } else {
        if (auto opened = openWorkspace(); !opened) {
            Error error = opened.error();
            error.details << QStringLiteral(
                "Without a workspace name the folder with --dir and the target with --url.");
            return error;
        }
        const MigrationSettings &settings = m_session->environment().settings.migrations;
        if (settings.tool != u"sql" || settings.dir.isEmpty())
            return Error{
                QStringLiteral("tool_other"),
                QStringLiteral("%1 says migrations.tool: %2. `slipway migrate` runs SQL files: set tool: sql "
                               "and dir, or name a folder with --dir.")
                    .arg(m_session->workspace().file, settings.tool),
                {},
                ErrorKind::Usage};
        dir = m_session->workspace().path(settings.dir);
        options.format = settings.format;
    }
    options.format = m_call.value(QStringLiteral("format"), options.format);
    if (m_call.has(QStringLiteral("prefix")))
        options.prefix = m_call.value(QStringLiteral("prefix"), QStringLiteral(""));
    for (const QString &pair : m_call.values(QStringLiteral("placeholder")))
        options.placeholders.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    return MigrationFolder::open(dir, options);
}

Result<void> MigrationPlace::findTarget(const QString &runPrefix)
{
    m_runId =
        runPrefix + QDateTime::currentDateTimeUtc().toString(QStringLiteral("'-'yyyyMMdd'T'HHmmsszzz'Z'"));
    const QString given = m_call.value(QStringLiteral("url"));
    if (given.isEmpty()) {
        if (auto opened = openWorkspace(); !opened) {
            Error error = opened.error();
            error.details << QStringLiteral(
                "Without a workspace name the folder with --dir and the target with --url.");
            return error;
        }
        m_url = m_session->setup().databaseUrl.copy();
        m_tlsCa = m_session->setup().environment.tlsCa;
        return {};
    }
    if (given.startsWith(QStringLiteral("env:"))) {
        const QString value = m_call.terminal().environment.value(given.mid(4));
        if (value.isEmpty())
            return Error{QStringLiteral("inputs_missing"),
                         QStringLiteral("The variable %1, named by --url, is not set.").arg(given.mid(4)),
                         {},
                         ErrorKind::Usage};
        m_url = database::sqliteWithin(Secret(value.toUtf8()), m_call.terminal().currentDir);
        return {};
    }
    const QString login = given.section(QStringLiteral("://"), 1).section(u'@', 0, -2);
    if (login.contains(u':'))
        m_call.warn(QStringLiteral(
            "--url has the password on the command line, where other users of this machine can "
            "read it; --url env:NAME is safer."));
    m_url = database::sqliteWithin(Secret(given.toUtf8()), m_call.terminal().currentDir);
    return {};
}

Result<void> MigrationPlace::lock()
{
    auto made = database::makeTargetLock(m_url, m_tlsCa);
    if (!made)
        return made.error();
    m_lock = std::move(*made);
    return m_lock->acquire(m_runId);
}

Result<std::unique_ptr<MigrationRunner>> MigrationPlace::runner(MigrationFolder folder)
{
    RunnerSettings settings;
    settings.url = m_url.copy();
    settings.tlsCa = m_tlsCa;
    settings.runId = m_runId;
    settings.outOfOrder = m_call.has(QStringLiteral("out-of-order"));
    const MigrationSettings said =
        m_session ? m_session->environment().settings.migrations : MigrationSettings();
    const auto number = [this](const char *flag, qint64 otherwise) {
        return m_call.value(QLatin1String(flag), QString::number(otherwise)).toInt();
    };
    settings.lockTimeoutMs = qMax(1, number("lock-timeout", 5000));
    settings.lockAttempts = qMax(1, number("lock-attempts", said.lockAttempts));
    settings.queue = {number("give-way", said.giveWayWaiters), number("give-way-after", said.giveWayAfterMs)};
    settings.stop = m_call.stop();
    settings.note = [this](const QString &line) { m_call.line(QStringLiteral("  ") + line); };
    settings.underLock = m_lock != nullptr;
    if (const auto ledger = ledgerPathOf(m_call, baseDir()))
        settings.applied = migrations::AppliedShelf::beside(*ledger);
    return MigrationRunner::open(std::move(settings), std::move(folder));
}

} // namespace slipway::cli
