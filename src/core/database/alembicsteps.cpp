// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/alembicsteps.h"

#include "database/alembictool.h"
#include "database/strays.h"
#include "database/targetidentity.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>

namespace slipway::database {

using namespace release;

namespace {

const QString migrationsKey = QStringLiteral("migrations");

QString listed(const QStringList &ids)
{
    return ids.isEmpty() ? QStringLiteral("base (nothing applied)") : ids.join(QStringLiteral(", "));
}

QJsonValue fileHash(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex());
}

/// What can be known without changing anything: source, target, and what lies between.
struct MigrationFacts
{
    RevisionGraph graph;
    QStringList heads;
    QStringList applied;
    QStringList pending;
    TargetIdentity identity;

    static Result<MigrationFacts> read(StepContext &context)
    {
        MigrationFacts facts;
        if (context.setup.environment.settings.migrations.tool != u"alembic")
            return Error{
                QStringLiteral("tool_unsupported"),
                QStringLiteral("This version runs alembic migrations; slipway.yaml asks for tool: %1.")
                    .arg(context.setup.environment.settings.migrations.tool),
                {},
                ErrorKind::Usage};
        auto session = Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa,
                                     QStringLiteral("slipway"));
        if (!session)
            return session.error();
        auto identity = readIdentity(**session);
        if (!identity)
            return identity.error();
        facts.identity = *identity;
        auto applied = readVersionTable(**session);
        if (!applied)
            return applied.error();
        facts.applied = *applied;
        auto graph = AlembicTool(context).graph();
        if (!graph)
            return graph.error();
        facts.graph = *graph;
        facts.heads = facts.graph.heads();
        for (const QString &revision : facts.applied) {
            if (!facts.graph.contains(revision))
                return Error{QStringLiteral("revision_unknown"),
                             QStringLiteral("The database is at revision %1, which this source does not "
                                            "have. Check out the commit that has it; nothing was touched.")
                                 .arg(revision)};
        }
        facts.pending = facts.graph.pending(facts.applied, facts.heads);
        return facts;
    }

    Result<void> singleHead(const MigrationSettings &settings) const
    {
        if (settings.manyHeads || heads.size() <= 1)
            return {};
        return Error{
            QStringLiteral("several_heads"),
            QStringLiteral(
                "The source has several heads: %1. Join them with `alembic merge %2`, commit, and try again.")
                .arg(heads.join(QStringLiteral(", ")), heads.join(u' '))};
    }

    QJsonObject intent() const
    {
        QJsonObject files;
        for (const QString &id : graph.ids())
            files.insert(id, fileHash(graph.revision(id).file));
        QJsonObject object = identity.intent();
        object.insert(QStringLiteral("heads"), QJsonArray::fromStringList(heads));
        object.insert(QStringLiteral("revisions"), files);
        return object;
    }

    Table pendingTable() const
    {
        Table table{
            QStringLiteral("Migrations"), {QStringLiteral("revision"), QStringLiteral("message")}, {}};
        for (const QString &id : pending)
            table.rows << QStringList{id, graph.revision(id).title};
        return table;
    }

    QJsonObject record(const QStringList &before) const
    {
        return {{QStringLiteral("tool"), QStringLiteral("alembic")},
                {QStringLiteral("before"), QJsonArray::fromStringList(before)},
                {QStringLiteral("heads"), QJsonArray::fromStringList(heads)}};
    }
};

CheckResult compared(const QString &name, const QString &asked, const QStringList &expected,
                     const QStringList &actual)
{
    return {name,
            asked,
            listed(expected),
            listed(actual),
            expected == actual ? CheckStatus::Pass : CheckStatus::Fail,
            expected == actual ? QString() : QStringLiteral("revisions are pending or differ")};
}

