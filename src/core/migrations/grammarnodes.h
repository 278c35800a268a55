// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

extern "C" {
#include <pg_query/pg_query.pb-c.h>
}

/// What stands in the nodes of libpg_query's parse trees, as Qt's values.
namespace slipway::migrations::nodes {

QString text(const char *value);
QString tableName(const PgQuery__RangeVar *relation);
QString dottedName(PgQuery__Node *const *names, size_t count);
QString listName(const PgQuery__Node *node);
QString typeName(const PgQuery__TypeName *type);
bool isConstant(const PgQuery__Node *node);
bool hasOption(PgQuery__Node *const *options, size_t count, const char *name);
QStringList strings(PgQuery__Node *const *nodes, size_t count);

} // namespace slipway::migrations::nodes
