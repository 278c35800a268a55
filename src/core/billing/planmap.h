// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stripecatalog.h"
#include "release/check.h"
#include "release/ports.h"
#include "release/workspace.h"

namespace slipway::billing {

/// What was read of the outside. What is absent takes no part (skipped, or the environment has none).
struct PlanFacts
{
    std::optional<QList<release::PlanRow>> rows;
    std::optional<QMap<QString, QString>> priceMap; ///< code → price id
    std::optional<StripeCatalog> stripe;
    QString mode; ///< test | live, for words
};

/// One plan, seen from all four sides.
struct PlanEntry
{
    QString code;
    std::optional<WantedPlan> wanted;
    std::optional<release::PlanRow> row;
    int rowCount = 0;
    QString environmentPrice;
    std::optional<StripePrice> price; ///< the row's, else the environment's
    QString productName;
    QList<Finding> findings;

    QString priceId() const { return row && !row->price.isEmpty() ? row->price : environmentPrice; }
    QString status() const; ///< ok, or the kind of the first error
    /// As in the artifact. `before` is {stripe_price_id, environment_price_id}.
    QJsonObject toJson(const QJsonObject &before = {}) const;
    QJsonObject current() const; ///< {stripe_price_id, environment_price_id} as they are now
};

/// An active price of the plans' products that neither row, price map nor lookup key of a plan leads to.
struct UnusedPrice
{
    StripePrice price;
    QString productName;
    Finding finding; ///< price_unused, a warning; its plan is the one that the price was made for, or empty
};

/// The join of catalogue, database rows, Stripe objects and environment entries, with what is wrong. Pure.
/// Kinds: row_missing row_duplicate row_inactive row_without_price row_unknown_plan price_missing
/// price_archived product_archived amount_differs currency_differs interval_differs scheme_differs
/// mode_differs price_of_other_plan environment_missing environment_differs environment_unknown_plan
/// lookup_key_elsewhere trial_days_differ override_not_in_catalog price_unused.
class PlanMap
{
public:
    static PlanMap join(const PlanCatalog &catalog, const PlanFacts &facts,
                        const release::BillingTable &table = {});

    const QList<PlanEntry> &entries() const { return m_entries; }
    const QList<UnusedPrice> &unused() const { return m_unused; }
    const PlanEntry *find(const QString &code) const;
    QList<Finding> findings() const; ///< of the entries, then of the unused prices
    QJsonArray
    plans(const QJsonArray &earlier = {}) const; ///< artifact shape; `before` from the earlier array's plans
    QJsonObject toJson() const;                  ///< {plans, findings}
    release::Table table() const;

private:
    void findUnused(const StripeCatalog &stripe);

    QList<PlanEntry> m_entries;
    QList<UnusedPrice> m_unused;
};

} // namespace slipway::billing
