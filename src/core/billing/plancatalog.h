// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/finding.h"
#include "release/playbook.h"
#include "release/result.h"

#include <QJsonArray>
#include <QMap>

namespace slipway::billing {

/// A plan as this run wants it. `plan.amount` is the effective amount, `catalogAmount` what the catalogue
/// says.
struct WantedPlan
{
    release::CatalogPlan plan;
    std::optional<qint64> catalogAmount;

    /// An amount for this run only, which the catalogue does not have.
    bool overridden() const { return plan.amount && catalogAmount && plan.amount != catalogAmount; }
};

/// The wanted plans of a run: the catalogue with --plan overrides.
class PlanCatalog
{
public:
    /// Fills in default product ids (WORKSPACE_CODE) and lookup keys (WORKSPACE_CODE_INTERVAL_CURRENCY).
    /// Errors (all Usage): `plan_unknown` for an override of no plan, with the nearest code;
    /// `plan_duplicate`; `amount_negative`; `lookup_key_too_long`.
    static release::Result<PlanCatalog> make(const QList<release::CatalogPlan> &plans,
                                             const QMap<QString, qint64> &overrides,
                                             const QString &workspace);

    const QList<WantedPlan> &plans() const { return m_plans; }
    const WantedPlan *find(const QString &code) const;
    QStringList missingAmounts() const; ///< codes that neither the catalogue nor --plan gives an amount
    QList<Finding> warnings() const;    ///< override_not_in_catalog
    QJsonArray toJson() const;          ///< wanted values, what an approval binds to

private:
    QList<WantedPlan> m_plans;
    QMap<QString, qsizetype> m_positions;
};

/// "20.00 usd" from minor units; "500 jpy" for currencies without decimals.
QString amountText(qint64 amount, const QString &currency);
/// "month", "3 months"
QString intervalText(const QString &interval, int count);

} // namespace slipway::billing
