// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stripecatalog.h"
#include "release/check.h"
#include "release/ports.h"

namespace slipway::billing {

enum class OperationKind {
    CreateProduct,
    UpdateProduct,
    CreatePrice,
    ActivatePrice,
    UpdatePrice,
    MoveLookupKey,
    SetDefaultPrice,
    WriteDatabase,
    WriteEnvironment,
    ArchivePrice,
    ArchiveProduct,
};
QString operationKindName(OperationKind kind); ///< create_price, move_lookup_key, …

/// One effect. Requests to Stripe go to `path` with `form`; in both, and in `to`, an empty price stands for
/// the one that create_price of the same plan makes.
struct Operation
{
    OperationKind kind = OperationKind::CreatePrice;
    QString plan;
    QString object; ///< product or price id that is changed; empty = the new price
    Form form;
    QString from;           ///< write_…: what must still be there
    QString to;             ///< write_… and set_default_price: the price
    QString detail;         ///< a sentence part for people
    bool toNothing = false; ///< write_…: no price, as before there was one

    QString name() const { return operationKindName(kind) + u' ' + plan; } ///< "create_price starter"
    bool isRequest() const
    {
        return kind != OperationKind::WriteDatabase && kind != OperationKind::WriteEnvironment;
    }
    QJsonObject toJson() const; ///< {kind, plan, detail}
};

/// A price that an earlier --plan set and that this run would take back.
struct OverrideRevert
{
    QString plan;
    QString overrideAmount;
    QString wanted;

    QString sentence() const;
};

struct DiffOptions
{
    QString runId; ///< goes into the metadata of what is created
};

/// What must be done so that Stripe, database and environment say what the catalogue says. Empty operations =
/// nothing. Order: per plan product, price, lookup key, default price; then database, environment; old prices
/// are archived last, when nothing refers to them any more (Stripe refuses to archive a default price).
struct PlanDifference
{
    QList<Operation> operations;
    QMap<QString, QString> prices; ///< code → adopted price id; empty = one must be created
    QStringList missingRows;
    QList<OverrideRevert> reverts;

    QStringList operationNames() const;
    QJsonArray toJson() const;
    release::Table table() const;
};

/// Pure. Rows and price map are absent where they take no part. A price is adopted by the id in the database
/// or the environment, then by lookup key, then by metadata, and only where it bills exactly what the plan
/// says.
PlanDifference diff(const PlanCatalog &catalog, const std::optional<QList<release::PlanRow>> &rows,
                    const std::optional<QMap<QString, QString>> &priceMap, const StripeCatalog &stripe,
                    const DiffOptions &options = {});

} // namespace slipway::billing
