// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

namespace slipway::sandbox {

/// Invoices and subscriptions, as far as `invoice.paid` needs them. Source: docs.stripe.com/api/invoices.
Outcome createInvoiceItem(Transaction &transaction, const ApiCall &call);
Outcome createInvoice(Transaction &transaction, const ApiCall &call);
Outcome updateInvoice(Transaction &transaction, const ApiCall &call);
Outcome deleteInvoice(Transaction &transaction, const ApiCall &call);
Outcome finalizeInvoice(Transaction &transaction, const ApiCall &call);
Outcome payInvoice(Transaction &transaction, const ApiCall &call);
Outcome sendInvoice(Transaction &transaction, const ApiCall &call);
Outcome voidInvoice(Transaction &transaction, const ApiCall &call);
Outcome markUncollectible(Transaction &transaction, const ApiCall &call);

Outcome createSubscription(Transaction &transaction, const ApiCall &call);
Outcome updateSubscription(Transaction &transaction, const ApiCall &call);
Outcome cancelSubscription(Transaction &transaction, const ApiCall &call);

/// One line of an invoice.
struct InvoiceLine
{
    qint64 amount = 0;
    QString currency;
    QJsonValue description;
    QJsonObject price; ///< empty = none
    qint64 quantity = 1;
};
/// An invoice with its lines and totals, not yet kept.
QJsonObject invoiceWith(Transaction &transaction, const QString &customer, const QList<InvoiceLine> &lines);
/// Draft to open, with number and date. Announces `invoice.finalized`.
QJsonObject finalized(Transaction &transaction, QJsonObject invoice);
/// Open to paid. Announces `invoice.paid` and `invoice.payment_succeeded`.
QJsonObject paid(Transaction &transaction, QJsonObject invoice);
/// The card that an invoice of the customer is paid with; empty = none.
QString defaultCard(const Transaction &transaction, const QString &customer);

} // namespace slipway::sandbox
