// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhookevent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace slipway::billing {

namespace {

/// Never reused: a product that keeps what it received would take a second probe for a repeated delivery.
QString freshId(const QString &prefix)
{
    static const QString letters =
        QStringLiteral("0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz");
    QString id = prefix + QStringLiteral("_slipway");
    for (int i = 0; i < 17; ++i)
        id += letters[QRandomGenerator::global()->bounded(static_cast<int>(letters.size()))];
    return id;
}

/// docs.stripe.com/api/invoices/object, the members that a product reads when it books a payment.
QJsonObject invoice(qint64 unixSeconds)
{
    return {{QStringLiteral("id"), freshId(QStringLiteral("in"))},
            {QStringLiteral("object"), QStringLiteral("invoice")},
            {QStringLiteral("amount_due"), 100},
            {QStringLiteral("amount_paid"), 100},
            {QStringLiteral("amount_remaining"), 0},
            {QStringLiteral("attempt_count"), 1},
            {QStringLiteral("billing_reason"), QStringLiteral("manual")},
            {QStringLiteral("created"), unixSeconds},
            {QStringLiteral("currency"), QStringLiteral("usd")},
            {QStringLiteral("customer"), freshId(QStringLiteral("cus"))},
            {QStringLiteral("lines"), QJsonObject{{QStringLiteral("object"), QStringLiteral("list")},
                                                  {QStringLiteral("data"), QJsonArray{}},
                                                  {QStringLiteral("has_more"), false}}},
            {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("slipway"), QStringLiteral("probe")}}},
            {QStringLiteral("status"), QStringLiteral("paid")},
            {QStringLiteral("total"), 100}};
}

QJsonObject objectOf(const QString &type, qint64 unixSeconds)
{
    const QString kind = type.section(u'.', 0, -2).section(u'.', -1);
    if (kind == u"invoice")
        return invoice(unixSeconds);
    return {{QStringLiteral("id"), freshId(kind.left(4))},
            {QStringLiteral("object"), kind},
            {QStringLiteral("created"), unixSeconds},
            {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("slipway"), QStringLiteral("probe")}}}};
}

} // namespace

WebhookEvent WebhookEvent::make(const Wanted &wanted, qint64 unixSeconds)
{
    QJsonObject object = objectOf(wanted.type, unixSeconds);
    for (auto it = wanted.object.begin(); it != wanted.object.end(); ++it)
        object.insert(it.key(), it.value());
    object.insert(QStringLiteral("livemode"), wanted.live);
    WebhookEvent event;
    event.id = freshId(QStringLiteral("evt"));
    QJsonObject envelope{
        {QStringLiteral("id"), event.id},
        {QStringLiteral("object"), QStringLiteral("event")},
        {QStringLiteral("api_version"), QStringLiteral("2026-10-28.endive")},
        {QStringLiteral("created"), unixSeconds},
        {QStringLiteral("data"), QJsonObject{{QStringLiteral("object"), object}}},
        {QStringLiteral("livemode"), wanted.live},
        {QStringLiteral("pending_webhooks"), 1},
        {QStringLiteral("request"), QJsonObject{{QStringLiteral("id"), QJsonValue()},
                                                {QStringLiteral("idempotency_key"), QJsonValue()}}},
        {QStringLiteral("type"), wanted.type}};
    if (!wanted.account.isEmpty())
        envelope.insert(QStringLiteral("account"), wanted.account);
    event.body = QJsonDocument(envelope).toJson(QJsonDocument::Indented);
    return event;
}

} // namespace slipway::billing
