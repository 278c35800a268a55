// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/invoiceresource.h"

#include "sandbox/customerresource.h"

#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString invoiceType = u"invoice"_s;
const QString itemType = u"invoiceitem"_s;

QJsonObject lineObject(Transaction &transaction, const InvoiceLine &line, const QString &invoice)
{
    const QJsonObject period{{u"start"_s, transaction.now()}, {u"end"_s, transaction.now()}};
    QJsonValue pricing;
    if (!line.price.isEmpty())
        pricing =
            QJsonObject{{u"type"_s, u"price_details"_s},
                        {u"unit_amount_decimal"_s, line.price.value(u"unit_amount_decimal")},
                        {u"price_details"_s, QJsonObject{{u"price"_s, line.price.value(u"id")},
                                                         {u"product"_s, line.price.value(u"product")}}}};
    return {{u"id"_s, transaction.newId(u"il_"_s)},
            {u"object"_s, u"line_item"_s},
            {u"amount"_s, line.amount},
            {u"currency"_s, line.currency},
            {u"description"_s, line.description},
            {u"discountable"_s, true},
            {u"invoice"_s, invoice},
            {u"metadata"_s, QJsonObject()},
            {u"period"_s, period},
            {u"pricing"_s, pricing},
            {u"quantity"_s, line.quantity}};
}

void setTransition(QJsonObject &invoice, const QString &name, qint64 when)
{
    QJsonObject transitions = invoice.value(u"status_transitions").toObject();
    transitions.insert(name, when);
    invoice.insert(u"status_transitions"_s, transitions);
}

ApiError wrongStatus(const QString &wish, const QJsonObject &invoice)
{
    return ApiError::invalid(
        {}, u"You cannot %1 an invoice with status `%2`."_s.arg(wish, invoice.value(u"status").toString()),
        u"invoice_not_editable"_s);
}

/// The customer's open items become lines and belong to the invoice from now on.
QList<InvoiceLine> pendingLines(Transaction &transaction, const QString &customer, QList<QJsonObject> &items)
{
    QList<InvoiceLine> lines;
    for (const QJsonObject &item : transaction.world().newestFirst(itemType)) {
        if (item.value(u"customer") != customer || !item.value(u"invoice").isNull())
            continue;
        lines.prepend({item.value(u"amount").toInteger(),
                       item.value(u"currency").toString(),
                       item.value(u"description"),
                       {},
                       item.value(u"quantity").toInteger(1)});
        items << item;
    }
    return lines;
}

Check checkItem(const Transaction &transaction, const ApiCall &call, const QString &price)
{
    if (auto error =
            transaction.require(u"customer"_s, call.fields.value(u"customer").toString(), u"customer"_s))
        return error;
    if (price.isEmpty() && !call.fields.contains(u"amount"))
        return ApiError::missingParameter(u"amount"_s);
    if (price.isEmpty() && !call.fields.contains(u"currency"))
        return ApiError::missingParameter(u"currency"_s);
    return price.isEmpty() ? Check() : transaction.require(u"price"_s, price, u"pricing[price]"_s);
}

/// A transition without further thought: open to void or uncollectible.
Outcome closed(Transaction &transaction, const ApiCall &call, const QString &wish, const QString &status,
               const QString &transition)
{
    QJsonObject invoice = transaction.world().find(invoiceType, call.id);
    if (invoice.value(u"status") != u"open"_s &&
        !(status == u"void" && invoice.value(u"status") == u"uncollectible"_s))
        return wrongStatus(wish, invoice);
    invoice.insert(u"status"_s, status);
    setTransition(invoice, transition, transaction.now());
    transaction.put(invoiceType, invoice);
    transaction.announce(status == u"void" ? u"invoice.voided"_s : u"invoice.marked_uncollectible"_s,
                         invoice);
    return invoice;
}

} // namespace

