// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/sandboxstate.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace slipway::sandbox {

void World::put(const QString &type, const QJsonObject &object)
{
    const QString id = object[u"id"].toString();
    if (!m_objects[type].contains(id))
        m_order[type] << id;
    m_objects[type].insert(id, object);
}

void World::remove(const QString &type, const QString &id)
{
    m_objects[type].remove(id);
    m_order[type].removeAll(id);
}

QList<QJsonObject> World::newestFirst(const QString &type) const
{
    QList<QJsonObject> list;
    const QStringList order = m_order.value(type);
    for (auto it = order.crbegin(); it != order.crend(); ++it)
        list << m_objects[type].value(*it);
    return list;
}

QJsonObject World::toJson() const
{
    QJsonObject all;
    for (auto it = m_order.cbegin(); it != m_order.cend(); ++it) {
        QJsonArray list;
        for (const QString &id : it.value())
            list << m_objects[it.key()].value(id);
        all.insert(it.key(), list);
    }
    return all;
}

World World::fromJson(const QJsonObject &json)
{
    World world;
    for (auto it = json.begin(); it != json.end(); ++it) {
        for (const QJsonValue object : it.value().toArray())
            world.put(it.key(), object.toObject());
    }
    return world;
}

/// Ids of Stripe's form; a counter keeps them unique, random letters keep two servers apart.
QString SandboxState::newId(const QString &prefix)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    QString id = prefix + u'1' + QString::number(nextId++, 36).rightJustified(5, u'0');
    for (int i = 0; i < 14; ++i)
        id += QLatin1Char(letters[QRandomGenerator::global()->bounded(62)]);
    return id;
}

QByteArray SandboxState::toBytes() const
{
    QJsonObject stored;
    for (auto it = answers.cbegin(); it != answers.cend(); ++it)
        stored.insert(it.key(),
                      QJsonArray{QString::fromLatin1(it->request), it->status, QString::fromUtf8(it->body)});
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1},
                                     {QStringLiteral("test"), worlds[0].toJson()},
                                     {QStringLiteral("live"), worlds[1].toJson()},
                                     {QStringLiteral("answers"), stored},
                                     {QStringLiteral("next_id"), nextId}})
        .toJson();
}

bool SandboxState::read(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject() || document[u"version"].toInt() != 1)
        return false;
    worlds[0] = World::fromJson(document[u"test"].toObject());
    worlds[1] = World::fromJson(document[u"live"].toObject());
    nextId = document[u"next_id"].toInteger(1);
    const QJsonObject stored = document[u"answers"].toObject();
    for (auto it = stored.begin(); it != stored.end(); ++it) {
        const QJsonArray answer = it.value().toArray();
        answers.insert(it.key(),
                       {answer[0].toString().toLatin1(), answer[1].toInt(), answer[2].toString().toUtf8()});
    }
    return true;
}

} // namespace slipway::sandbox
