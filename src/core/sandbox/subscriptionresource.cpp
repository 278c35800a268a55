// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/customerresource.h"
#include "sandbox/invoiceresource.h"

#include <QDateTime>
#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString subscriptionType = u"subscription"_s;
constexpr qint64 secondsADay = 86'400;

qint64 periodEnd(qint64 start, const QJsonObject &price)
{
    const QString interval = price.value(u"recurring")[u"interval"].toString();
    const int count = price.value(u"recurring")[u"interval_count"].toInt(1);
    const QDateTime from = QDateTime::fromSecsSinceEpoch(start, Qt::UTC);
    if (interval == u"day" || interval == u"week")
        return from.addDays(interval == u"week" ? 7 * count : count).toSecsSinceEpoch();
    return (interval == u"month" ? from.addMonths(count) : from.addYears(count)).toSecsSinceEpoch();
}

Check checkPrice(const Transaction &transaction, const QString &id, const QString &param)
{
    if (auto error = transaction.require(u"price"_s, id, param))
        return error;
    const QJsonObject price = transaction.world().find(u"price"_s, id);
    if (price.value(u"type") != u"recurring"_s)
        return ApiError::invalid(
            param,
            u"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`."_s);
    if (!price.value(u"active").toBool())
        return ApiError::invalid(
            param, u"The price specified is inactive. This field only accepts active prices."_s);
    return {};
}

/// The card that pays, or an error: without a trial somebody must pay now.
std::variant<QString, ApiError> payingCard(Transaction &transaction, const ApiCall &call,
                                           const QString &customer)
{
    if (call.fields.contains(u"default_payment_method"))
        return cardFor(transaction, call.fields.value(u"default_payment_method").toString(), customer,
                       u"default_payment_method"_s);
    const QString card = defaultCard(transaction, customer);
    if (card.isEmpty() && !call.fields.contains(u"trial_period_days"))
        return ApiError::invalid(
            {},
            u"This customer has no attached payment source or default payment method. Please consider adding a default payment method."_s,
            u"resource_missing"_s);
    return card;
}

struct Items
{
    QJsonArray data;
    QList<InvoiceLine> lines;
};

std::variant<Items, ApiError> itemsOf(Transaction &transaction, const ApiCall &call,
                                      const QString &subscription)
{
    Items items;
    const bool trial = call.fields.contains(u"trial_period_days");
    const QJsonArray given = call.fields.value(u"items").toArray();
    for (qsizetype i = 0; i < given.size(); ++i) {
        const QString id = given[i][u"price"].toString();
        if (auto error = checkPrice(transaction, id, u"items[%1][price]"_s.arg(i)))
            return *error;
        const QJsonObject price = transaction.world().find(u"price"_s, id);
        const qint64 quantity = given[i][u"quantity"].toInteger(1);
        QJsonObject item{{u"id"_s, transaction.newId(u"si_"_s)},
                         {u"object"_s, u"subscription_item"_s},
                         {u"created"_s, transaction.now()},
                         {u"current_period_start"_s, transaction.now()},
                         {u"current_period_end"_s, periodEnd(transaction.now(), price)},
                         {u"metadata"_s, mergedMetadata({}, given[i][u"metadata"])},
                         {u"price"_s, price},
                         {u"quantity"_s, quantity},
                         {u"subscription"_s, subscription}};
        items.data << item;
        items.lines << InvoiceLine{trial ? 0 : price.value(u"unit_amount").toInteger() * quantity,
                                   price.value(u"currency").toString(),
                                   {},
                                   price,
                                   quantity};
    }
    return items;
}

QJsonObject subscriptionFrom(Transaction &transaction, const ApiCall &call, const QString &id,
                             const Items &items)
{
    QJsonObject subscription = transaction.fresh(subscriptionType, id);
    subscription.insert(u"customer"_s, call.fields.value(u"customer"));
    subscription.insert(u"currency"_s, items.lines.first().currency);
    subscription.insert(u"start_date"_s, transaction.now());
    subscription.insert(u"items"_s,
                        QJsonObject{{u"object"_s, u"list"_s},
                                    {u"data"_s, items.data},
                                    {u"has_more"_s, false},
                                    {u"total_count"_s, items.data.size()},
                                    {u"url"_s, u"/v1/subscription_items?subscription=%1"_s.arg(id)}});
    if (call.fields.contains(u"description"))
        subscription.insert(u"description"_s, call.fields.value(u"description"));
    subscription.insert(u"metadata"_s, mergedMetadata({}, call.fields.value(u"metadata").toObject()));
    if (const qint64 days = call.fields.value(u"trial_period_days").toInteger(); days > 0) {
        subscription.insert(u"status"_s, u"trialing"_s);
        subscription.insert(u"trial_start"_s, transaction.now());
        subscription.insert(u"trial_end"_s, transaction.now() + days * secondsADay);
    }
    return subscription;
}

