// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/planchecks.h"
#include "billing/planprovisioner.h"

namespace slipway::billing {

/// What the billing functions work with; made by a step from its context, or by the command line directly.
struct BillingParts
{
    release::HttpClient &http;
    release::PlanRows *rows = nullptr;          ///< none = the database takes no part
    release::PriceMapStore *priceMap = nullptr; ///< none = the environment names no price map
    release::Secret key = {};
    StripeOptions stripe = {}; ///< base and allowed mode
    PlanCatalog catalog = {};
    release::BillingTable table = {};
    bool skipStripe = false;
    bool skipDatabase = false;
    bool rowsOptional = false; ///< a table that is not there yet is no error
    bool acceptRevert = false;
    ProvisionHooks hooks = {};
    std::function<release::Result<bool>(const QString &question)> confirm =
        {}; ///< a person; empty = headless
    std::stop_token stop = {};

    StripeClient client() const { return {http, key.copy(), stripe, stop}; }
};

/// Reads only. Error `table_missing`/`column_missing` of the rows, or of Stripe.
release::Result<PlanFacts> readFacts(const BillingParts &parts, StripeClient &client);

/// What provisioning did.
struct Provisioning
{
    PlanDifference difference;
    Provisioned done;
    PlanMap before;
    PlanMap after;
    int writes = 0;        ///< POST requests sent
    QJsonObject leftToSet; ///< {place, value} of a price map that a person must set; else empty

    QJsonObject toJson() const; ///< {operations, plans}, and price_map where a person must set it
};

/// Reads, compares, applies, reads back. Error `amount_missing` (Usage) names every plan without an amount,
/// `override_revert` (Refused), `row_missing`, `provision_incomplete`. `known` spares the first reading.
release::Result<Provisioning> provision(const BillingParts &parts, StripeClient &client,
                                        std::optional<PlanFacts> known = {});

/// Error `override_revert` (Refused) unless accepted by flag or person.
release::Result<void> allowReverts(const BillingParts &parts, const PlanDifference &difference);
/// Error `amount_missing` (Usage).
release::Result<void> requireAmounts(const PlanCatalog &catalog);

struct PlanVerification
{
    QList<release::CheckResult> checks;
    PlanMap map;

    std::optional<release::Error> error() const; ///< `plans_unproven` where a check failed
};

release::Result<PlanDifference> stripeDiff(const BillingParts &parts);
release::Result<Provisioning> stripeSetup(const BillingParts &parts);
release::Result<PlanVerification> verifyPlans(const BillingParts &parts);
release::Result<PlanMap> plansMap(const BillingParts &parts);
/// The account behind the key; `limited` for a restricted key that may not read it.
release::Result<StripeAccount> account(const BillingParts &parts);
/// What a person must do under --skip-stripe, line by line.
QStringList manualChecklist(const BillingParts &parts);

} // namespace slipway::billing
