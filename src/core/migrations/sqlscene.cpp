// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/sqlscene.h"

#include <QRegularExpression>

namespace slipway::migrations {

using namespace release;

namespace {

int milliseconds(const QString &duration)
{
    static const QRegularExpression form(QStringLiteral("^(\\d+)\\s*(ms|s|min)?$"));
    const auto match = form.match(duration.trimmed());
    if (!match.hasMatch())
        return 5000;
    const int factor = match.captured(2) == u"s" ? 1000 : match.captured(2) == u"min" ? 60'000 : 1;
    return match.captured(1).toInt() * factor;
}

RunnerSettings settingsOf(StepContext &context)
{
    const MigrationSettings &said = context.setup.environment.settings.migrations;
    RunnerSettings settings;
    settings.url = context.setup.databaseUrl.copy();
    settings.tlsCa = context.setup.environment.tlsCa;
    settings.runId = context.setup.runId;
    settings.stop = context.stop;
    settings.note = [&context](const QString &line) { context.note(line); };
    if (said.session.contains(u"lock_timeout"))
        settings.lockTimeoutMs = milliseconds(said.session[u"lock_timeout"].toString());
    settings.lockAttempts = said.lockAttempts;
    settings.queue = {said.giveWayWaiters, static_cast<int>(said.giveWayAfterMs)};
    return settings;
}

} // namespace

Result<SqlScene> SqlScene::read(StepContext &context, const AppliedShelf &applied)
{
    const MigrationSettings &settings = context.setup.environment.settings.migrations;
    if (settings.dir.isEmpty())
        return Error{
            QStringLiteral("dir_missing"),
            QStringLiteral("%1 says migrations.tool: sql and names no dir. Add dir: with the folder of the "
                           "files.")
                .arg(context.setup.workspace.file),
            {},
            ErrorKind::Usage};
    FolderOptions options;
    options.format = settings.format;
    auto folder = MigrationFolder::open(context.setup.workspace.path(settings.dir), options);
    if (!folder)
        return folder.error();
    RunnerSettings treated = settingsOf(context);
    treated.applied = applied;
    auto runner = MigrationRunner::open(std::move(treated), std::move(*folder));
    if (!runner)
        return runner.error();
    auto state = (*runner)->state();
    if (!state)
        return state.error();
    auto identity =
        database::readIdentity(context.setup.databaseUrl, context.setup.environment.tlsCa, context.stop);
    if (!identity)
        return identity.error();
    return SqlScene{std::move(*runner), std::move(*state), *identity};
}

QString SqlScene::head() const
{
    for (auto it = runner->folder().migrations().crbegin(); it != runner->folder().migrations().crend();
         ++it) {
        if (!it->repeatable)
            return it->version;
    }
    return {};
}

QJsonObject SqlScene::record(const QJsonArray &before) const
{
    return {{QStringLiteral("tool"), QStringLiteral("sql")},
            {QStringLiteral("format"), formatName(runner->folder().format())},
            {QStringLiteral("before"), before},
            {QStringLiteral("after"), one(state.tip())},
            {QStringLiteral("heads"), one(head())}};
}

QJsonObject SqlScene::hashes(const QList<Migration> &of) const
{
    QJsonObject all;
    for (const Migration &migration : of) {
        const auto bytes = runner->folder().bytes(migration.file);
        all.insert(migration.file, bytes ? History::digest(*bytes) : QString());
    }
    return all;
}

Table SqlScene::pendingTable() const
{
    Table table{
        QStringLiteral("Pending migrations"), {QStringLiteral("version"), QStringLiteral("file")}, {}};
    for (const Migration &migration : state.pending)
        table.rows << QStringList{migration.name(), migration.file};
    return table;
}

} // namespace slipway::migrations
