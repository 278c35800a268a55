// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/customerresource.h"

#include <QHash>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString customerType = u"customer"_s;
const QString cardType = u"payment_method"_s;
const QString declinedDigits = u"0341"_s;
const QString threeDSecureDigits = u"3220"_s;

/// Last digits of the test cards, by the ending of `pm_card_…` and `tok_…`.
std::optional<QString> testDigits(const QString &name)
{
    static const QHash<QString, QString> digits{{u"visa"_s, u"4242"_s},
                                                {u"mastercard"_s, u"4444"_s},
                                                {u"amex"_s, u"8431"_s},
                                                {u"chargeCustomerFail"_s, declinedDigits},
                                                {u"threeDSecure2Required"_s, threeDSecureDigits}};
    for (const QString &prefix : {u"pm_card_"_s, u"tok_"_s}) {
        if (name.startsWith(prefix) && digits.contains(name.mid(prefix.size())))
            return digits.value(name.mid(prefix.size()));
    }
    return std::nullopt;
}

QString makeCard(Transaction &transaction, const QString &digits, const QString &customer)
{
    QJsonObject card = transaction.fresh(cardType, transaction.newId(u"pm_"_s));
    QJsonObject details = card.value(u"card").toObject();
    details.insert(u"last4"_s, digits);
    card.insert(u"card"_s, details);
    card.insert(u"customer"_s, customer.isEmpty() ? QJsonValue() : QJsonValue(customer));
    transaction.put(cardType, card);
    if (!customer.isEmpty())
        transaction.announce(u"payment_method.attached"_s, card);
    return card.value(u"id").toString();
}

QJsonObject assigned(QJsonObject customer, const QJsonObject &fields)
{
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (customer.contains(it.key()) && it.key() != u"metadata" && it.key() != u"invoice_settings")
            customer.insert(it.key(), it.value());
    }
    if (fields.contains(u"metadata"))
        customer.insert(u"metadata"_s,
                        mergedMetadata(customer.value(u"metadata").toObject(), fields.value(u"metadata")));
    return customer;
}

/// Sets the card that invoices are paid with.
Check setDefaultCard(Transaction &transaction, QJsonObject &customer, const QJsonObject &fields,
                     const QString &attached)
{
    const QString given = fields.value(u"invoice_settings")[u"default_payment_method"].toString();
    if (given.isEmpty())
        return {};
    QString card = attached;
    if (card.isEmpty() || given != fields.value(u"payment_method").toString()) {
        const auto found = cardFor(transaction, given, customer.value(u"id").toString(),
                                   u"invoice_settings[default_payment_method]"_s);
        if (const auto *error = std::get_if<ApiError>(&found))
            return *error;
        card = std::get<QString>(found);
    }
    QJsonObject settings = customer.value(u"invoice_settings").toObject();
    settings.insert(u"default_payment_method"_s, card);
    customer.insert(u"invoice_settings"_s, settings);
    return {};
}

} // namespace

std::variant<QString, ApiError> cardFor(Transaction &transaction, const QString &given,
                                        const QString &customer, const QString &param)
{
    if (const auto digits = testDigits(given))
        return makeCard(transaction, *digits, customer);
    if (auto error = transaction.require(cardType, given, param))
        return *error;
    const QJsonValue owner = transaction.world().find(cardType, given).value(u"customer");
    if (owner != QJsonValue(customer))
        return ApiError::invalid(
            param, u"The payment method %1 is not attached to the customer %2."_s.arg(given, customer));
    return given;
}

Check chargeable(const Transaction &transaction, const QString &card)
{
    const QString digits = transaction.world().find(cardType, card).value(u"card")[u"last4"].toString();
    if (digits == declinedDigits)
        return ApiError{402, u"card_error"_s, u"card_declined"_s, {}, u"Your card was declined."_s};
    if (digits == threeDSecureDigits)
        return ApiError{
            402,
            u"card_error"_s,
            u"invoice_payment_intent_requires_action"_s,
            {},
            u"Payment for this invoice requires additional user action before it can be completed successfully."_s};
    return {};
}

Outcome createCustomer(Transaction &transaction, const ApiCall &call)
{
    const QString id = transaction.newId(u"cus_"_s);
    QJsonObject customer = assigned(transaction.fresh(customerType, id), call.fields);
    customer.insert(u"invoice_prefix"_s, id.right(8).toUpper());
    QString attached;
    if (call.fields.contains(u"payment_method")) {
        const auto card =
            cardFor(transaction, call.fields.value(u"payment_method").toString(), id, u"payment_method"_s);
        if (const auto *error = std::get_if<ApiError>(&card))
            return *error;
        attached = std::get<QString>(card);
    }
    if (auto error = setDefaultCard(transaction, customer, call.fields, attached))
        return *error;
    transaction.create(customerType, customer);
    return customer;
}

Outcome updateCustomer(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject before = transaction.world().find(customerType, call.id);
    QJsonObject after = assigned(before, call.fields);
    if (auto error = setDefaultCard(transaction, after, call.fields, {}))
        return *error;
    transaction.update(customerType, before, after);
    return after;
}

/// A deleted customer can still be read, as {deleted: true}.
Outcome deleteCustomer(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject customer = transaction.world().find(customerType, call.id);
    const QJsonObject grave{{u"id"_s, call.id}, {u"object"_s, customerType}, {u"deleted"_s, true}};
    transaction.put(customerType, grave);
    transaction.announce(u"customer.deleted"_s, customer);
    return grave;
}

Outcome createPaymentMethod(Transaction &transaction, const ApiCall &call)
{
    const QString token = call.fields.value(u"card")[u"token"].toString();
    const auto digits = testDigits(token);
    if (!digits)
        return ApiError::notThere(400, u"token"_s, token, u"card[token]"_s);
    return transaction.world().find(cardType, makeCard(transaction, *digits, {}));
}

Outcome attachPaymentMethod(Transaction &transaction, const ApiCall &call)
{
    const QString customer = call.fields.value(u"customer").toString();
    if (auto error = transaction.require(customerType, customer, u"customer"_s))
        return *error;
    if (const auto digits = testDigits(call.id))
        return transaction.world().find(cardType, makeCard(transaction, *digits, customer));
    if (auto error = transaction.require(cardType, call.id))
        return *error;
    QJsonObject card = transaction.world().find(cardType, call.id);
    if (card.value(u"customer").isString() && card.value(u"customer") != customer)
        return ApiError::invalid(
            {}, u"The payment method you provided has already been attached to a customer."_s);
    card.insert(u"customer"_s, customer);
    transaction.put(cardType, card);
    transaction.announce(u"payment_method.attached"_s, card);
    return card;
}

} // namespace slipway::sandbox
