// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationsteps.h"

#include "migrations/fileforecast.h"
#include "migrations/rehearsalreport.h"
#include "migrations/rehearsalstep.h"
#include "migrations/schemaverifier.h"
#include "migrations/sqlscene.h"

namespace slipway::migrations {

using namespace release;

namespace {

const QString rehearsalKey = QStringLiteral("rehearsal");

/// A rehearsal for people: what held longest and whether the way back is proven, file by file.
Table rehearsalTable(const std::optional<QJsonObject> &found)
{
    Table table{QStringLiteral("Rehearsal"),
                {QStringLiteral("file"), QStringLiteral("result"), QStringLiteral("took"),
                 QStringLiteral("others would wait for")},
                {}};
    if (!found) {
        table.rows << QStringList{
            QStringLiteral("none of these very files on this target: `slipway migrate rehearse`"),
            {},
            {},
            {}};
        return table;
    }
    const RehearsalReport report = RehearsalReport::fromJson(*found);
    for (const RehearsedFile &file : report.files) {
        qint64 longest = 0;
        for (const RehearsedStatement &statement : file.statements) {
            for (const RehearsedLock &lock : statement.locks)
                longest = lock.stopsWriters ? qMax(longest, lock.heldUs) : longest;
        }
        table.rows << QStringList{file.migration.file,
                                  file.error ? file.error->message
                                             : QStringLiteral("rollback ") + rollbackName(file.rollback()),
                                  QStringLiteral("%1 ms").arg(file.durationUs() / 1000),
                                  QStringLiteral("%1 ms").arg(longest / 1000)};
    }
    table.rows << QStringList{
        QStringLiteral("%1 on %2: %3").arg((*found)[u"at"].toString(), report.server, report.copy),
        {},
        {},
        {}};
    return table;
}

class SqlMigrateStep : public Step
{
public:
    SqlMigrateStep(RehearsalShelf shelf, AppliedShelf applied)
        : m_shelf(std::move(shelf)), m_applied(std::move(applied))
    {
    }

    Forecast forecast(StepContext &context) override
    {
        auto scene = SqlScene::read(context, m_applied);
        if (!scene)
            return Forecast::blocked(scene.error());
        if (const auto stop = stopError(scene->state))
            return Forecast::blocked(*stop);
        QJsonObject intent = scene->identity.intent();
        intent.insert(QStringLiteral("heads"), SqlScene::one(scene->head()));
        intent.insert(QStringLiteral("files"), scene->hashes(scene->runner->folder().migrations()));
        if (scene->state.pending.isEmpty())
            return Forecast::notNecessary(QStringLiteral("at %1, nothing is pending").arg(scene->state.tip()),
                                          intent);
        auto ahead =
            PendingForecast::read(scene->runner->folder(), scene->state.pending, scene->runner->session());
        if (!ahead)
            return Forecast::blocked(ahead.error());
        QStringList operations;
        for (const Migration &migration : std::as_const(scene->state.pending))
            operations << QString(QStringLiteral("apply ") + migration.file);
        Forecast forecast = Forecast::necessary(
            QStringLiteral("%1 pending, up to %2").arg(operations.size()).arg(scene->head()), intent,
            operations);
        forecast.from = scene->state.tip();
        forecast.to = scene->head();
        forecast.tables << scene->pendingTable() << ahead->tables() << rehearsalTable(rehearsed(*scene));
        return forecast;
    }