/// The first invoice, paid or refused by the bank.
QJsonObject firstInvoice(Transaction &transaction, const QString &customer, const QString &subscription,
                         const Items &items, const QString &card)
{
    QJsonObject invoice = invoiceWith(transaction, customer, items.lines);
    invoice.insert(u"billing_reason"_s, u"subscription_create"_s);
    invoice.insert(u"parent"_s,
                   QJsonObject{{u"type"_s, u"subscription_details"_s},
                               {u"quote_details"_s, QJsonValue()},
                               {u"subscription_details"_s, QJsonObject{{u"metadata"_s, QJsonObject()},
                                                                       {u"subscription"_s, subscription}}}});
    transaction.create(u"invoice"_s, invoice);
    invoice = finalized(transaction, invoice);
    if (invoice.value(u"status") == u"paid"_s)
        return invoice;
    if (!chargeable(transaction, card))
        return paid(transaction, invoice);
    transaction.announce(u"invoice.payment_failed"_s, invoice);
    return invoice;
}

} // namespace

Outcome createSubscription(Transaction &transaction, const ApiCall &call)
{
    const QString customer = call.fields.value(u"customer").toString();
    if (auto error = transaction.require(u"customer"_s, customer, u"customer"_s))
        return *error;
    if (call.fields.value(u"items").toArray().isEmpty())
        return ApiError::missingParameter(u"items"_s);
    const QString id = transaction.newId(u"sub_"_s);
    const auto items = itemsOf(transaction, call, id);
    if (const auto *error = std::get_if<ApiError>(&items))
        return *error;
    const auto card = payingCard(transaction, call, customer);
    if (const auto *error = std::get_if<ApiError>(&card))
        return *error;
    QJsonObject subscription = subscriptionFrom(transaction, call, id, std::get<Items>(items));
    if (call.fields.contains(u"default_payment_method"))
        subscription.insert(u"default_payment_method"_s, std::get<QString>(card));
    const QJsonObject invoice =
        firstInvoice(transaction, customer, id, std::get<Items>(items), std::get<QString>(card));
    subscription.insert(u"latest_invoice"_s, invoice.value(u"id"));
    if (invoice.value(u"status") != u"paid"_s)
        subscription.insert(u"status"_s, u"incomplete"_s);
    transaction.create(subscriptionType, subscription);
    return subscription;
}

Outcome updateSubscription(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject before = transaction.world().find(subscriptionType, call.id);
    QJsonObject after = before;
    for (const QString &name : {u"cancel_at_period_end"_s, u"description"_s, u"default_payment_method"_s}) {
        if (call.fields.contains(name))
            after.insert(name, call.fields.value(name));
    }
    if (call.fields.contains(u"metadata"))
        after.insert(u"metadata"_s,
                     mergedMetadata(before.value(u"metadata").toObject(), call.fields.value(u"metadata")));
    transaction.update(subscriptionType, before, after);
    return after;
}

Outcome cancelSubscription(Transaction &transaction, const ApiCall &call)
{
    QJsonObject subscription = transaction.world().find(subscriptionType, call.id);
    if (subscription.value(u"status") == u"canceled"_s)
        return ApiError::notThere(404, subscriptionType, call.id, u"id"_s);
    subscription.insert(u"status"_s, u"canceled"_s);
    subscription.insert(u"canceled_at"_s, transaction.now());
    subscription.insert(u"ended_at"_s, transaction.now());
    transaction.put(subscriptionType, subscription);
    transaction.announce(u"customer.subscription.deleted"_s, subscription);
    return subscription;
}

} // namespace slipway::sandbox