QJsonObject invoiceWith(Transaction &transaction, const QString &customer, const QList<InvoiceLine> &lines)
{
    const QString id = transaction.newId(u"in_"_s);
    QJsonObject invoice = transaction.fresh(invoiceType, id);
    QJsonArray data;
    qint64 total = 0;
    for (const InvoiceLine &line : lines) {
        data << lineObject(transaction, line, id);
        total += line.amount;
        invoice.insert(u"currency"_s, line.currency);
    }
    invoice.insert(u"customer"_s, customer);
    invoice.insert(u"lines"_s, QJsonObject{{u"object"_s, u"list"_s},
                                           {u"data"_s, data},
                                           {u"has_more"_s, false},
                                           {u"total_count"_s, data.size()},
                                           {u"url"_s, u"/v1/invoices/%1/lines"_s.arg(id)}});
    for (const QString &name : {u"subtotal"_s, u"total"_s, u"amount_due"_s, u"amount_remaining"_s})
        invoice.insert(name, total);
    return invoice;
}

QJsonObject finalized(Transaction &transaction, QJsonObject invoice)
{
    const QString id = invoice.value(u"id").toString();
    invoice.insert(u"status"_s, u"open"_s);
    invoice.insert(u"number"_s, QString(id.right(8).toUpper() + u"-0001"_s));
    invoice.insert(u"hosted_invoice_url"_s, u"https://invoice.stripe.com/i/%1"_s.arg(id));
    setTransition(invoice, u"finalized_at"_s, transaction.now());
    transaction.put(invoiceType, invoice);
    transaction.announce(u"invoice.finalized"_s, invoice);
    return invoice.value(u"amount_due").toInteger() == 0 ? paid(transaction, invoice) : invoice;
}

QJsonObject paid(Transaction &transaction, QJsonObject invoice)
{
    invoice.insert(u"status"_s, u"paid"_s);
    invoice.insert(u"attempted"_s, true);
    invoice.insert(u"attempt_count"_s, invoice.value(u"attempt_count").toInt() + 1);
    invoice.insert(u"amount_paid"_s, invoice.value(u"amount_due"));
    invoice.insert(u"amount_remaining"_s, 0);
    setTransition(invoice, u"paid_at"_s, transaction.now());
    transaction.put(invoiceType, invoice);
    transaction.announce(u"invoice.paid"_s, invoice);
    transaction.announce(u"invoice.payment_succeeded"_s, invoice);
    return invoice;
}

QString defaultCard(const Transaction &transaction, const QString &customer)
{
    return transaction.world()
        .find(u"customer"_s, customer)
        .value(u"invoice_settings")[u"default_payment_method"]
        .toString();
}

Outcome createInvoiceItem(Transaction &transaction, const ApiCall &call)
{
    const QString price = call.fields.value(u"pricing")[u"price"].toString();
    if (auto error = checkItem(transaction, call, price))
        return *error;
    QJsonObject item = transaction.fresh(itemType, transaction.newId(u"ii_"_s));
    for (auto it = call.fields.begin(); it != call.fields.end(); ++it) {
        if (item.contains(it.key()))
            item.insert(it.key(), it.value());
    }
    item.insert(u"date"_s, item.value(u"created"));
    if (const QJsonObject object = transaction.world().find(u"price"_s, price); !object.isEmpty()) {
        item.insert(u"currency"_s, object.value(u"currency"));
        item.insert(u"amount"_s,
                    object.value(u"unit_amount").toInteger() * item.value(u"quantity").toInteger(1));
    }
    transaction.create(itemType, item);
    return item;
}

Outcome createInvoice(Transaction &transaction, const ApiCall &call)
{
    const QString customer = call.fields.value(u"customer").toString();
    if (auto error = transaction.require(u"customer"_s, customer, u"customer"_s))
        return *error;
    QList<QJsonObject> items;
    QList<InvoiceLine> lines;
    if (call.fields.value(u"pending_invoice_items_behavior") == u"include"_s)
        lines = pendingLines(transaction, customer, items);
    QJsonObject invoice = invoiceWith(transaction, customer, lines);
    for (const QString &name :
         {u"auto_advance"_s, u"collection_method"_s, u"currency"_s, u"description"_s, u"metadata"_s}) {
        if (call.fields.contains(name))
            invoice.insert(name, call.fields.value(name));
    }
    for (QJsonObject item : items) {
        item.insert(u"invoice"_s, invoice.value(u"id"));
        transaction.put(itemType, item);
    }
    transaction.create(invoiceType, invoice);
    return invoice;
}