    StepOutcome run(StepContext &context) override
    {
        auto scene = SqlScene::read(context, m_applied);
        if (!scene)
            return StepOutcome::failed(scene.error());
        // A second attempt keeps what the first one found and did.
        const QJsonValue recorded = context.recorded(migrationsKey);
        const QJsonArray before =
            recorded[u"before"].isArray() ? recorded[u"before"].toArray() : SqlScene::one(scene->state.tip());
        QJsonArray applied = recorded[u"applied"].toArray();
        // What was true just before: hints and the tables' state change nothing, and are what an auditor asks
        // for.
        auto ahead =
            PendingForecast::read(scene->runner->folder(), scene->state.pending, scene->runner->session());
        // A step of this run that rehearses says more; without one the last rehearsal of the same files
        // counts.
        const auto rehearsal = rehearsed(*scene);
        if (rehearsal && !context.recorded(rehearsalKey).isObject())
            context.record(rehearsalKey, *rehearsal);
        const RunnerReport report = scene->runner->up();
        for (const DoneMigration &done : report.done)
            applied << QJsonObject{{QStringLiteral("revision"), done.version},
                                   {QStringLiteral("title"), done.title},
                                   {QStringLiteral("duration_ms"), done.durationMs},
                                   {QStringLiteral("sha256"), done.sha256}};
        auto now = report.error && report.error->code == u"connection_lost"
                       ? Result<MigrationState>(*report.error)
                       : scene->runner->state();
        if (now)
            scene->state = *now;
        QJsonObject record = scene->record(before);
        record.insert(QStringLiteral("applied"), applied);
        if (ahead)
            record.insert(QStringLiteral("forecast"), ahead->toJson());
        context.record(migrationsKey, record);
        if (report.error)
            return StepOutcome::failed(*report.error);
        return StepOutcome::succeeded(QStringLiteral("now at %1").arg(scene->state.tip()));
    }

private:
    std::optional<QJsonObject> rehearsed(const SqlScene &scene) const
    {
        return m_shelf.find(RehearsalShelf::key(scene.identity, scene.runner->folder(), scene.state.pending));
    }

    RehearsalShelf m_shelf;
    AppliedShelf m_applied;
};

class SqlStatusStep : public Step
{
public:
    explicit SqlStatusStep(AppliedShelf applied) : m_applied(std::move(applied)) {}

    Forecast forecast(StepContext &context) override
    {
        auto scene = SqlScene::read(context, m_applied);
        if (!scene)
            return Forecast::blocked(scene.error());
        if (const auto stop = stopError(scene->state))
            return Forecast::blocked(*stop);
        Forecast forecast = Forecast::necessary(QStringLiteral("%1 files in %2 format, %3 pending")
                                                    .arg(scene->runner->folder().migrations().size())
                                                    .arg(formatName(scene->runner->folder().format()))
                                                    .arg(scene->state.pending.size()));
        if (!scene->state.pending.isEmpty())
            forecast.tables << scene->pendingTable();
        return forecast;
    }

    StepOutcome run(StepContext &context) override
    {
        auto scene = SqlScene::read(context, m_applied);
        if (!scene)
            return StepOutcome::failed(scene.error());
        const auto stop = stopError(scene->state);
        context.check({QStringLiteral("migration files"), scene->runner->folder().dir(),
                       QStringLiteral("no problem"), stop ? stop->code : QStringLiteral("no problem"),
                       stop ? CheckStatus::Fail : CheckStatus::Pass, stop ? stop->message : QString()});
        for (const Problem &problem : std::as_const(scene->state.problems))
            context.note(QString(problem.kind + QStringLiteral(": ") + problem.message));
        for (const Migration &migration : std::as_const(scene->state.pending))
            context.note(QStringLiteral("pending %1  %2").arg(migration.name(), migration.file));
        if (context.recorded(migrationsKey).isUndefined() || context.recorded(migrationsKey).isNull())
            context.record(migrationsKey, scene->record(SqlScene::one(scene->state.tip())));
        return StepOutcome::succeeded();
    }

private:
    AppliedShelf m_applied;
};

class SqlCheckStep : public Step
{
public:
    explicit SqlCheckStep(AppliedShelf applied) : m_applied(std::move(applied)) {}

    Forecast forecast(StepContext &) override
    {
        return Forecast::necessary(QStringLiteral("compares the files with the history"));
    }

