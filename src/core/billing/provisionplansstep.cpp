// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/provisionplansstep.h"

#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

QJsonObject stripeFact(const StripeAccount &account)
{
    return {{QStringLiteral("account"), account.limited ? QJsonValue() : QJsonValue(account.id)},
            {QStringLiteral("mode"), account.mode}};
}

bool tableComesLater(const StepContext &context, const Error &error)
{
    return !context.spec.needs.isEmpty() &&
           (error.code == u"table_missing" || error.code == u"column_missing");
}

Table revertTable(const QList<OverrideRevert> &reverts)
{
    Table table{QStringLiteral("Amounts that would be taken back"),
                {QStringLiteral("plan"), QStringLiteral("what")},
                {}};
    for (const OverrideRevert &revert : reverts)
        table.rows << QStringList{revert.plan, revert.sentence()};
    return table;
}

/// Where the amount is still to be asked, anything that an amount may lead to is allowed.
QStringList operationsOf(const PlanDifference &difference, const PlanCatalog &catalog)
{
    QStringList names = difference.operationNames();
    for (const QString &code : catalog.missingAmounts()) {
        for (OperationKind kind :
             {OperationKind::CreatePrice, OperationKind::ActivatePrice, OperationKind::UpdatePrice,
              OperationKind::MoveLookupKey, OperationKind::SetDefaultPrice, OperationKind::WriteDatabase,
              OperationKind::WriteEnvironment, OperationKind::ArchivePrice})
            names << operationKindName(kind) + u' ' + code;
    }
    names.removeDuplicates();
    return names;
}

Forecast forecastOf(const StepContext &context, const BillingParts &parts, const PlanFacts &facts,
                    const QJsonObject &intent)
{
    const PlanDifference difference =
        diff(parts.catalog, facts.rows, facts.priceMap, *facts.stripe, {context.setup.runId});
    if (isHeadless(context)) {
        if (auto allowed = allowReverts(parts, difference); !allowed)
            return Forecast::blocked(allowed.error());
    }
    const QStringList operations = operationsOf(difference, parts.catalog);
    if (operations.isEmpty())
        return Forecast::notNecessary(
            QStringLiteral("Stripe, database and price map already say what the catalogue says"), intent);
    Forecast forecast = Forecast::necessary(QStringLiteral("%1 operations for %2 plans")
                                                .arg(difference.operations.size())
                                                .arg(parts.catalog.plans().size()),
                                            intent, operations);
    forecast.tables << difference.table();
    if (!difference.reverts.isEmpty())
        forecast.tables << revertTable(difference.reverts);
    return forecast;
}

/// A whole number of the currency's minor unit, asked until one is given or the question fails.
Result<qint64> askAmount(StepContext &context, const CatalogPlan &plan)
{
    for (;;) {
        const auto answer =
            context.ask({QStringLiteral("amount_") + plan.code, context.spec.id,
                         QStringLiteral("The catalogue says no amount for plan %1. How much, in the minor "
                                        "unit of %2 (2000 = %3)?")
                             .arg(plan.code, plan.currency, amountText(2000, plan.currency)),
                         QuestionKind::Text});
        if (!answer)
            return answer.error();
        bool ok = false;
        const qint64 amount = answer->trimmed().toLongLong(&ok);
        if (ok && amount >= 0)
            return amount;
        context.note(QStringLiteral("'%1' is no whole number of minor units.").arg(*answer));
    }
}

Result<void> askAmounts(StepContext &context, const PlanCatalog &catalog)
{
    QJsonObject amounts = context.recorded(QStringLiteral("plan_amounts")).toObject();
    for (const QString &code : catalog.missingAmounts()) {
        const auto amount = askAmount(context, catalog.find(code)->plan);
        if (!amount)
            return amount.error();
        amounts.insert(code, *amount);
        context.record(QStringLiteral("plan_amounts"), amounts);
    }
    return {};
}

/// The state before, kept from the first attempt of the run.
QJsonArray plansBefore(const StepContext &context, const BillingParts &parts, const PlanFacts &facts)
{
    const QJsonArray recorded = context.recorded(QStringLiteral("plans")).toArray();
    return PlanMap::join(parts.catalog, facts, parts.table).plans(recorded);
}

