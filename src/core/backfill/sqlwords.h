// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/rowreader.h"

#include <QJsonArray>
#include <QJsonDocument>

// What the statements of a backfill are put together from, and their answers taken apart with.
namespace slipway::backfill {

inline QString quoted(const QString &name)
{
    return u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

inline QString literal(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

inline QString jsonOf(const QStringList &key)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(key)).toJson(QJsonDocument::Compact));
}

inline QStringList keyFrom(const database::Cell &cell)
{
    return cell ? QJsonDocument::fromJson(cell->toUtf8()).toVariant().toStringList() : QStringList();
}

inline qint64 number(const database::Cell &cell)
{
    return cell.value_or(QString()).toLongLong();
}

/// Values of a key as :a0, :a1, …
inline void bindKey(QMap<QString, database::Cell> &values, QChar prefix, const QStringList &key)
{
    for (qsizetype i = 0; i < key.size(); ++i)
        values.insert(prefix + QString::number(i), key[i]);
}

inline release::Result<void> done(const release::Result<database::RowSet> &rows)
{
    return rows ? release::Result<void>() : release::Result<void>(rows.error());
}

} // namespace slipway::backfill