/// current and version table against the wanted set, as two checks.
Result<QStringList> proveRevisions(StepContext &context, const RevisionGraph &graph,
                                   const QStringList &wanted)
{
    auto table = readVersionTable(context);
    if (!table)
        return table.error();
    auto tool = AlembicTool(context).current(graph);
    if (!tool)
        return tool.error();
    context.check(
        compared(QStringLiteral("alembic current"), QStringLiteral("alembic current"), wanted, *tool));
    context.check(compared(QStringLiteral("version table"),
                           QStringLiteral("select version_num from alembic_version"), wanted, *table));
    return table;
}

QJsonArray appliedRecords(const RevisionGraph &graph, const QStringList &before, const QStringList &after,
                          qint64 tookMs)
{
    QJsonArray records;
    const QStringList applied = graph.pending(before, after);
    for (const QString &id : applied) {
        const Revision revision = graph.revision(id);
        records << QJsonObject{
            {QStringLiteral("revision"), id},
            {QStringLiteral("title"), revision.title},
            {QStringLiteral("duration_ms"), applied.size() == 1 ? QJsonValue(tookMs) : QJsonValue()},
            {QStringLiteral("sha256"), fileHash(revision.file)}};
    }
    return records;
}

/// After a failure or stop: end what is left at the server, look where the target is now, and say so.
StepOutcome truthAfter(StepContext &context, const MigrationFacts &facts, const QStringList &before,
                       const ProcessOutcome &outcome, const Error &error)
{
    const StrayReport strays = endStraySessions(context);
    auto now = readVersionTable(context);
    QJsonObject record = facts.record(before);
    QString truth = QStringLiteral("Where the target is now could not be read");
    if (now) {
        record.insert(QStringLiteral("after"), QJsonArray::fromStringList(*now));
        record.insert(QStringLiteral("applied"), appliedRecords(facts.graph, before, *now, 0));
        truth = QStringLiteral("The target is at %1%2")
                    .arg(listed(*now), *now == before
                                           ? QStringLiteral(", as before: the migration was rolled back")
                                           : QString());
    }
    context.record(migrationsKey, record);
    for (const QString &line : strays.lines)
        context.note(line);
    context.note(truth);
    Error told = error;
    told.details.prepend(truth);
    told.details << strays.lines;
    if (!outcome.cancelled)
        return StepOutcome::failed(told);
    const bool known = now.has_value() && strays.allGone;
    return {known ? StepStatus::Cancelled : StepStatus::Interrupted, truth, told};
}

Error stoppedError()
{
    return {
        QStringLiteral("cancelled"), QStringLiteral("The migration was stopped."), {}, ErrorKind::Cancelled};
}

} // namespace

Forecast TargetStep::forecast(StepContext &context)
{
    auto identity = readIdentity(context.setup.databaseUrl, context.setup.environment.tlsCa, context.stop);
    if (!identity)
        return Forecast::blocked(identity.error());
    return Forecast::necessary(QStringLiteral("%1, %2").arg(identity->name, identity->serverVersion),
                               identity->intent());
}

StepOutcome TargetStep::run(StepContext &context)
{
    auto identity = readIdentity(context.setup.databaseUrl, context.setup.environment.tlsCa, context.stop);
    if (!identity)
        return StepOutcome::failed(identity.error());
    context.record(QStringLiteral("database"), identity->toJson());
    context.check({QStringLiteral("database answers"), QStringLiteral("select version()"),
                   QStringLiteral("an answer"), identity->serverVersion});
    const int major = identity->serverVersionNumber / 10'000;
    if (major > 0)
        context.check({QStringLiteral("server version"), QStringLiteral("server_version_num"),
                       QStringLiteral("PostgreSQL 12 to 17"), identity->serverVersion,
                       major >= 12 && major <= 17 ? CheckStatus::Pass : CheckStatus::Fail});
    context.note(QStringLiteral("cluster %1")
                     .arg(identity->systemIdentifier.value_or(QStringLiteral("(identifier not readable)"))));
    return StepOutcome::succeeded();
}

Forecast AlembicHeadsStep::forecast(StepContext &context)
{
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return Forecast::blocked(facts.error());
    if (auto single = facts->singleHead(context.setup.environment.settings.migrations); !single)
        return Forecast::blocked(single.error());
    return Forecast::necessary(
        QStringLiteral("heads: %1; pending: %2").arg(listed(facts->heads)).arg(facts->pending.size()));
}

