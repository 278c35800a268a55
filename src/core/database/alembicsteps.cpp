// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/alembicsteps.h"

#include "database/alembictool.h"
#include "database/strays.h"
#include "database/targetidentity.h"

#include <QCryptographicHash>
#include <QDir>
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

QJsonValue fileHash(const StepContext &context, const QString &path)
{
    QFile file(QDir(context.setup.workspace.dir).absoluteFilePath(path));
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
    QString serverTime; ///< when these were read, by the server's clock; empty for SQLite
    bool pooled = false;

    static Result<MigrationFacts> read(StepContext &context)
    {
        if (const QString tool = context.setup.environment.settings.migrations.tool; tool != u"alembic")
            return Error{
                QStringLiteral("tool_unsupported"),
                QStringLiteral("This version runs alembic migrations; slipway.yaml asks for tool: %1.")
                    .arg(tool),
                {},
                ErrorKind::Usage};
        MigrationFacts facts;
        auto session = Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa,
                                     QStringLiteral("slipway"), context.stop);
        if (!session)
            return session.error();
        facts.pooled = (*session)->behindPooler();
        if (!(*session)->isSqlite()) {
            auto time = (*session)->query(QStringLiteral("select clock_timestamp()::text"));
            if (!time)
                return time.error();
            facts.serverTime = time->first().first().toString();
        }
        auto identity = readIdentity(**session);
        if (!identity)
            return identity.error();
        facts.identity = *identity;
        auto applied = readVersionTable(**session);
        if (!applied)
            return applied.error();
        facts.applied = *applied;
        auto graph = AlembicTool(context, facts.pooled).graph();
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

    QJsonObject hashes(const StepContext &context, const QStringList &ids) const
    {
        QJsonObject files;
        for (const QString &id : ids)
            files.insert(id, fileHash(context, graph.revision(id).file));
        return files;
    }

    /// All files, applied ones too, so that the intent stays the same when the migration has run.
    QJsonObject intent(const StepContext &context) const
    {
        QJsonObject object = identity.intent();
        object.insert(QStringLiteral("heads"), QJsonArray::fromStringList(heads));
        object.insert(QStringLiteral("revisions"), hashes(context, graph.ids()));
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

struct Proof
{
    QStringList table;
    bool right = false;
    bool toolOnly = false; ///< the tool says that it is there, our own session does not
};

/// current and version table against the wanted set, as two checks.
Result<Proof> proveRevisions(StepContext &context, const MigrationFacts &facts, const QStringList &wanted)
{
    QElapsedTimer timer;
    timer.start();
    auto table = readVersionTable(context);
    if (!table)
        return table.error();
    const qint64 tableTook = timer.restart();
    auto tool = AlembicTool(context, facts.pooled).current(facts.graph);
    if (!tool)
        return tool.error();
    const qint64 toolTook = timer.elapsed();
    const QStringList tips = facts.graph.tips(wanted);
    const QStringList toolTips = facts.graph.tips(*tool);
    const QStringList tableTips = facts.graph.tips(*table);
    CheckResult byTool =
        compared(QStringLiteral("alembic current"), QStringLiteral("alembic current"), tips, toolTips);
    byTool.tookMs = toolTook;
    context.check(byTool);
    CheckResult byTable =
        compared(QStringLiteral("version table"), QStringLiteral("select version_num from alembic_version"),
                 tips, tableTips);
    byTable.tookMs = tableTook;
    context.check(byTable);
    return Proof{*table, toolTips == tips && tableTips == tips, toolTips == tips && tableTips != tips};
}

/// The tool must look at the target that Slipway looks at, or it would migrate another one.
Result<void> sameTarget(StepContext &context, const MigrationFacts &facts)
{
    auto tool = AlembicTool(context, facts.pooled).current(facts.graph);
    if (!tool)
        return tool.error();
    if (facts.graph.tips(*tool) == facts.graph.tips(facts.applied))
        return {};
    return Error{QStringLiteral("other_target"),
                 QStringLiteral(
                     "alembic says that the target is at %1, while the version table of %2 says %3: alembic "
                     "looks at another database or table. Give both the same URL; nothing was touched.")
                     .arg(listed(*tool), facts.identity.name, listed(facts.applied))};
}

QJsonArray appliedRecords(const StepContext &context, const RevisionGraph &graph, const QStringList &before,
                          const QStringList &after, const QMap<QString, qint64> &durations)
{
    QJsonArray records;
    for (const QString &id : graph.pending(before, after)) {
        const Revision revision = graph.revision(id);
        records << QJsonObject{{QStringLiteral("revision"), id},
                               {QStringLiteral("title"), revision.title},
                               {QStringLiteral("duration_ms"),
                                durations.contains(id) ? QJsonValue(durations.value(id)) : QJsonValue()},
                               {QStringLiteral("sha256"), fileHash(context, revision.file)}};
    }
    return records;
}

/// One go of the tool at the target: where it began, and what it says about it.
struct Attempt
{
    const MigrationFacts &facts;
    QStringList before; ///< of the whole run, which may have tried before
    const AlembicTool &tool;

    void record(StepContext &context, const QStringList &now) const
    {
        QJsonObject object = facts.record(before);
        object.insert(QStringLiteral("after"), QJsonArray::fromStringList(now));
        object.insert(QStringLiteral("applied"),
                      appliedRecords(context, facts.graph, before, now, tool.log().durations()));
        context.record(migrationsKey, object);
    }
};

/// After a failure or stop: end what is left at the server, look where the target is now, and say so.
StepOutcome truthAfter(StepContext &context, const Attempt &attempt, const ProcessOutcome &outcome,
                       Error told)
{
    const bool cut = outcome.cancelled || outcome.timedOut || outcome.crashed;
    const StrayReport strays = endStraySessions(context, cut ? attempt.facts.serverTime : QString());
    const auto now = readVersionTable(context);
    QString truth = QStringLiteral("Where the target is now could not be read");
    if (now) {
        attempt.record(context, *now);
        truth =
            QStringLiteral("The target is at %1%2")
                .arg(listed(*now),
                     *now == attempt.facts.applied ? QStringLiteral(", as before this attempt") : QString());
    }
    for (const QString &line : strays.lines)
        context.note(line);
    context.note(truth);
    told.details.prepend(truth);
    told.details << strays.lines;
    const bool known = now.has_value() && strays.allGone;
    if (outcome.cancelled)
        return {known ? StepStatus::Cancelled : StepStatus::Interrupted, truth, told};
    return known ? StepOutcome::failed(told) : StepOutcome{StepStatus::Interrupted, truth, told};
}

Error incomplete(const Proof &proof, const QStringList &wanted)
{
    const QString why = proof.toolOnly ? QStringLiteral("alembic says that it is there, so it looks at "
                                                        "another database or table. Give both the same URL.")
                                       : QStringLiteral("Look at what the command ran.");
    return {QStringLiteral("migration_incomplete"),
            QStringLiteral("The command ended with success, but the target is at %1 and not at %2. %3")
                .arg(listed(proof.table), listed(wanted), why)};
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
    QElapsedTimer timer;
    timer.start();
    auto identity = readIdentity(context.setup.databaseUrl, context.setup.environment.tlsCa, context.stop);
    if (!identity)
        return StepOutcome::failed(identity.error());
    context.record(QStringLiteral("database"), identity->toJson());
    context.check({QStringLiteral("database answers"),
                   QStringLiteral("select version()"),
                   QStringLiteral("an answer"),
                   identity->serverVersion,
                   CheckStatus::Pass,
                   {},
                   timer.elapsed()});
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
    Forecast forecast = Forecast::necessary(
        QStringLiteral("heads: %1; pending: %2").arg(listed(facts->heads)).arg(facts->pending.size()));
    if (!facts->pending.isEmpty())
        forecast.tables << facts->pendingTable();
    return forecast;
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
    if (auto same = sameTarget(context, *facts); !same)
        return Forecast::blocked(same.error());
    if (facts->pending.isEmpty())
        return Forecast::notNecessary(QStringLiteral("at %1, nothing is pending").arg(listed(facts->applied)),
                                      facts->intent(context));
    QStringList operations;
    for (const QString &id : facts->pending)
        operations << QStringLiteral("upgrade ") + id;
    Forecast forecast = Forecast::necessary(QStringLiteral("%1 pending, from %2 to %3")
                                                .arg(facts->pending.size())
                                                .arg(listed(facts->applied), listed(facts->heads)),
                                            facts->intent(context), operations);
    forecast.from = listed(facts->applied);
    forecast.to = listed(facts->heads);
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
    if (auto same = sameTarget(context, *facts); !same)
        return StepOutcome::failed(same.error());
    AlembicTool tool(context, facts->pooled);
    const Attempt attempt{*facts, before, tool};
    auto outcome = tool.upgrade();
    if (!outcome)
        return StepOutcome::failed(outcome.error());
    if (outcome->cancelled)
        return truthAfter(context, attempt, *outcome, stoppedError());
    if (outcome->exitCode != 0) {
        const MigrationSettings &settings = context.setup.environment.settings.migrations;
        return truthAfter(context, attempt, *outcome,
                          tool.explain(*outcome, settings.run.isEmpty() ? settings.alembic : settings.run));
    }
    auto proof = proveRevisions(context, *facts, facts->heads);
    if (!proof)
        return truthAfter(context, attempt, *outcome, proof.error());
    attempt.record(context, proof->table);
    if (!proof->right)
        return StepOutcome::failed(incomplete(*proof, facts->heads));
    return StepOutcome::succeeded(QStringLiteral("now at %1").arg(listed(proof->table)));
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
    if (auto proven = proveRevisions(context, *facts, facts->heads); !proven)
        return StepOutcome::failed(proven.error());
    return StepOutcome::succeeded();
}

namespace {

struct WayBack
{
    MigrationFacts facts;
    QStringList wanted;
    QStringList left; ///< where the reverted run left the target
    QStringList targets;

    /// Whether the target is where the run left it, or on this way back from there already.
    bool onTheWay() const
    {
        const QSet<QString> applied = facts.graph.closure(facts.applied);
        return applied.contains(facts.graph.closure(wanted)) && facts.graph.closure(left).contains(applied);
    }
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
    WayBack way{
        *facts, then[u"before"].toVariant().toStringList(), then[u"after"].toVariant().toStringList(), {}};
    way.wanted.sort();
    for (const QString &id : way.wanted + way.left) {
        if (!facts->graph.contains(id))
            return Error{QStringLiteral("revision_unknown"),
                         QStringLiteral("Revision %1 of the reverted run is not in this source. Check out "
                                        "the commit that the run released.")
                             .arg(id)};
    }
    if (!way.onTheWay())
        return Error{QStringLiteral("revision_moved"),
                     QStringLiteral("The target is at %1, while the reverted run went from %2 to %3: it was "
                                    "changed since. Revert what came later first.")
                         .arg(listed(facts->applied), listed(way.wanted), listed(way.left))};
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
    intent.insert(QStringLiteral("revisions"),
                  way->facts.hashes(context, way->facts.graph.pending(way->wanted, way->left)));
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
    forecast.from = listed(way->facts.applied);
    forecast.to = listed(way->wanted);
    forecast.tables << table;
    return forecast;
}

StepOutcome AlembicDowngradeStep::run(StepContext &context)
{
    auto way = wayBack(context);
    if (!way)
        return StepOutcome::failed(way.error());
    AlembicTool tool(context, way->facts.pooled);
    const Attempt attempt{way->facts, way->left, tool};
    for (const QString &target : way->targets) {
        auto outcome = tool.downgrade(target);
        if (!outcome)
            return StepOutcome::failed(outcome.error());
        if (outcome->cancelled)
            return truthAfter(context, attempt, *outcome, stoppedError());
        if (outcome->exitCode != 0)
            return truthAfter(context, attempt, *outcome,
                              tool.explain(*outcome, {QStringLiteral("alembic downgrade"), target}));
    }
    auto proof = proveRevisions(context, way->facts, way->wanted);
    if (!proof)
        return truthAfter(context, attempt, {}, proof.error());
    attempt.record(context, proof->table);
    if (!proof->right)
        return StepOutcome::failed(incomplete(*proof, way->wanted));
    return StepOutcome::succeeded(QStringLiteral("back at %1").arg(listed(proof->table)));
}

} // namespace slipway::database
