// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/expectation.h"

namespace slipway::database {

/// Rows as they were at one moment, kept as a fact of the run: {query, at, columns, rows, key}.
struct Snapshot
{
    static constexpr qsizetype mostRows = 2000;
    QString at; ///< UTC
    RowSet rows;

    QJsonObject toJson() const;
    static Snapshot fromJson(const QJsonObject &object);
};
QString snapshotKey(const QString &name); ///< the fact's key

/// What may differ between two snapshots. Rows are matched by their first `keyColumns` columns.
struct ComparisonRules
{
    int keyColumns = 1;
    QStringList except;  ///< keys whose rows may differ
    QJsonObject becomes; ///< key → the value that it must have now
};

/// One row a key and value column: what, before, after, change; those that break a rule first, then other
/// differences, then what is the same.
struct Comparison
{
    release::Table table;
    int different = 0;
    int wrong = 0;
    QString firstWrong;
};
Comparison compare(const RowSet &before, const RowSet &after, const ComparisonRules &rules,
                   const QString &title);

} // namespace slipway::database