StepOutcome AlembicHeadsStep::run(StepContext &context)
{
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return StepOutcome::failed(facts.error());
    const auto single = facts->singleHead(context.setup.environment.settings.migrations);
    context.check({QStringLiteral("heads of the source"), QStringLiteral("alembic heads"),
                   context.setup.environment.settings.migrations.manyHeads ? QStringLiteral("any")
                                                                           : QStringLiteral("one"),
                   listed(facts->heads), single ? CheckStatus::Pass : CheckStatus::Fail,
                   single ? QString() : single.error().message});
    context.note(QStringLiteral("target is at %1").arg(listed(facts->applied)));
    for (const QString &id : facts->pending)
        context.note(QStringLiteral("pending %1  %2").arg(id, facts->graph.revision(id).title));
    QJsonObject record = facts->record(facts->applied);
    record.insert(QStringLiteral("after"), QJsonArray::fromStringList(facts->applied));
    if (context.recorded(migrationsKey).isUndefined() || context.recorded(migrationsKey).isNull())
        context.record(migrationsKey, record);
    return StepOutcome::succeeded();
}

Forecast MigrateStep::forecast(StepContext &context)
{
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return Forecast::blocked(facts.error());
    if (auto single = facts->singleHead(context.setup.environment.settings.migrations); !single)
        return Forecast::blocked(single.error());
    if (facts->pending.isEmpty())
        return Forecast::notNecessary(QStringLiteral("at %1, nothing is pending").arg(listed(facts->applied)),
                                      facts->intent());
    QStringList operations;
    for (const QString &id : facts->pending)
        operations << QStringLiteral("upgrade ") + id;
    Forecast forecast = Forecast::necessary(QStringLiteral("%1 pending, from %2 to %3")
                                                .arg(facts->pending.size())
                                                .arg(listed(facts->applied), listed(facts->heads)),
                                            facts->intent(), operations);
    forecast.tables << facts->pendingTable();
    return forecast;
}

StepOutcome MigrateStep::run(StepContext &context)
{
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return StepOutcome::failed(facts.error());
    // A second attempt keeps what the first one found: rollback goes back to before the run.
    const QJsonValue recorded = context.recorded(migrationsKey)[u"before"];
    const QStringList before = recorded.isArray() ? recorded.toVariant().toStringList() : facts->applied;
    QElapsedTimer took;
    took.start();
    AlembicTool tool(context);
    auto outcome = tool.upgrade();
    if (!outcome)
        return StepOutcome::failed(outcome.error());
    if (outcome->cancelled)
        return truthAfter(context, *facts, before, *outcome, stoppedError());
    if (outcome->exitCode != 0) {
        const MigrationSettings &settings = context.setup.environment.settings.migrations;
        return truthAfter(
            context, *facts, before, *outcome,
            AlembicTool::explain(*outcome, settings.run.isEmpty() ? settings.alembic : settings.run));
    }
    auto after = proveRevisions(context, facts->graph, facts->heads);
    if (!after)
        return StepOutcome::failed(after.error());
    QJsonObject record = facts->record(before);
    record.insert(QStringLiteral("after"), QJsonArray::fromStringList(*after));
    record.insert(QStringLiteral("applied"), appliedRecords(facts->graph, before, *after, took.elapsed()));
    context.record(migrationsKey, record);
    if (*after != facts->heads)
        return StepOutcome::failed({QStringLiteral("migration_incomplete"),
                                    QStringLiteral("The migration command ended with success, but the target "
                                                   "is at %1 and not at %2. Look at what it ran.")
                                        .arg(listed(*after), listed(facts->heads))});
    return StepOutcome::succeeded(QStringLiteral("now at %1").arg(listed(*after)));
}

Forecast MigrationCheckStep::forecast(StepContext &)
{
    return Forecast::necessary(QStringLiteral("compares current, heads and version table"));
}

