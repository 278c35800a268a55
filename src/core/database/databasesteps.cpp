// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"

#include "database/alembicsteps.h"
#include "database/backupstep.h"
#include "database/correction.h"
#include "database/longtransactions.h"
#include "database/restoreproofstep.h"
#include "database/sqlcheck.h"
#include "database/targetidentity.h"

namespace slipway::database {

using namespace release;

namespace {

ParameterRule rule(const char *name, const char *type, const char *description, bool required = false)
{
    return {QString::fromLatin1(name), QString::fromLatin1(type), required, QString::fromUtf8(description)};
}

QList<ParameterRule> askingRules()
{
    return {rule("query", "string", "What is asked; one statement, which only reads"),
            rule("measures", "list", "Instead of a query: {name, query} of one value each"),
            rule("parameters", "map", "Values of :name places in the queries; they may name ${VARIABLES}"),
            rule("statement_timeout", "string", "Longest time for one statement (default: 60s)"),
            rule("database", "string", "URL of another database, such as ${REPORTING_URL}"),
            rule("name", "string", "Name of the check or snapshot (default: title or id of the step)")};
}

QList<ParameterRule> checkRules()
{
    return askingRules() +
           QList<ParameterRule>{
               rule("checks", "list", "Several checks, each with a name, a query and what is expected"),
               rule("empty", "boolean", "No rows come back"),
               rule("equals", "any", "One row with this one value"),
               rule("row", "any", "One row with these values: a list, or a map of column to value"),
               rule("rows", "any", "So many rows, or {at_least: N, at_most: M}"),
               rule("at_least", "any", "One number that is not smaller"),
               rule("at_most", "any", "One number that is not larger"),
               rule("value_in", "list", "One value that is among these"),
               rule("all", "map", "{column, is: VALUE} or {column, in: [VALUES]} in every row, at least one"),
               rule("within", "map", "{of: NUMBER or SNAPSHOT, tolerance: 10 or 5%} of one number"),
               rule("same_as_before", "string", "The same rows as the snapshot of this name"),
               rule("except", "list", "What may differ from the snapshot"),
               rule("becomes", "map", "What must have changed: what → value"),
               rule("key_columns", "integer", "How many columns name a row of the snapshot (default: 1)"),
               rule("show", "string", "Query whose rows are shown where the check fails"),
               rule("capture", "map", "Variables from the first row: VARIABLE → column")};
}

/// Hands on what a reader of this room finds.
template <typename Read>
std::function<void(const StepSpec &, const Complain &)> validated(Read read)
{
    return [read](const StepSpec &spec, const Complain &complain) {
        WrittenFindings findings(spec.locations, spec.location);
        read(spec, findings);
        for (const auto &[path, text] : findings.all())
            complain(path, QStringLiteral("bad_value"), text);
    };
}

QList<StepKind> sqlKinds()
{
    return {{QStringLiteral("sql_check"),
             QStringLiteral("Ask the database, reading only, and compare with what is expected"),
             checkRules(), EffectClass::None, [] { return std::make_unique<SqlCheckStep>(); },
             validated([](const StepSpec &spec, WrittenFindings &findings) {
                 (void)readSqlChecks(spec, findings);
             })},
            {QStringLiteral("snapshot"),
             QStringLiteral("Keep what a query returns now, to compare with it later"), askingRules(),
             EffectClass::None, [] { return std::make_unique<SnapshotStep>(); }, validated(readSnapshot)},
            {QStringLiteral("long_transactions"),
             QStringLiteral("No transaction has been open for long"),
             {rule("table", "any", "A table or a list of tables that they touch (default: any)"),
              rule("older_than", "duration", "From which age on (default: 60s)"),
              rule("database", "string", "URL of another database")},
             EffectClass::None,
             [] { return std::make_unique<LongTransactionsStep>(); }},
            {QStringLiteral("sql"),
             QStringLiteral("Correct rows: statements with a person's values in one transaction"),
             {rule("statement", "string", "What is done; values stand as :name"),
              rule("rows", "any", "How many rows it must change (default: 1), or {at_least, at_most}"),
              rule("statements", "list", "Several: {statement, rows} each"),
              rule("parameters", "map", "Each a value, or {ask, type, value, choices, several}"),
              rule("each", "string", "File of comma-separated values: once for each row, values as :column"),
              rule("show", "string", "Query of the rows to keep before and after"),
              rule("confirm", "boolean", "Ask a person before it is applied (default: true)"),
              rule("reason", "boolean", "Ask a person for the reason"),
              rule("statement_timeout", "string", "Longest time for one statement (default: 60s)"),
              rule("database", "string", "URL of another database")},
             EffectClass::Probed,
             [] { return std::make_unique<CorrectionStep>(); },
             validated([](const StepSpec &spec, WrittenFindings &findings) {
                 (void)Correction::read(spec, findings);
             })}};
}

QList<StepKind> backupKinds()
{
    return {{QStringLiteral("backup"), QStringLiteral("Dump a database to a place that the playbook names"),
             backupParameters(), EffectClass::None, [] { return std::make_unique<BackupStep>(); }},
            {QStringLiteral("restore_proof"),
             QStringLiteral(
                 "Restore a backup into a scratch database, compare it, start the application from it"),
             restoreProofParameters(), EffectClass::None,
             [] { return std::make_unique<RestoreProofStep>(); }}};
}

} // namespace

QList<StepKind> databaseStepKinds()
{
    return sqlKinds() + backupKinds() +
           QList<StepKind>{
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
