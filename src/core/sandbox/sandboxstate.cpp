// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/sandboxstate.h"

#include <QRandomGenerator>

namespace slipway::sandbox {

QJsonObject World::find(const QString &type, const QString &id) const
{
    const auto shelf = m_shelves.constFind(type);
    return shelf == m_shelves.cend() ? QJsonObject() : shelf->objects.value(id);
}

bool World::contains(const QString &type, const QString &id) const
{
    const auto shelf = m_shelves.constFind(type);
    return shelf != m_shelves.cend() && shelf->objects.contains(id);
}

void World::put(const QString &type, const QJsonObject &object)
{
    const QString id = object.value(u"id").toString();
    Shelf &shelf = m_shelves[type];
    if (!shelf.objects.contains(id))
        shelf.order << id;
    shelf.objects.insert(id, object);
}

void World::remove(const QString &type, const QString &id)
{
    Shelf &shelf = m_shelves[type];
    shelf.objects.remove(id);
    shelf.order.removeOne(id);
}

QList<QJsonObject> World::newestFirst(const QString &type) const
{
    QList<QJsonObject> list;
    const auto shelf = m_shelves.constFind(type);
    if (shelf == m_shelves.cend())
        return list;
    list.reserve(shelf->order.size());
    for (auto it = shelf->order.crbegin(); it != shelf->order.crend(); ++it)
        list << shelf->objects.value(*it);
    return list;
}

QString SandboxState::newId(const QString &prefix)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    QString id = prefix + u'1' + QString::number(nextId++, 36).rightJustified(5, u'0');
    for (int i = 0; i < 14; ++i)
        id += QLatin1Char(letters[QRandomGenerator::global()->bounded(62)]);
    return id;
}

void SandboxState::apply(const Change &change)
{
    World &world = worlds[change.live ? 1 : 0];
    if (change.object.isEmpty())
        world.remove(change.type, change.id);
    else
        world.put(change.type, change.object);
}

} // namespace slipway::sandbox
