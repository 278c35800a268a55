// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/toolstep.h"

#include "migrations/migrationsteps.h"

namespace slipway::console {

using namespace release;

namespace {

using Maker = std::function<std::unique_ptr<Step>()>;

class ToolStep : public Step
{
public:
    ToolStep(const Maker &alembic, const Maker &sql) : m_alembic(alembic()), m_sql(sql()) {}
    Forecast forecast(StepContext &context) override { return pick(context).forecast(context); }
    StepOutcome run(StepContext &context) override { return pick(context).run(context); }

private:
    Step &pick(const StepContext &context) const
    {
        return context.setup.environment.settings.migrations.tool == u"sql" ? *m_sql : *m_alembic;
    }
    std::unique_ptr<Step> m_alembic;
    std::unique_ptr<Step> m_sql;
};

} // namespace

QList<StepKind> kindsByTool(QList<StepKind> kinds, const migrations::RehearsalShelf &shelf,
                            const migrations::AppliedShelf &applied)
{
    const QHash<QString, Maker> ofSql{
        {QStringLiteral("migrate"),
         [shelf, applied] { return migrations::makeSqlMigrateStep(shelf, applied); }},
        {QStringLiteral("alembic_heads"), [applied] { return migrations::makeSqlStatusStep(applied); }},
        {QStringLiteral("migration_check"), [applied] { return migrations::makeSqlCheckStep(applied); }},
        {QStringLiteral("alembic_downgrade"), migrations::makeSqlRollbackStep}};
    for (StepKind &kind : kinds) {
        const auto sql = ofSql.constFind(kind.name);
        if (sql != ofSql.cend())
            kind.create = [alembic = kind.create, make = *sql] {
                return std::make_unique<ToolStep>(alembic, make);
            };
    }
    return kinds;
}

} // namespace slipway::console
