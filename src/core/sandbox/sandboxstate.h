// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace slipway::sandbox {

/// Objects of one mode, in the order in which they were made. An object of one mode does not exist in the
/// other.
class World
{
public:
    QJsonObject find(const QString &type, const QString &id) const { return m_objects[type].value(id); }
    bool contains(const QString &type, const QString &id) const { return m_objects.value(type).contains(id); }
    void put(const QString &type, const QJsonObject &object);
    void remove(const QString &type, const QString &id);
    QList<QJsonObject> newestFirst(const QString &type) const;

    QJsonObject toJson() const;
    static World fromJson(const QJsonObject &json);

private:
    mutable QHash<QString, QHash<QString, QJsonObject>> m_objects;
    QHash<QString, QStringList> m_order;
};

/// A stored answer to an idempotency key.
struct StoredAnswer
{
    QByteArray request; ///< digest of method, path and parameters
    int status = 0;
    QByteArray body;
};

struct SandboxState
{
    World worlds[2];                      ///< test, live
    QHash<QString, StoredAnswer> answers; ///< by mode and key
    qint64 nextId = 1;

    QString newId(const QString &prefix);
    QByteArray toBytes() const;
    bool read(const QByteArray &bytes);
};

} // namespace slipway::sandbox
