// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingparts.h"

#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

bool notThereYet(const Error &error)
{
    return error.code == u"table_missing" || error.code == u"column_missing";
}

QStringList priceIdsOf(const PlanFacts &facts, const PlanCatalog &catalog)
{
    QStringList ids;
    for (const PlanRow &row : facts.rows.value_or(QList<PlanRow>())) {
        if (!row.price.isEmpty() && catalog.find(row.code))
            ids << row.price;
    }
    const auto map = facts.priceMap.value_or(QMap<QString, QString>());
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        if (!it->isEmpty() && catalog.find(it.key()))
            ids << *it;
    }
    ids.removeDuplicates();
    return ids;
}

Error missingRows(const QStringList &codes, const PlanMap &map)
{
    QStringList remedies;
    for (const Finding &finding : map.findings()) {
        if (finding.kind == u"row_missing")
            remedies << finding.message + u' ' + finding.remedy;
    }
    return {
        QStringLiteral("row_missing"),
        QStringLiteral(
            "The database has no row for %1 of the catalogue: %2. Slipway inserts none; nothing was changed.")
            .arg(codes.size() == 1 ? QStringLiteral("a plan") : QStringLiteral("%1 plans").arg(codes.size()),
                 codes.join(QStringLiteral(", "))),
        remedies};
}

/// What is still to do after everything was applied, apart from what a person must set.
QStringList remaining(const BillingParts &parts, const PlanFacts &facts)
{
    QStringList names;
    const bool mapIsOurs = parts.priceMap && parts.priceMap->writable();
    const PlanDifference left = diff(parts.catalog, facts.rows, facts.priceMap, *facts.stripe);
    for (const Operation &operation : left.operations) {
        if (operation.kind == OperationKind::WriteEnvironment && !mapIsOurs)
            continue;
        if (operation.kind == OperationKind::WriteDatabase && left.missingRows.contains(operation.plan))
            continue;
        names << operation.name();
    }
    return names;
}

QString priceMapSkip(const BillingParts &parts, const PlanFacts &facts)
{
    if (!parts.priceMap)
        return QStringLiteral("the environment names no price map");
    if (parts.priceMap->observable() || !facts.rows)
        return {};
    QMap<QString, QString> wanted;
    for (const PlanRow &row : *facts.rows) {
        if (!row.price.isEmpty() && parts.catalog.find(row.code))
            wanted.insert(row.code, row.price);
    }
    for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
        if (facts.priceMap->value(it.key()) != *it)
            return QStringLiteral("left to a person: set %1 to %2")
                .arg(parts.priceMap->place(), parts.priceMap->rendered(wanted));
    }
    return {};
}

} // namespace

Result<PlanFacts> readFacts(const BillingParts &parts, StripeClient &client)
{
    PlanFacts facts;
    facts.mode = parts.stripe.mode;
    if (parts.rows && !parts.skipDatabase) {
        auto rows = parts.rows->read();
        if (rows)
            facts.rows = std::move(*rows);
        else if (!parts.rowsOptional || !notThereYet(rows.error()))
            return rows.error();
    }
    if (parts.priceMap) {
        auto map = parts.priceMap->read();
        if (!map)
            return map.error();
        facts.priceMap = std::move(*map);
    }
    if (parts.skipStripe)
        return facts;
    auto stripe = StripeCatalog::load(client, parts.catalog, priceIdsOf(facts, parts.catalog));
    if (!stripe)
        return stripe.error();
    facts.stripe = std::move(*stripe);
    return facts;
}

Result<void> requireAmounts(const PlanCatalog &catalog)
{
    const QStringList missing = catalog.missingAmounts();
    if (missing.isEmpty())
        return {};
    return Error{QStringLiteral("amount_missing"),
                 QStringLiteral("The catalogue says no amount for %1; say it with --plan %2=CENTS.")
                     .arg(missing.join(QStringLiteral(", ")), missing.join(QStringLiteral("=CENTS --plan "))),
                 {},
                 ErrorKind::Usage};
}

Result<void> allowReverts(const BillingParts &parts, const PlanDifference &difference)
{
    if (difference.reverts.isEmpty() || parts.acceptRevert)
        return {};
    QStringList sentences;
    for (const OverrideRevert &revert : difference.reverts)
        sentences << revert.sentence();
    const QString said = sentences.join(QStringLiteral("; "));
    if (parts.confirm) {
        const auto yes = parts.confirm(said + QStringLiteral(". Take it back?"));
        if (!yes)
            return yes.error();
        if (*yes)
            return {};
    }
    return Error{
        QStringLiteral("override_revert"),
        said + QStringLiteral(
                   ". Nothing was changed; write the amount into the catalogue to keep it, or allow the "
                   "change with --accept-revert."),
        {},
        ErrorKind::Refused};
}

