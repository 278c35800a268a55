// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/restorepricesstep.h"

#include "billing/restoreplan.h"

namespace slipway::billing {

using namespace release;

namespace {

Result<QJsonObject> revertsOf(const StepContext &context)
{
    const QJsonObject reverts = context.recorded(QStringLiteral("reverts")).toObject();
    if (!reverts.isEmpty())
        return reverts;
    return Error{
        QStringLiteral("reverts_missing"),
        QStringLiteral(
            "Step %1 restores the prices of an earlier run and none is named; use slipway release rollback "
            "RUN.")
            .arg(context.spec.id),
        {},
        ErrorKind::Usage};
}

Result<PlanFacts> factsFor(BillingParts &parts, StripeClient &client, const QJsonObject &reverts)
{
    const bool skipStripe = std::exchange(parts.skipStripe, true); // rows and map only
    parts.rowsOptional = true;                                     // a schema rollback may have gone first
    auto facts = readFacts(parts, client);
    parts.skipStripe = skipStripe;
    if (!facts || skipStripe)
        return facts;
    auto stripe = StripeCatalog::load(client, PlanCatalog(), revertedPriceIds(reverts));
    if (!stripe)
        return stripe.error();
    facts->stripe = std::move(*stripe);
    return facts;
}

Table tableOf(const RestorePlan &plan)
{
    PlanDifference difference;
    difference.operations = plan.operations;
    Table table = difference.table();
    table.title = QStringLiteral("Prices to restore");
    for (const QString &line : plan.left)
        table.rows << QStringList{QString(), QStringLiteral("left as it is"), line};
    return table;
}

QJsonObject intentOf(const QJsonObject &reverts, const BillingParts &parts)
{
    QJsonArray before;
    for (const QJsonValue plan : reverts[u"plans"].toArray())
        before << QJsonObject{{QStringLiteral("code"), plan[u"code"]},
                              {QStringLiteral("before"), plan[u"before"]}};
    return {{QStringLiteral("reverts"), reverts[u"run_id"]},
            {QStringLiteral("mode"), parts.stripe.mode},
            {QStringLiteral("plans"), before}};
}

StepOutcome restore(StepContext &context, BillingParts &parts, const QJsonObject &reverts)
{
    StripeClient client = parts.client();
    const auto facts = factsFor(parts, client, reverts);
    if (!facts)
        return StepOutcome::failed(facts.error());
    const auto plan = restorePlan(reverts, *facts);
    if (!plan)
        return StepOutcome::failed(plan.error());
    for (const QString &line : plan->left)
        context.note(line);
    PlanProvisioner provisioner(client, parts.rows, parts.priceMap, parts.hooks);
    if (const auto done = provisioner.apply(plan->operations); !done)
        return StepOutcome::failed(done.error());
    const auto now = factsFor(parts, client, reverts);
    if (!now)
        return StepOutcome::failed(now.error());
    const auto left = restorePlan(reverts, *now);
    if (!left)
        return StepOutcome::failed(left.error());
    const bool writable = parts.priceMap && parts.priceMap->writable();
    for (const Operation &operation : left->operations) {
        if (operation.kind != OperationKind::WriteEnvironment || writable)
            return StepOutcome::failed(
                {QStringLiteral("restore_incomplete"),
                 QStringLiteral("Read back, this was still to do: %1.").arg(operation.name())});
    }
    const PlanMap map = PlanMap::join(parts.catalog, *now, parts.table);
    context.record(QStringLiteral("plans"), map.plans());
    return StepOutcome::succeeded(
        QStringLiteral("%1 operations done and read back").arg(plan->operations.size()));
}

} // namespace

Forecast RestorePricesStep::forecast(StepContext &context)
{
    const auto reverts = revertsOf(context);
    if (!reverts)
        return Forecast::blocked(reverts.error());
    auto parts = partsOf(context);
    if (!parts)
        return Forecast::blocked(parts.error());
    StripeClient client = parts->client();
    const auto facts = factsFor(*parts, client, *reverts);
    if (!facts)
        return Forecast::blocked(facts.error());
    const auto plan = restorePlan(*reverts, *facts);
    if (!plan)
        return Forecast::blocked(plan.error());
    const QJsonObject intent = intentOf(*reverts, *parts);
    if (plan->operations.isEmpty())
        return Forecast::notNecessary(QStringLiteral("every price is already as it was before run %1")
                                          .arg(reverts->value(u"run_id").toString()),
                                      intent);
    PlanDifference named;
    named.operations = plan->operations;
    Forecast forecast = Forecast::necessary(QStringLiteral("%1 operations").arg(plan->operations.size()),
                                            intent, named.operationNames());
    forecast.tables << tableOf(*plan);
    return forecast;
}

StepOutcome RestorePricesStep::run(StepContext &context)
{
    const auto reverts = revertsOf(context);
    if (!reverts)
        return StepOutcome::failed(reverts.error());
    auto parts = partsOf(context);
    if (!parts)
        return StepOutcome::failed(parts.error());
    return restore(context, *parts, *reverts);
}

} // namespace slipway::billing
