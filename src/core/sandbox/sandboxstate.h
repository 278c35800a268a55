// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace slipway::sandbox {

/// Objects of one mode, in the order in which they were made. An object of one mode does not exist in the
/// other.
class World
{
public:
    QJsonObject find(const QString &type, const QString &id) const;
    bool contains(const QString &type, const QString &id) const;
    void put(const QString &type, const QJsonObject &object);
    void remove(const QString &type, const QString &id);
    QList<QJsonObject> newestFirst(const QString &type) const;
    QStringList types() const { return m_shelves.keys(); }

private:
    struct Shelf
    {
        QHash<QString, QJsonObject> objects;
        QStringList order;
    };
    QHash<QString, Shelf> m_shelves;
};

/// The first answer to an idempotency key.
struct StoredAnswer
{
    QByteArray request; ///< digest of method, path and parameters
    int status = 0;
    QByteArray body;
    QString requestId;
};

/// One object put or removed: what a state file keeps a line of.
struct Change
{
    bool live = false;
    QString type;
    QString id;
    QJsonObject object; ///< empty = removed
};

struct SandboxState
{
    World worlds[2];                      ///< test, live
    QHash<QString, StoredAnswer> answers; ///< by mode and key: "test:KEY"
    qint64 nextId = 1;

    QString
    newId(const QString &prefix); ///< a counter makes it unique, random letters keep two servers apart
    void apply(const Change &change);
};

} // namespace slipway::sandbox
