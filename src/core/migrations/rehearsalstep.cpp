// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsalstep.h"

#include "migrations/rehearsal.h"
#include "migrations/sqlscene.h"

namespace slipway::migrations {

using namespace release;

namespace {

QString found(const RehearsedFile &file)
{
    if (file.error)
        return file.error->message;
    switch (file.rollback()) {
    case Rollback::Absent:
        return QStringLiteral("up succeeds, no way down");
    case Rollback::Failed:
        return QStringLiteral("the way down fails");
    case Rollback::Differs:
        return QStringLiteral("the way down leaves another schema");
    case Rollback::NotRepeatable:
        return QStringLiteral("going up again makes another schema");
    default:
        return QStringLiteral("up, down and up again succeed");
    }
}

class RehearsalStep : public Step
{
public:
    explicit RehearsalStep(ScratchHostMaker hosts) : m_hosts(std::move(hosts)) {}

    Forecast forecast(StepContext &context) override
    {
        if (context.setup.environment.settings.migrations.tool != u"sql")
            return Forecast::blocked(
                {QStringLiteral("tool_unsupported"),
                 QStringLiteral("Slipway rehearses SQL files (migrations.tool: sql); alembic's "
                                "revisions rehearse on a copy of your own."),
                 {},
                 ErrorKind::Usage});
        auto scene = SqlScene::read(context);
        if (!scene)
            return Forecast::blocked(scene.error());
        if (const auto stop = stopError(scene->state))
            return Forecast::blocked(*stop);
        if (scene->state.pending.isEmpty())
            return Forecast::notNecessary(QStringLiteral("nothing is pending"));
        return Forecast::necessary(QStringLiteral("runs %1 pending on a scratch copy (%2), down and up again")
                                       .arg(scene->state.pending.size())
                                       .arg(load(context)));
    }

    StepOutcome run(StepContext &context) override
    {
        auto scene = SqlScene::read(context);
        if (!scene)
            return StepOutcome::failed(scene.error());
        const RehearsalSettings &said = context.setup.environment.settings.migrations.rehearsal;
        RehearsalRequest request;
        request.target = context.setup.databaseUrl.copy();
        request.server = context.setup.rehearsalUrl.copy();
        request.host = m_hosts;
        request.tlsCa = context.setup.environment.tlsCa;
        request.load = scratchLoadOf(load(context)).value_or(ScratchLoad::Schema);
        request.sampleRows = said.rows;
        request.environment = context.setup.childEnvironment;
        request.stop = context.stop;
        const RehearsalReport report = rehearse(request, scene->runner->folder(), context.outside.processes);
        context.record(QStringLiteral("rehearsal"), report.toJson());
        if (report.error)
            return StepOutcome::failed(*report.error);
        tell(context, report);
        return StepOutcome::succeeded(QStringLiteral("rehearsed on %1: %2").arg(report.server, report.copy));
    }

private:
    static QString load(const StepContext &context)
    {
        return context.spec.parameters[u"load"].toString(
            context.setup.environment.settings.migrations.rehearsal.load);
    }

    static void tell(StepContext &context, const RehearsalReport &report)
    {
        const bool downRequired = context.spec.parameters[u"rollback"].toString() == u"required";
        for (const RehearsedFile &file : report.files) {
            const bool good =
                file.rollback() == Rollback::Proven ||
                (file.rollback() == Rollback::Absent && (!downRequired || file.migration.repeatable));
            context.check(
                {file.migration.file, QStringLiteral("up, down and up again on a scratch copy"),
                 downRequired ? QStringLiteral("rollback proven") : QStringLiteral("succeeds"), found(file),
                 good ? CheckStatus::Pass : CheckStatus::Fail,
                 (file.downDifference + file.againDifference).mid(0, 10).join(QStringLiteral("; "))});
            for (const RehearsedStatement &statement : file.statements) {
                for (const RehearsedLock &lock : statement.locks) {
                    if (lock.stopsWriters)
                        context.note(QStringLiteral("%1:%2: %3 on %4, held %5 ms: %6 wait")
                                         .arg(file.migration.file)
                                         .arg(statement.line)
                                         .arg(lock.mode, lock.table)
                                         .arg(lock.heldUs / 1000)
                                         .arg(lock.stopsReaders ? QStringLiteral("readers and writers")
                                                                : QStringLiteral("writers")));
                }
                for (const QString &table : statement.rewritten)
                    context.note(QStringLiteral("%1:%2: rewrites %3")
                                     .arg(file.migration.file)
                                     .arg(statement.line)
                                     .arg(table));
            }
        }
        for (const QString &line : report.notProven)
            context.note(QString(QStringLiteral("not proven: ") + line));
    }

    ScratchHostMaker m_hosts;
};

} // namespace

StepKind rehearsalStepKind(const ScratchHostMaker &hosts)
{
    return {
        QStringLiteral("migration_rehearsal"),
        QStringLiteral(
            "Run the pending SQL migrations on a scratch copy of the target: locks, rewrites, time; down "
            "and up again"),
        {{QStringLiteral("load"), QStringLiteral("string"), false,
          QStringLiteral("What the copy holds: schema, sample, full, template (default: the environment's "
                         "migrations.rehearsal.load)")},
         {QStringLiteral("rollback"), QStringLiteral("string"), false,
          QStringLiteral("`required`: a file without a proven way down fails")}},
        EffectClass::None,
        [hosts] { return std::make_unique<RehearsalStep>(hosts); }};
}

} // namespace slipway::migrations