StepOutcome MigrationCheckStep::run(StepContext &context)
{
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return StepOutcome::failed(facts.error());
    if (auto proven = proveRevisions(context, facts->graph, facts->heads); !proven)
        return StepOutcome::failed(proven.error());
    return StepOutcome::succeeded();
}

namespace {

struct WayBack
{
    MigrationFacts facts;
    QStringList wanted;
    QStringList targets;
};

Result<WayBack> wayBack(StepContext &context)
{
    const QJsonObject then = context.recorded(QStringLiteral("reverts"))[u"migrations"].toObject();
    if (!then[u"before"].isArray())
        return Error{QStringLiteral("nothing_recorded"),
                     QStringLiteral("The run to revert recorded no revisions from before its migration; "
                                    "there is nothing to go back to.")};
    auto facts = MigrationFacts::read(context);
    if (!facts)
        return facts.error();
    WayBack way{*facts, then[u"before"].toVariant().toStringList(), {}};
    way.wanted.sort();
    for (const QString &id : way.wanted) {
        if (!facts->graph.contains(id))
            return Error{
                QStringLiteral("revision_unknown"),
                QStringLiteral("Revision %1, where the reverted run began, is not in this source.").arg(id)};
    }
    const QSet<QString> wanted = facts->graph.closure(way.wanted);
    const QSet<QString> applied = facts->graph.closure(facts->applied);
    if (!applied.contains(wanted))
        return Error{
            QStringLiteral("revision_moved"),
            QStringLiteral("The target is at %1, which does not lie after %2; it was changed since that run.")
                .arg(listed(facts->applied), listed(way.wanted))};
    way.targets = downgradeTargets(facts->graph, facts->applied, way.wanted);
    return way;
}

} // namespace

Forecast AlembicDowngradeStep::forecast(StepContext &context)
{
    auto way = wayBack(context);
    if (!way)
        return Forecast::blocked(way.error());
    QJsonObject intent = way->facts.identity.intent();
    intent.insert(QStringLiteral("back_to"), QJsonArray::fromStringList(way->wanted));
    if (way->targets.isEmpty())
        return Forecast::notNecessary(QStringLiteral("already at %1").arg(listed(way->wanted)), intent);
    QStringList operations;
    Table table{QStringLiteral("Downgrade"), {QStringLiteral("command")}, {}};
    for (const QString &target : way->targets) {
        operations << QStringLiteral("downgrade ") + target;
        table.rows << QStringList{QStringLiteral("alembic downgrade ") + target};
    }
    Forecast forecast = Forecast::necessary(
        QStringLiteral("from %1 back to %2").arg(listed(way->facts.applied), listed(way->wanted)), intent,
        operations);
    forecast.tables << table;
    return forecast;
}

StepOutcome AlembicDowngradeStep::run(StepContext &context)
{
    auto way = wayBack(context);
    if (!way)
        return StepOutcome::failed(way.error());
    const QStringList before = way->facts.applied;
    AlembicTool tool(context);
    for (const QString &target : way->targets) {
        auto outcome = tool.downgrade(target);
        if (!outcome)
            return StepOutcome::failed(outcome.error());
        if (outcome->cancelled)
            return truthAfter(context, way->facts, before, *outcome, stoppedError());
        if (outcome->exitCode != 0)
            return truthAfter(context, way->facts, before, *outcome,
                              AlembicTool::explain(*outcome, {QStringLiteral("alembic downgrade"), target}));
    }
    auto after = proveRevisions(context, way->facts.graph, way->wanted);
    if (!after)
        return StepOutcome::failed(after.error());
    QJsonObject record = way->facts.record(before);
    record.insert(QStringLiteral("after"), QJsonArray::fromStringList(*after));
    record.insert(QStringLiteral("applied"), QJsonArray());
    context.record(migrationsKey, record);
    return StepOutcome::succeeded(QStringLiteral("back at %1").arg(listed(*after)));
}

} // namespace slipway::database
