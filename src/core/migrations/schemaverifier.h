// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/liveschema.h"
#include "release/check.h"
#include "release/schemarequirements.h"

namespace slipway::migrations {

struct SchemaVerdict
{
    QList<release::CheckResult> checks; ///< one a requirement
    QByteArray suggestion;              ///< SQL to start a migration from; empty where nothing is missing
    bool fulfilled() const;
};

SchemaVerdict verifySchema(const LiveSchema &schema, const release::SchemaRequirements &required);

/// PostgreSQL's own name of a type: varchar(20) → character varying(20).
QString canonicalType(const QString &type);
/// An expression without what the server adds to it: casts, parentheses, blanks.
QString canonicalExpression(const QString &expression);

} // namespace slipway::migrations