    StepOutcome run(StepContext &context) override
    {
        auto scene = SqlScene::read(context, m_applied);
        if (!scene)
            return StepOutcome::failed(scene.error());
        QStringList pending;
        for (const Migration &migration : std::as_const(scene->state.pending))
            pending << migration.file;
        context.check({QStringLiteral("pending migrations"), scene->state.historyTable,
                       QStringLiteral("none"),
                       pending.isEmpty() ? QStringLiteral("none") : pending.join(QStringLiteral(", ")),
                       pending.isEmpty() ? CheckStatus::Pass : CheckStatus::Fail});
        context.check({QStringLiteral("newest version"), scene->state.historyTable, scene->head(),
                       scene->state.tip(),
                       scene->state.tip() == scene->head() ? CheckStatus::Pass : CheckStatus::Fail});
        const auto stop = stopError(scene->state);
        context.check({QStringLiteral("history and files agree"), scene->runner->folder().dir(),
                       QStringLiteral("no problem"), stop ? stop->message : QStringLiteral("no problem"),
                       stop ? CheckStatus::Fail : CheckStatus::Pass});
        return StepOutcome::succeeded();
    }

private:
    AppliedShelf m_applied;
};

/// Takes back exactly what the reverted run applied.
class SqlRollbackStep : public Step
{
public:
    Forecast forecast(StepContext &context) override
    {
        auto scene = SqlScene::read(context);
        if (!scene)
            return Forecast::blocked(scene.error());
        auto back = wayBack(context, *scene);
        if (!back)
            return Forecast::blocked(back.error());
        QJsonObject intent = scene->identity.intent();
        intent.insert(QStringLiteral("back_to"), back->to);
        intent.insert(QStringLiteral("files"), scene->hashes(scene->runner->folder().migrations()));
        if (back->versions.isEmpty())
            return Forecast::notNecessary(QStringLiteral("already at %1").arg(back->to), intent);
        QStringList operations;
        Table table{QStringLiteral("Way down"), {QStringLiteral("version"), QStringLiteral("file")}, {}};
        for (const QString &version : std::as_const(back->versions)) {
            const Migration *migration = scene->runner->folder().find(version);
            auto part = scene->runner->folder().part(*migration, Direction::Down);
            if (!part)
                return Forecast::blocked(part.error());
            operations << QString(QStringLiteral("revert ") + version);
            table.rows << QStringList{version, migration->downFile};
        }
        Forecast forecast = Forecast::necessary(
            QStringLiteral("from %1 back to %2").arg(scene->state.tip(), back->to), intent, operations);
        forecast.from = scene->state.tip();
        forecast.to = back->to;
        forecast.tables << table;
        return forecast;
    }

    StepOutcome run(StepContext &context) override
    {
        auto scene = SqlScene::read(context);
        if (!scene)
            return StepOutcome::failed(scene.error());
        auto back = wayBack(context, *scene);
        if (!back)
            return StepOutcome::failed(back.error());
        const QJsonArray before = SqlScene::one(scene->state.tip());
        const RunnerReport report = back->versions.isEmpty() ? RunnerReport() : scene->runner->down(back->to);
        if (auto now = scene->runner->state())
            scene->state = *now;
        QJsonObject record = scene->record(before);
        record.insert(QStringLiteral("applied"), QJsonArray());
        context.record(migrationsKey, record);
        return report.error ? StepOutcome::failed(*report.error)
                            : StepOutcome::succeeded(QStringLiteral("back at %1").arg(back->to));
    }

private:
    struct WayBack
    {
        QString to; ///< "0" = before the first one
        QStringList versions;
    };

