// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

namespace slipway::sandbox {

/// What products and prices do. Source: docs.stripe.com/api/products, docs.stripe.com/api/prices.
Outcome createProduct(Transaction &transaction, const ApiCall &call);
Outcome updateProduct(Transaction &transaction, const ApiCall &call);
Outcome deleteProduct(Transaction &transaction, const ApiCall &call);
Outcome createPrice(Transaction &transaction, const ApiCall &call);
Outcome updatePrice(Transaction &transaction, const ApiCall &call);

/// Made from `product_data` of a price.
Outcome makeProduct(Transaction &transaction, const QJsonObject &fields);
/// Made from `default_price_data` of a product.
Outcome makePrice(Transaction &transaction, const QJsonObject &fields, const QString &outerParam);

} // namespace slipway::sandbox