Outcome updateInvoice(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject before = transaction.world().find(invoiceType, call.id);
    QJsonObject after = before;
    for (const QString &name : {u"auto_advance"_s, u"description"_s}) {
        if (call.fields.contains(name))
            after.insert(name, call.fields.value(name));
    }
    if (call.fields.contains(u"metadata"))
        after.insert(u"metadata"_s,
                     mergedMetadata(before.value(u"metadata").toObject(), call.fields.value(u"metadata")));
    transaction.update(invoiceType, before, after);
    return after;
}

Outcome deleteInvoice(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject invoice = transaction.world().find(invoiceType, call.id);
    if (invoice.value(u"status") != u"draft"_s)
        return wrongStatus(u"delete"_s, invoice);
    transaction.remove(invoiceType, call.id);
    transaction.announce(u"invoice.deleted"_s, invoice);
    return QJsonObject{{u"id"_s, call.id}, {u"object"_s, invoiceType}, {u"deleted"_s, true}};
}

Outcome finalizeInvoice(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject invoice = transaction.world().find(invoiceType, call.id);
    if (invoice.value(u"status") != u"draft"_s)
        return wrongStatus(u"finalize"_s, invoice);
    return finalized(transaction, invoice);
}

Outcome payInvoice(Transaction &transaction, const ApiCall &call)
{
    QJsonObject invoice = transaction.world().find(invoiceType, call.id);
    if (invoice.value(u"status") == u"paid"_s)
        return ApiError::invalid({}, u"Invoice is already paid"_s, u"invoice_already_paid"_s);
    const QString customer = invoice.value(u"customer").toString();
    QString card = defaultCard(transaction, customer);
    if (call.fields.contains(u"payment_method")) {
        const auto found = cardFor(transaction, call.fields.value(u"payment_method").toString(), customer,
                                   u"payment_method"_s);
        if (const auto *error = std::get_if<ApiError>(&found))
            return *error;
        card = std::get<QString>(found);
    }
    const bool outOfBand = call.fields.value(u"paid_out_of_band").toBool();
    if (card.isEmpty() && !outOfBand)
        return ApiError::invalid({}, u"Cannot charge a customer that has no active card"_s, u"missing"_s);
    if (invoice.value(u"status") == u"draft"_s)
        invoice = finalized(transaction, invoice);
    if (auto refused = outOfBand ? Check() : chargeable(transaction, card)) {
        refused->keepsEffects = true;
        invoice.insert(u"attempted"_s, true);
        invoice.insert(u"attempt_count"_s, invoice.value(u"attempt_count").toInt() + 1);
        transaction.put(invoiceType, invoice);
        transaction.announce(refused->code == u"card_declined" ? u"invoice.payment_failed"_s
                                                               : u"invoice.payment_action_required"_s,
                             invoice);
        return *refused;
    }
    return invoice.value(u"status") == u"paid"_s ? invoice : paid(transaction, invoice);
}

Outcome sendInvoice(Transaction &transaction, const ApiCall &call)
{
    QJsonObject invoice = transaction.world().find(invoiceType, call.id);
    if (invoice.value(u"collection_method") != u"send_invoice"_s)
        return ApiError::invalid(
            {}, u"You can only manually send an invoice if its collection method is 'send_invoice'."_s);
    if (invoice.value(u"status") == u"draft"_s)
        invoice = finalized(transaction, invoice);
    transaction.announce(u"invoice.sent"_s, invoice);
    return invoice;
}

Outcome voidInvoice(Transaction &transaction, const ApiCall &call)
{
    return closed(transaction, call, u"void"_s, u"void"_s, u"voided_at"_s);
}

Outcome markUncollectible(Transaction &transaction, const ApiCall &call)
{
    return closed(transaction, call, u"mark as uncollectible"_s, u"uncollectible"_s,
                  u"marked_uncollectible_at"_s);
}

} // namespace slipway::sandbox