    static Result<WayBack> wayBack(StepContext &context, const SqlScene &scene)
    {
        const QJsonObject then = context.recorded(QStringLiteral("reverts"))[migrationsKey].toObject();
        if (!then[u"before"].isArray())
            return Error{
                QStringLiteral("nothing_recorded"),
                QStringLiteral("The run to revert recorded no version from before its migrations; there is "
                               "nothing to go back to.")};
        QStringList mine;
        for (const QJsonValue &entry : then[u"applied"].toArray())
            mine << entry[u"revision"].toString();
        WayBack back;
        back.to = then[u"before"].toArray().isEmpty() ? QStringLiteral("0")
                                                      : then[u"before"].toArray().first().toString();
        const Format format = scene.runner->folder().format();
        for (auto it = scene.state.applied.crbegin(); it != scene.state.applied.crend(); ++it) {
            if (it->version.isEmpty() || compareVersions(format, it->version, back.to) <= 0)
                continue;
            if (!mine.contains(it->version))
                return Error{
                    QStringLiteral("revision_moved"),
                    QStringLiteral("%1 was applied by another run after the one to revert. Revert that one "
                                   "first.")
                        .arg(it->version)};
            if (!scene.runner->folder().find(it->version))
                return Error{QStringLiteral("revision_unknown"),
                             QStringLiteral(
                                 "%1 has no file of %2, which the run applied. Check out the commit that the "
                                 "run released.")
                                 .arg(scene.runner->folder().dir(), it->version)};
            back.versions << it->version;
        }
        return back;
    }
};

class SchemaCheckStep : public Step
{
public:
    explicit SchemaCheckStep(RequirementsReader read) : m_read(std::move(read)) {}

    Forecast forecast(StepContext &context) override
    {
        const QString file = context.spec.parameters[u"file"].toString();
        auto required = m_read(context.setup.workspace.path(file));
        if (!required)
            return Forecast::blocked(required.error());
        return Forecast::necessary(QStringLiteral("%1 tables of %2").arg(required->tables.size()).arg(file));
    }

    StepOutcome run(StepContext &context) override
    {
        auto required = m_read(context.setup.workspace.path(context.spec.parameters[u"file"].toString()));
        if (!required)
            return StepOutcome::failed(required.error());
        auto session =
            database::Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa,
                                    QString(QStringLiteral("slipway/") + context.setup.runId), context.stop);
        if (!session)
            return StepOutcome::failed(session.error());
        auto live = LiveSchema::read(**session);
        if (!live)
            return StepOutcome::failed(live.error());
        const SchemaVerdict verdict = verifySchema(*live, *required);
        for (const CheckResult &check : verdict.checks)
            context.check(check);
        if (verdict.fulfilled())
            return StepOutcome::succeeded(QStringLiteral("no migration required"));
        context.note(QStringLiteral("A migration could begin with:\n") +
                     QString::fromUtf8(verdict.suggestion));
        return StepOutcome::succeeded();
    }

private:
    RequirementsReader m_read;
};

} // namespace

std::unique_ptr<Step> makeSqlMigrateStep(const RehearsalShelf &shelf, const AppliedShelf &applied)
{
    return std::make_unique<SqlMigrateStep>(shelf, applied);
}

std::unique_ptr<Step> makeSqlStatusStep(const AppliedShelf &applied)
{
    return std::make_unique<SqlStatusStep>(applied);
}

std::unique_ptr<Step> makeSqlCheckStep(const AppliedShelf &applied)
{
    return std::make_unique<SqlCheckStep>(applied);
}

std::unique_ptr<Step> makeSqlRollbackStep()
{
    return std::make_unique<SqlRollbackStep>();
}

QList<StepKind> migrationStepKinds(const RequirementsReader &readRequirements, const ScratchHostMaker &hosts,
                                   const AppliedShelf &applied)
{
    return {{QStringLiteral("sql_status"),
             QStringLiteral("SQL migration files: what is pending, and what is wrong with them"),
             {},
             EffectClass::None,
             [applied] { return makeSqlStatusStep(applied); }},
            {QStringLiteral("sql_rollback"),
             QStringLiteral("Take back the SQL migrations that the reverted run applied"),
             {},
             EffectClass::Probed,
             [] { return makeSqlRollbackStep(); }},
            {QStringLiteral("schema_check"),
             QStringLiteral("The target's schema holds what a requirements file asks for"),
             {{QStringLiteral("file"), QStringLiteral("string"), true,
               QStringLiteral("Requirements file, from the workspace's folder")}},
             EffectClass::None,
             [readRequirements] { return std::make_unique<SchemaCheckStep>(readRequirements); }},
            rehearsalStepKind(hosts)};
}

} // namespace slipway::migrations
