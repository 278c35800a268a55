// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/machine.h"

#include "playbook/workspacereader.h"
#include "secrets/keychain.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QStandardPaths>
#include <optional>

namespace slipway::console {

using namespace release;

namespace {

QString findProgram(const QString &name, const SessionRequest &request, const QString &dir)
{
    if (name.contains(u'/')) {
        const QFileInfo file(QDir(dir).absoluteFilePath(name));
        return file.isExecutable() && file.isFile() ? file.absoluteFilePath() : QString();
    }
    const QString path = request.processEnvironment.value(QStringLiteral("PATH"));
    return QStandardPaths::findExecutable(name, path.split(u':', Qt::SkipEmptyParts));
}

MachineFinding program(const QString &name, const QString &meaning, const SessionRequest &request,
                       bool needed = false, const QString &dir = {})
{
    const QString path = findProgram(name, request, dir);
    return {name, !path.isEmpty(), needed, path.isEmpty() ? QStringLiteral("not found in PATH") : path,
            meaning};
}

/// Debian keeps the server's programs out of PATH.
MachineFinding serverPrograms(const SessionRequest &request)
{
    QString path = findProgram(QStringLiteral("initdb"), request, {});
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString candidate = versions.filePath(version + QStringLiteral("/bin/initdb"));
        if (path.isEmpty() && QFileInfo(candidate).isExecutable())
            path = candidate;
    }
    return {QStringLiteral("PostgreSQL server"), !path.isEmpty(), false,
            path.isEmpty() ? QStringLiteral("initdb not found") : path,
            QStringLiteral("a private server for `slipway demo` and `sandbox postgres`; Debian: apt install "
                           "postgresql")};
}

MachineFinding keychain(bool needed)
{
    MachineFinding finding{QStringLiteral("keychain"), true, needed, QStringLiteral("answers"),
                           QStringLiteral("secrets named keychain:NAME; without it put them into the process "
                                          "environment and name them ${NAME}")};
    auto read = secrets::Keychain().read(QStringLiteral("slipway-doctor-looks-whether-it-answers"));
    if (!read && read.error().code != u"secret_not_set") {
        finding.found = false;
        finding.detail = read.error().message;
    }
    return finding;
}

MachineFinding display(const QProcessEnvironment &environment)
{
    QString where = environment.value(QStringLiteral("WAYLAND_DISPLAY"));
    if (where.isEmpty())
        where = environment.value(QStringLiteral("DISPLAY"));
    return {QStringLiteral("display"), !where.isEmpty(), false,
            where.isEmpty() ? QStringLiteral("neither DISPLAY nor WAYLAND_DISPLAY is set") : where,
            QStringLiteral("the window `slipway-desktop`; every command works without")};
}

MachineFinding ledgerFolder(const SessionRequest &request, const std::optional<Workspace> &workspace)
{
    const bool own = workspace && !workspace->environments.isEmpty();
    const QString path = resolveLedgerPath(request.ledger, request.processEnvironment,
                                           own ? workspace->environments.first().settings.ledger : QString(),
                                           workspace ? workspace->dir : request.startDir);
    QFileInfo place(path);
    while (!place.exists() && !place.isRoot())
        place = QFileInfo(place.absolutePath());
    const bool writable = place.isWritable();
    return {QStringLiteral("ledger"), writable, true,
            writable ? path : QStringLiteral("%1 cannot be written").arg(place.filePath()),
            QStringLiteral("the record of all runs; --ledger FILE or SLIPWAY_LEDGER names another place")};
}

bool usesKeychain(const Workspace &workspace)
{
    for (const Environment &environment : workspace.environments) {
        const QString keys =
            environment.database +
            (environment.stripe ? QString(environment.stripe->secretKey + environment.stripe->webhookSecret)
                                : QString());
        if (keys.contains(QStringLiteral("keychain:")))
            return true;
    }
    return false;
}

/// The programs that the workspace's own commands begin with.
void addMigrationPrograms(QList<MachineFinding> &findings, const Workspace &workspace,
                          const SessionRequest &request)
{
    QStringList names;
    for (const Environment &environment : workspace.environments) {
        const MigrationSettings &migrations = environment.settings.migrations;
        if (migrations.tool != u"alembic")
            continue;
        names << migrations.alembic.value(0);
        if (!migrations.run.isEmpty())
            names << migrations.run.first();
    }
    names.removeDuplicates();
    for (const QString &name : names)
        findings << program(
            name,
            QStringLiteral("named under migrations: in %1; releases cannot migrate without it")
                .arg(workspace.file),
            request, true, workspace.dir);
}

} // namespace

QJsonObject MachineFinding::toJson() const
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("found"), found},
            {QStringLiteral("needed"), needed},
            {QStringLiteral("detail"), detail},
            {QStringLiteral("meaning"), meaning}};
}

QList<MachineFinding> examineMachine(const SessionRequest &request)
{
    const QString dir =
        request.workspaceDir.isEmpty() ? playbook::findWorkspace(request.startDir) : request.workspaceDir;
    QList<MachineFinding> findings;
    std::optional<Workspace> workspace;
    MachineFinding file{QStringLiteral("workspace"), false, true,
                        QStringLiteral("no slipway.yaml in %1 or above").arg(request.startDir),
                        QStringLiteral("what to release, and where to; `slipway init` writes one")};
    if (!dir.isEmpty()) {
        auto read = playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
        file.found = read.has_value();
        file.detail = read ? read->file : read.error().message;
        if (read)
            workspace = *read;
    }
    findings << file << ledgerFolder(request, workspace);
    if (workspace)
        addMigrationPrograms(findings, *workspace, request);
    else
        findings << program(QStringLiteral("alembic"),
                            QStringLiteral("migrations of tool: alembic; SQL folders need no program"),
                            request);
    findings << program(QStringLiteral("git"),
                        QStringLiteral("which commit is released; without it the artifact names none"),
                        request)
             << serverPrograms(request)
             << program(QStringLiteral("psql"),
                        QStringLiteral("for you to look into a database; Slipway itself does not use it"),
                        request)
             << program(QStringLiteral("pg_dump"),
                        QStringLiteral("steps that make a backup; Debian: apt install postgresql-client"),
                        request)
             << program(QStringLiteral("ssh"), QStringLiteral("environments whose tunnel: is an ssh command"),
                        request)
             << program(QStringLiteral("stripe"),
                        QStringLiteral("only for you to listen to webhooks; Slipway speaks to Stripe itself"),
                        request)
             << keychain(workspace && usesKeychain(*workspace)) << display(request.processEnvironment);
    return findings;
}

} // namespace slipway::console
