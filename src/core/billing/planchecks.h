// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/planmap.h"

namespace slipway::billing {

/// Why some of the checks are left out; empty = they run.
struct PlanCheckOptions
{
    QString skipStripe;
    QString skipDatabase;
    QString skipPriceMap;
};

/// The proof, plan by plan, of every plan of the catalogue: row, active, price, price in Stripe, active,
/// amount, currency, interval, mode, price map. Each check names what was asked. Pure.
QList<release::CheckResult> planChecks(const PlanMap &map, const PlanFacts &facts,
                                       const release::BillingTable &table,
                                       const PlanCheckOptions &options = {});

/// "select … where code = 'starter'": what a person would ask to see the same.
QString rowQuery(const release::BillingTable &table, const QString &code);

} // namespace slipway::billing
