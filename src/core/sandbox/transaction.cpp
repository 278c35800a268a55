// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/transaction.h"

#include "sandbox/endpointtable.h"
#include "sandbox/objectview.h"

#include <QDateTime>
#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

/// What an update changed, with the values from before; of a group only the members that changed.
QJsonObject changed(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject previous;
    for (auto it = after.begin(); it != after.end(); ++it) {
        const QJsonValue old = before.value(it.key());
        if (old == it.value() || (old.isUndefined() && it.value().isNull()))
            continue;
        if (old.isObject() && it.value().isObject())
            previous.insert(it.key(), changed(old.toObject(), it.value().toObject()));
        else
            previous.insert(it.key(), old.isUndefined() ? QJsonValue() : old);
    }
    for (auto it = before.begin(); it != before.end(); ++it) {
        if (!after.contains(it.key()))
            previous.insert(it.key(), it.value());
    }
    return previous;
}

/// Counts the endpoints that an event goes to.
int listeners(const World &world, const QString &eventType)
{
    int count = 0;
    for (const QJsonObject &endpoint : world.newestFirst(u"webhook_endpoint"_s))
        count += wantsEvent(endpoint, eventType) ? 1 : 0;
    return count;
}

/// Subscriptions are announced as `customer.subscription.*`.
QString eventPrefix(const QString &type)
{
    return type == u"subscription" ? u"customer.subscription"_s : type;
}

} // namespace

Transaction::~Transaction()
{
    if (!m_committed)
        m_state.worlds[m_call.live ? 1 : 0] = m_before;
}

qint64 Transaction::now() const
{
    return QDateTime::currentSecsSinceEpoch();
}

QJsonObject Transaction::fresh(const QString &type, const QString &id)
{
    QJsonObject object = EndpointTable::instance().blank(type);
    object.insert(u"id"_s, id);
    object.insert(u"object"_s, type);
    object.insert(u"created"_s, now());
    object.insert(u"livemode"_s, m_call.live);
    return object;
}

void Transaction::put(const QString &type, const QJsonObject &object)
{
    const Change change{m_call.live, type, object.value(u"id").toString(), object};
    m_state.apply(change);
    m_changes << change;
}

void Transaction::remove(const QString &type, const QString &id)
{
    const Change change{m_call.live, type, id, {}};
    m_state.apply(change);
    m_changes << change;
}

void Transaction::create(const QString &type, const QJsonObject &object)
{
    put(type, object);
    announce(eventPrefix(type) + u".created"_s, object);
}

void Transaction::update(const QString &type, const QJsonObject &before, const QJsonObject &after)
{
    const QJsonObject previous = changed(before, after);
    if (previous.isEmpty())
        return;
    QJsonObject object = after;
    QJsonObject told = previous;
    if (type == u"product") {
        object.insert(u"updated"_s, now());
        if (before.value(u"updated") != object.value(u"updated"))
            told.insert(u"updated"_s, before.value(u"updated"));
    }
    put(type, object);
    for (const QString &hidden : {u"tiers"_s, u"currency_options"_s})
        told.remove(hidden);
    announce(eventPrefix(type) + u".updated"_s, object, told);
}

void Transaction::announce(const QString &eventType, const QJsonObject &object, const QJsonObject &previous)
{
    QJsonObject data{{u"object"_s, ObjectView::plain(object)}};
    if (!previous.isEmpty())
        data.insert(u"previous_attributes"_s, previous);
    const QJsonValue key = m_call.idempotencyKey.isEmpty() ? QJsonValue() : QJsonValue(m_call.idempotencyKey);
    QJsonObject event{{u"id"_s, newId(u"evt_"_s)},
                      {u"object"_s, u"event"_s},
                      {u"api_version"_s, m_call.version},
                      {u"created"_s, now()},
                      {u"data"_s, data},
                      {u"livemode"_s, m_call.live},
                      {u"pending_webhooks"_s, listeners(world(), eventType)},
                      {u"type"_s, eventType},
                      {u"request"_s, QJsonObject{{u"id"_s, m_call.requestId}, {u"idempotency_key"_s, key}}}};
    put(u"event"_s, event);
    m_events << event;
}

Check Transaction::require(const QString &type, const QString &id, const QString &param) const
{
    if (world().contains(type, id) && !world().find(type, id).value(u"deleted").toBool())
        return {};
    ApiError error = ApiError::notThere(param == u"id" ? 404 : 400, type, id, param);
    if (m_state.worlds[m_call.live ? 0 : 1].contains(type, id))
        error.message +=
            u"; a similar object exists in %1 mode, but a %2 mode key was used to make this request."_s.arg(
                m_call.live ? u"test"_s : u"live"_s, m_call.live ? u"live"_s : u"test"_s);
    return error;
}

QJsonObject mergedMetadata(QJsonObject metadata, const QJsonValue &change)
{
    if (change.isString())
        return {};
    const QJsonObject changes = change.toObject();
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (it.value().toString().isEmpty())
            metadata.remove(it.key());
        else
            metadata.insert(it.key(), it.value());
    }
    return metadata;
}

} // namespace slipway::sandbox
