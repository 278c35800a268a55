// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <QStringList>

namespace slipway::migrations {

struct LiveColumn
{
    QString name;
    QString type; ///< as format_type() writes it
    bool nullable = true;
    QString defaultValue;
};

struct LiveConstraint
{
    QString name;
    QChar kind; ///< p primary, u unique, c check, f foreign, x exclusion
    QString definition;
    QStringList columns;
    QString foreignTable; ///< schema.table
    QStringList foreignColumns;
    QString onDelete; ///< words, as in SQL
    QString onUpdate;
    bool validated = true;
};

struct LiveIndex
{
    QString name;
    QStringList columns; ///< empty names for expressions
    bool unique = false;
    bool valid = true;
    bool ofConstraint = false;
    QString definition;
};

struct LiveTable
{
    QString schema;
    QString name;
    QList<LiveColumn> columns;
    QList<LiveConstraint> constraints;
    QList<LiveIndex> indexes;
    qint64 rows = -1; ///< the planner's estimate; -1 = never analysed
    qint64 bytes = 0; ///< with indexes and TOAST

    const LiveColumn *column(const QString &columnName) const;
    QString shown() const { return schema == u"public" ? name : QString(schema + u'.' + name); }
};

struct LiveEnum
{
    QString schema;
    QString name;
    QStringList values;
};

/// The tables of a PostgreSQL database as its catalogue tells them, system schemas left out.
struct LiveSchema
{
    QString currentSchema;
    QList<LiveTable> tables;
    QList<LiveEnum> enums;

    /// By "schema.table" or by name in the current schema.
    const LiveTable *table(const QString &wanted) const;
    const LiveEnum *enumType(const QString &wanted) const;
    static release::Result<LiveSchema> read(database::Session &session);
};

/// One line for everything that a schema dump would hold, sorted, without column order: two databases whose
/// lines are equal have the same schema. `without` names tables that do not count.
release::Result<QStringList> schemaLines(database::Session &session, const QStringList &without);

/// What only one of two such lists holds, as "- line" and "+ line".
QStringList schemaDifference(const QStringList &before, const QStringList &after);

} // namespace slipway::migrations
