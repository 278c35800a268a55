// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <QMap>

namespace slipway::migrations {

/// One thing of a schema and the SQL that makes and removes it.
struct SchemaObject
{
    enum Kind {
        Schema,
        Extension,
        Enum,
        Domain,
        Sequence,
        Function,
        Table,
        Column,
        Key,
        ForeignKey,
        Index,
        View,
        Trigger,
        Policy
    };
    Kind kind = Table;
    QString name =
        {}; ///< as SQL writes it; with a column, trigger, constraint or policy its table's before it
    QString parent = {}; ///< the table whose end takes it along; empty = none
    QByteArray make = {};
    QByteArray remove = {};
    qint64 oid = 0;
    bool toYounger = false; ///< a foreign key to a table that was made after its own
    // of columns
    QByteArray table = {};
    QByteArray column = {};
    QString type = {};
    QString defaultValue = {};
    bool notNull = false;

    QString key() const { return QString::number(kind) + u' ' + name; }
};

/// What a database holds, by key(); names are written without a schema where that is the session's own.
using SchemaObjects = QMap<QString, SchemaObject>;

release::Result<SchemaObjects> readSchemaObjects(database::Session &session,
                                                 const QStringList &withoutTables);

/// SQL that gives tables, columns, types and the like their earlier names back. They are known by what the
/// server calls them inside, so both moments must be of one database.
struct ObjectName
{
    QString kind;  ///< table, column, constraint …, as ALTER wants it
    QString table; ///< as SQL writes it, of columns and constraints
    QString name;
};
using ObjectNames = QMap<QString, ObjectName>; ///< by the server's own number

release::Result<ObjectNames> readObjectNames(database::Session &session);
QByteArray renamesBack(const ObjectNames &before, const ObjectNames &after);

} // namespace slipway::migrations
