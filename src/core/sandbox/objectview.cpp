// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/objectview.h"

#include <QHash>
#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

/// Members that hold an id, and of what.
const QHash<QString, QString> &references()
{
    static const QHash<QString, QString> table{
        {u"product"_s, u"product"_s},           {u"default_price"_s, u"price"_s},
        {u"customer"_s, u"customer"_s},         {u"latest_invoice"_s, u"invoice"_s},
        {u"invoice"_s, u"invoice"_s},           {u"price"_s, u"price"_s},
        {u"subscription"_s, u"subscription"_s}, {u"default_payment_method"_s, u"payment_method"_s}};
    return table;
}

const QStringList &includable()
{
    static const QStringList names{u"tiers"_s, u"currency_options"_s};
    return names;
}

QStringList below(const QStringList &wishes, const QString &name)
{
    QStringList rest;
    for (const QString &wish : wishes) {
        if (wish.startsWith(name + u'.'))
            rest << wish.mid(name.size() + 1);
    }
    return rest;
}

bool wished(const QStringList &wishes, const QString &name)
{
    return wishes.contains(name) || !below(wishes, name).isEmpty();
}

QJsonValue shown(const World &world, const QJsonValue &value, const QStringList &wishes);

QJsonObject shownObject(const World &world, QJsonObject object, const QStringList &wishes)
{
    for (const QString &name : object.keys()) {
        const QString type = references().value(name);
        const QString id = object.value(name).toString();
        if (includable().contains(name) && object.value(u"object") == u"price"_s && !wished(wishes, name))
            object.remove(name);
        else if (wished(wishes, name) && !id.isEmpty() && world.contains(type, id))
            object.insert(name, shownObject(world, world.find(type, id), below(wishes, name)));
        else
            object.insert(name, shown(world, object.value(name), below(wishes, name)));
    }
    if (object.value(u"object") == u"webhook_endpoint"_s)
        object.remove(u"secret"_s); // its creation alone shows it
    return object;
}

QJsonValue shown(const World &world, const QJsonValue &value, const QStringList &wishes)
{
    if (value.isObject())
        return shownObject(world, value.toObject(), wishes);
    if (!value.isArray())
        return value;
    QJsonArray array;
    for (const QJsonValue element : value.toArray())
        array << shown(world, element, wishes);
    return array;
}

/// Whether a path leads to something that can be expanded.
bool expandable(const World &world, const QJsonValue &value, const QStringList &path)
{
    if (value.isArray())
        return value.toArray().isEmpty() || expandable(world, value.toArray().first(), path);
    if (path.isEmpty() || value.isNull())
        return true;
    const QJsonObject object = value.toObject();
    const QString &name = path.first();
    if (includable().contains(name))
        return object.value(u"object") == u"price"_s;
    const QJsonValue member = object.value(name);
    if (member.isObject() || member.isArray())
        return expandable(world, member, path.mid(1));
    if (!references().contains(name) || member.isUndefined())
        return false;
    return member.isNull() ||
           expandable(world, world.find(references().value(name), member.toString()), path.mid(1));
}

} // namespace

Outcome ObjectView::show(const QJsonObject &object) const
{
    for (const QString &wish : m_wishes) {
        const QStringList path = wish.split(u'.');
        if (path.size() > 4)
            return ApiError::invalid(
                u"expand"_s, u"You cannot expand more than 4 levels of a property. Property: %1"_s.arg(wish));
        if (!expandable(m_world, object, path))
            return ApiError::invalid(u"expand"_s, u"This property cannot be expanded (%1)."_s.arg(wish));
    }
    return shownObject(m_world, object, m_wishes);
}

QJsonObject ObjectView::plain(const QJsonObject &object)
{
    return shownObject({}, object, {});
}

QStringList ObjectView::wishes(const QJsonObject &fields)
{
    return fields.value(u"expand").toVariant().toStringList();
}

bool wantsEvent(const QJsonObject &webhookEndpoint, const QString &eventType)
{
    const QJsonArray wanted = webhookEndpoint.value(u"enabled_events").toArray();
    return webhookEndpoint.value(u"status") == u"enabled"_s &&
           (wanted.contains(u"*"_s) || wanted.contains(eventType));
}

} // namespace slipway::sandbox
