// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::release {

struct RequiredColumn
{
    QString name;
    QString type; ///< any of PostgreSQL's names for it; empty = any
    std::optional<bool> nullable;
    std::optional<QString> defaultValue; ///< an expression; "" = must have none
};

struct RequiredForeignKey
{
    QStringList columns;
    QString table;
    QStringList references; ///< empty = the primary key
    QString onDelete;       ///< no action | restrict | cascade | set null | set default; empty = any
    QString onUpdate;
};

/// A CHECK: by its columns and the values it allows, by its expression, or by name alone.
struct RequiredCheck
{
    QString name;
    QString expression;
    QStringList columns;
    QStringList values;
};

struct RequiredIndex
{
    QString name;
    QStringList columns;
    std::optional<bool> unique;
};

struct RequiredTable
{
    QString name; ///< schema.table, or a table of the current schema
    QList<RequiredColumn> columns;
    QStringList primaryKey;
    QList<QStringList> unique;
    QList<RequiredCheck> checks;
    QList<RequiredForeignKey> foreignKeys;
    QList<RequiredIndex> indexes;
};

struct RequiredEnum
{
    QString name;
    QStringList values;
};

/// What a schema must hold so that no migration is needed.
struct SchemaRequirements
{
    QString file;
    QList<RequiredTable> tables;
    QList<RequiredEnum> enums;
};

} // namespace slipway::release
