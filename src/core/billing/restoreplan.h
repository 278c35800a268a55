// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/plandifference.h"
#include "billing/planmap.h"

namespace slipway::billing {

/// How the prices of an earlier run go back to what they were before it.
struct RestorePlan
{
    QList<Operation>
        operations;   ///< Stripe first, then database, environment; what that run created is archived last
    QStringList left; ///< what stays behind, in words
};

/// All price ids that the reverted run's plans name, now and before.
QStringList revertedPriceIds(const QJsonObject &reverts);

/// Pure. `reverts` is {run_id, plans [{code, stripe_price_id, environment_price_id, before {…}}]}. Facts
/// without rows, price map or Stripe leave those alone. Error `restore_conflict` where somebody has changed a
/// price since, `price_missing` where the former price does not exist any more.
release::Result<RestorePlan> restorePlan(const QJsonObject &reverts, const PlanFacts &facts);

} // namespace slipway::billing
