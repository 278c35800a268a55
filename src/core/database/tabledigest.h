// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <QJsonArray>

namespace slipway::database {

/// What a table holds: how many rows, and, where wanted, a checksum over them that does not depend on their
/// order.
struct TableDigest
{
    QString table; ///< schema.name, quoted where it must be
    qint64 rows = 0;
    QString checksum; ///< empty = not wanted
    qint64 bytes = 0; ///< on disk; for progress only

    QJsonObject toJson() const;
    static TableDigest fromJson(const QJsonObject &object);
};

QJsonArray digestsToJson(const QList<TableDigest> &digests);
QList<TableDigest> digestsFromJson(const QJsonArray &array);

/// Every table that pg_dump would dump, rows and checksum still unknown.
release::Result<QList<TableDigest>> listTables(Session &session);

/// Counts them in the session's transaction. `checksums` names tables (schema.name, or a name alone), or is
/// {"*"} for all; error `table_missing` for one that is not there. Values are written independently of the
/// session's own settings; two servers of one major version give the same checksum for the same rows.
release::Result<void> readDigests(Session &session, QList<TableDigest> &tables, const QStringList &checksums);

} // namespace slipway::database
