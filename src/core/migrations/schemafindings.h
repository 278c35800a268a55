// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/schemaverifier.h"

namespace slipway::migrations {

/// Something about a schema that a person should know.
struct SchemaFinding
{
    QString table; ///< as LiveTable::shown(); empty = about no table
    QString column;
    QString severity; ///< error (a requirement is not met) | warning
    QString message;
    QString remedy;
};

/// What is wrong in itself: foreign keys without index, INVALID indexes, constraints that are not validated,
/// indexes that repeat a constraint's, tables without primary key.
QList<SchemaFinding> schemaFindings(const LiveSchema &schema);
/// The requirements that are not met, at their tables.
QList<SchemaFinding> requirementFindings(const LiveSchema &schema, const SchemaVerdict &verdict);

/// An index or constraint that begins with these columns.
bool isIndexed(const LiveTable &table, const QStringList &columns);

} // namespace slipway::migrations
