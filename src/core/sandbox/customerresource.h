// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

namespace slipway::sandbox {

/// Customers and their cards: what a paid invoice needs, no more. Source: docs.stripe.com/api/customers.
Outcome createCustomer(Transaction &transaction, const ApiCall &call);
Outcome updateCustomer(Transaction &transaction, const ApiCall &call);
Outcome deleteCustomer(Transaction &transaction, const ApiCall &call);
Outcome createPaymentMethod(Transaction &transaction, const ApiCall &call);
Outcome attachPaymentMethod(Transaction &transaction, const ApiCall &call);

/// The card's own object; a test name such as `pm_card_visa` makes one. Source: docs.stripe.com/testing.
std::variant<QString, ApiError> cardFor(Transaction &transaction, const QString &given,
                                        const QString &customer, const QString &param);
/// Whether the bank takes it: what the test cards stand for.
Check chargeable(const Transaction &transaction, const QString &card);

} // namespace slipway::sandbox