Result<Provisioning> provision(const BillingParts &parts, StripeClient &client,
                               std::optional<PlanFacts> known)
{
    if (auto complete = requireAmounts(parts.catalog); !complete)
        return complete.error();
    auto facts = known ? Result<PlanFacts>(std::move(*known)) : readFacts(parts, client);
    if (!facts)
        return facts.error();
    Provisioning result;
    result.difference =
        diff(parts.catalog, facts->rows, facts->priceMap, *facts->stripe, {parts.hooks.runId});
    result.before = PlanMap::join(parts.catalog, *facts, parts.table);
    if (!result.difference.missingRows.isEmpty() && !parts.rowsOptional)
        return missingRows(result.difference.missingRows, result.before);
    if (auto allowed = allowReverts(parts, result.difference); !allowed)
        return allowed.error();
    PlanProvisioner provisioner(client, parts.rows, parts.priceMap, parts.hooks);
    auto done = provisioner.apply(result.difference.operations, result.difference.missingRows);
    if (!done)
        return done.error();
    result.done = *done;
    auto now = readFacts(parts, client);
    if (!now)
        return now.error();
    if (const QStringList left = remaining(parts, *now); !left.isEmpty()) {
        return Error{
            QStringLiteral("provision_incomplete"),
            QStringLiteral(
                "Read back after provisioning, this was still to do: %1. Somebody else may be changing "
                "the same plans; run again.")
                .arg(left.join(QStringLiteral(", ")))};
    }
    result.after = PlanMap::join(parts.catalog, *now, parts.table);
    result.writes = client.writes();
    if (parts.priceMap && !parts.priceMap->writable() && !result.done.environment.isEmpty())
        result.leftToSet = {{QStringLiteral("place"), parts.priceMap->place()},
                            {QStringLiteral("value"), result.done.environment}};
    return result;
}

QJsonObject Provisioning::toJson() const
{
    QJsonArray earlier;
    for (const PlanEntry &entry : before.entries())
        earlier << entry.toJson();
    QJsonObject object{{QStringLiteral("operations"), difference.toJson()},
                       {QStringLiteral("plans"), after.plans(earlier)}};
    if (!leftToSet.isEmpty())
        object.insert(QStringLiteral("price_map"), leftToSet);
    return object;
}

std::optional<Error> PlanVerification::error() const
{
    const auto failed = [](const CheckResult &check) { return check.status == CheckStatus::Fail; };
    const auto first = std::find_if(checks.cbegin(), checks.cend(), failed);
    if (first == checks.cend())
        return {};
    QStringList details;
    for (const CheckResult &check : checks) {
        if (failed(check))
            details
                << QStringLiteral("%1: expected %2, found %3").arg(check.name, check.expected, check.actual);
    }
    return Error{
        QStringLiteral("plans_unproven"),
        QStringLiteral("%1 of %2 checks of the plans failed; the first: %3 (expected %4, found %5). %6")
            .arg(details.size())
            .arg(checks.size())
            .arg(first->name, first->expected, first->actual, first->reason)
            .trimmed(),
        details};
}

Result<PlanDifference> stripeDiff(const BillingParts &parts)
{
    StripeClient client = parts.client();
    if (auto complete = requireAmounts(parts.catalog); !complete)
        return complete.error();
    const auto facts = readFacts(parts, client);
    if (!facts)
        return facts.error();
    return diff(parts.catalog, facts->rows, facts->priceMap, *facts->stripe, {parts.hooks.runId});
}

Result<Provisioning> stripeSetup(const BillingParts &parts)
{
    StripeClient client = parts.client();
    return provision(parts, client);
}

Result<PlanVerification> verifyPlans(const BillingParts &parts)
{
    StripeClient client = parts.client();
    const auto facts = readFacts(parts, client);
    if (!facts)
        return facts.error();
    PlanCheckOptions options;
    if (parts.skipStripe)
        options.skipStripe = QStringLiteral("skipped by --skip-stripe");
    if (parts.skipDatabase)
        options.skipDatabase = QStringLiteral("skipped by --skip-db-checks");
    else if (!parts.rows)
        options.skipDatabase = QStringLiteral("there is no database to ask");
    options.skipPriceMap = priceMapSkip(parts, *facts);
    PlanVerification verification;
    verification.map = PlanMap::join(parts.catalog, *facts, parts.table);
    verification.checks = planChecks(verification.map, *facts, parts.table, options);
    return verification;
}

Result<PlanMap> plansMap(const BillingParts &parts)
{
    StripeClient client = parts.client();
    const auto facts = readFacts(parts, client);
    if (!facts)
        return facts.error();
    return PlanMap::join(parts.catalog, *facts, parts.table);
}

Result<StripeAccount> account(const BillingParts &parts)
{
    return parts.client().account();
}

QStringList manualChecklist(const BillingParts &parts)
{
    QStringList lines;
    const QString place = parts.priceMap ? parts.priceMap->place() : QString();
    for (const WantedPlan &wanted : parts.catalog.plans()) {
        const CatalogPlan &plan = wanted.plan;
        const QString amount =
            plan.amount ? amountText(*plan.amount, plan.currency) : QStringLiteral("its amount");
        lines << QStringLiteral("[ ] Stripe, %1 mode: product %2 has an active price of %3 every %4 with "
                                "lookup key %5, and it "
                                "is the product's default price")
                     .arg(parts.stripe.mode, plan.product, amount,
                          intervalText(plan.interval, plan.intervalCount), plan.lookupKey);
        lines << QStringLiteral("[ ] database: update %1 set %2 = 'price_…' where %3 = '%4'")
                     .arg(parts.table.table, parts.table.price, parts.table.code, plan.code);
        if (!place.isEmpty())
            lines << QStringLiteral("[ ] %1: the entry %2 is the same price id").arg(place, plan.code);
    }
    lines << QStringLiteral(
                 "[ ] a price that was replaced is archived, after the new one is the default price")
          << QStringLiteral("[ ] a screenshot or the Stripe CLI's output is attached with --evidence FILE");
    return lines;
}

} // namespace slipway::billing
