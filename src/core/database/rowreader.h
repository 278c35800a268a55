// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "release/check.h"

#include <optional>

namespace slipway::database {

using Cell = std::optional<QString>; ///< as a person reads it; nullopt = NULL

/// What a statement returned. `rows` are the first ones up to the limit, `count` is all of them; of a
/// statement without rows (an UPDATE) `count` is how many it touched.
struct RowSet
{
    QStringList columns;
    QList<QList<Cell>> rows;
    qint64 count = 0;

    bool complete() const { return rows.size() == count; }
    qsizetype column(const QString &name) const { return columns.indexOf(name); }
    /// The first `most` rows, NULL as "NULL".
    release::Table table(const QString &title, qsizetype most = 200) const;
};

QString shown(const Cell &cell); ///< NULL as "NULL"

/// How a statement is read: text values for its `:name` places, and limits. Booleans are told as true and
/// false, all else as the server writes it.
struct ReadRequest
{
    QString sql;
    QMap<QString, Cell> values = {};
    qsizetype keep = 100'000; ///< rows kept
    qint64 timeoutMs = 0;     ///< 0 = none
};

/// One statement on a session, in whatever transaction it is in. Errors: `sql_failed` (details: statement,
/// SQLSTATE), `value_missing` names a `:name` without a value, `statement_timeout`, `connection_lost`,
/// `cancelled`. On PostgreSQL text with several statements is refused.
release::Result<RowSet> readRows(Session &session, const ReadRequest &request);

/// One statement in a read-only transaction of its own, which is rolled back. What tries to write fails as
/// `check_writes`.
release::Result<RowSet> readOnly(Session &session, const ReadRequest &request);

} // namespace slipway::database
