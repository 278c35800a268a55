// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "migrations/schemafindings.h"

namespace slipway::console {

/// The live schema of one environment, and what is to be said about it.
struct SchemaBook
{
    QString environment;
    QString target;                            ///< who and where
    migrations::LiveSchema schema;             ///< tables of migration histories left out
    QList<migrations::SchemaFinding> findings; ///< requirements first
    QString requirements; ///< file that was compared, relative to the workspace; empty = none is there
    int checks = 0;       ///< requirements compared
    QString requirementsProblem;
    QString mark = QStringLiteral("stripe_"); ///< columns that begin like this are the integration's

    bool marked(const QString &column) const { return column.startsWith(mark, Qt::CaseInsensitive); }
};

/// Reads the catalogue and compares it with the requirements of the workspace's `schema_check` steps, else
/// with its requirements.yaml. Changes nothing. Thread: the session's.
release::Result<SchemaBook> readSchemaBook(ReleaseSession &session, std::stop_token stop);

} // namespace slipway::console