QJsonArray priceChanges(const Provisioning &provisioning, const QJsonArray &plans)
{
    QJsonArray changes;
    for (const QJsonValue plan : plans) {
        const QString code = plan[u"code"].toString();
        const bool created = provisioning.done.created.contains(code);
        const QString from = plan[u"before"][u"stripe_price_id"].toString();
        const QString to = plan[u"stripe_price_id"].toString();
        if (from == to && !created)
            continue;
        changes << QJsonObject{{QStringLiteral("code"), code},
                               {QStringLiteral("from"), from},
                               {QStringLiteral("to"), to},
                               {QStringLiteral("created"), created}};
    }
    return changes;
}

/// A missing row stops the step before anything is done, as a check that says which row to insert.
void checkRows(StepContext &context, const BillingParts &parts, const PlanFacts &facts)
{
    if (!facts.rows)
        return;
    const PlanMap map = PlanMap::join(parts.catalog, facts, parts.table);
    for (const Finding &finding : map.findings()) {
        if (finding.kind == u"row_missing")
            context.check({QStringLiteral("plan %1: row exists").arg(finding.plan),
                           rowQuery(parts.table, finding.plan), QStringLiteral("one row"),
                           QStringLiteral("0 rows"), CheckStatus::Fail,
                           finding.message + u' ' + finding.remedy});
    }
}

StepOutcome provisionAll(StepContext &context, const BillingParts &parts)
{
    StripeClient client = parts.client();
    const auto account = client.account();
    if (!account)
        return StepOutcome::failed(account.error());
    context.record(QStringLiteral("stripe"), stripeFact(*account));
    auto facts = readFacts(parts, client);
    if (!facts)
        return StepOutcome::failed(facts.error());
    checkRows(context, parts, *facts);
    const QJsonArray before = plansBefore(context, parts, *facts);
    context.record(QStringLiteral("plans"), before);
    for (const Finding &warning : parts.catalog.warnings())
        context.note(QStringLiteral("warning %1: %2").arg(warning.kind, warning.message));
    const auto done = provision(parts, client, std::move(*facts));
    if (!done)
        return StepOutcome::failed(done.error());
    const QJsonArray plans = done->after.plans(before);
    context.record(QStringLiteral("plans"), plans);
    context.record(QStringLiteral("plan_price_changes"), priceChanges(*done, plans));
    return StepOutcome::succeeded(QStringLiteral("%1 operations done, read back and equal to the catalogue")
                                      .arg(done->difference.operations.size()));
}

} // namespace

Forecast ProvisionPlansStep::forecast(StepContext &context)
{
    if (context.setup.options.skipStripe)
        return Forecast::notNecessary(QStringLiteral("skipped by --skip-stripe"));
    auto parts = partsOf(context);
    if (!parts)
        return Forecast::blocked(parts.error());
    if (isHeadless(context)) {
        if (auto complete = requireAmounts(parts->catalog); !complete)
            return Forecast::blocked(complete.error());
    }
    StripeClient client = parts->client();
    const auto account = client.account();
    if (!account)
        return Forecast::blocked(account.error());
    const QJsonObject intent{{QStringLiteral("stripe"), stripeFact(*account)},
                             {QStringLiteral("plans"), plannedPlans(context)}};
    const auto facts = readFacts(*parts, client);
    if (facts)
        return forecastOf(context, *parts, *facts, intent);
    if (tableComesLater(context, facts.error()))
        return Forecast::deferred(context.spec.needs.constLast(), facts.error().message, intent);
    return Forecast::blocked(facts.error());
}

StepOutcome ProvisionPlansStep::run(StepContext &context)
{
    const auto parts = partsOf(context);
    if (!parts)
        return StepOutcome::failed(parts.error());
    if (!parts->catalog.missingAmounts().isEmpty() && !isHeadless(context)) {
        if (auto asked = askAmounts(context, parts->catalog); !asked)
            return StepOutcome::failed(asked.error());
        const auto complete = partsOf(context);
        return complete ? provisionAll(context, *complete) : StepOutcome::failed(complete.error());
    }
    return provisionAll(context, *parts);
}

} // namespace slipway::billing
