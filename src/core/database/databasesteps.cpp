// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"

#include "database/alembicsteps.h"
#include "database/targetidentity.h"

namespace slipway::database {

using namespace release;

QList<StepKind> databaseStepKinds()
{
    return {
        {QStringLiteral("target"),
         QStringLiteral("Reach the database and record which one it is"),
         {},
         EffectClass::None,
         [] { return std::make_unique<TargetStep>(); }},
        {QStringLiteral("alembic_heads"),
         QStringLiteral("A single alembic head; pending revisions listed"),
         {},
         EffectClass::None,
         [] { return std::make_unique<AlembicHeadsStep>(); }},
        {QStringLiteral("migrate"),
         QStringLiteral("Apply the pending migrations with the project's own command"),
         {},
         EffectClass::Probed,
         [] { return std::make_unique<MigrateStep>(); }},
        {QStringLiteral("migration_check"),
         QStringLiteral("Current revisions, heads and version table agree"),
         {},
         EffectClass::None,
         [] { return std::make_unique<MigrationCheckStep>(); }},
        {QStringLiteral("alembic_downgrade"),
         QStringLiteral("Back to the revisions that the reverted run found"),
         {},
         EffectClass::Probed,
         [] { return std::make_unique<AlembicDowngradeStep>(); }},
    };
}

ProviderProbe postgresProbe()
{
    return [](const ProviderSpec &provider, StepContext &context) -> CheckResult {
        CheckResult result{provider.name,
                           QStringLiteral("select version()"),
                           QStringLiteral("an answer"),
                           {},
                           CheckStatus::Fail};
        Secret own;
        if (!provider.url.isEmpty()) {
            auto url = context.setup.variables.expand(provider.url);
            if (!url) {
                result.reason = url.error().message;
                return result;
            }
            own = std::move(*url);
        }
        auto identity = readIdentity(own.isEmpty() ? context.setup.databaseUrl : own,
                                     context.setup.environment.tlsCa, context.stop);
        if (!identity) {
            result.actual = identity.error().code;
            result.reason = identity.error().message;
            return result;
        }
        result.actual = identity->serverVersion;
        result.status = CheckStatus::Pass;
        return result;
    };
}

} // namespace slipway::database
