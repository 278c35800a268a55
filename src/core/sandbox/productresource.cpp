// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/catalogresources.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString productType = u"product"_s;

/// Takes over what needs no thought.
QJsonObject assigned(QJsonObject object, const QJsonObject &fields)
{
    static const QStringList special{u"id"_s, u"metadata"_s, u"default_price"_s, u"default_price_data"_s,
                                     u"expand"_s};
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (!special.contains(it.key()))
            object.insert(it.key(), it.value());
    }
    if (fields.contains(u"metadata"))
        object.insert(u"metadata"_s,
                      mergedMetadata(object.value(u"metadata").toObject(), fields.value(u"metadata")));
    return object;
}

Check checkDefaultPrice(const Transaction &transaction, const QString &product, const QString &price)
{
    const QString param = u"default_price"_s;
    if (auto error = transaction.require(u"price"_s, price, param))
        return error;
    const QJsonObject object = transaction.world().find(u"price"_s, price);
    if (object.value(u"product") != product)
        return ApiError::invalid(param, u"The price specified (%1) belongs to another product."_s.arg(price));
    if (!object.value(u"active").toBool())
        return ApiError::invalid(
            param,
            u"The price specified (%1) is inactive. The default price of a product must be active."_s.arg(
                price));
    return {};
}

} // namespace

Outcome makeProduct(Transaction &transaction, const QJsonObject &fields)
{
    static const QRegularExpression idForm(u"^[A-Za-z0-9_.\\-]+$"_s);
    QString id = fields.value(u"id").toString();
    if (!id.isEmpty() && !idForm.match(id).hasMatch())
        return ApiError::invalid(u"id"_s, u"Invalid id: only letters, digits, '_', '-' and '.' are taken."_s);
    if (id.isEmpty())
        id = transaction.newId(u"prod_"_s);
    if (transaction.world().contains(productType, id))
        return ApiError::invalid(u"id"_s, u"Product already exists."_s, u"resource_already_exists"_s);
    QJsonObject product = assigned(transaction.fresh(productType, id), fields);
    product.insert(u"updated"_s, product.value(u"created"));
    transaction.create(productType, product);
    return product;
}

Outcome createProduct(Transaction &transaction, const ApiCall &call)
{
    const Outcome made = makeProduct(transaction, call.fields);
    const auto *product = std::get_if<QJsonObject>(&made);
    if (!product || !call.fields.contains(u"default_price_data"))
        return made;
    QJsonObject priceFields = call.fields.value(u"default_price_data").toObject();
    priceFields.insert(u"product"_s, product->value(u"id"));
    const Outcome price = makePrice(transaction, priceFields, u"default_price_data"_s);
    if (std::holds_alternative<ApiError>(price))
        return price;
    QJsonObject completed = *product;
    completed.insert(u"default_price"_s, std::get<QJsonObject>(price).value(u"id"));
    transaction.update(productType, *product, completed);
    return completed;
}

Outcome updateProduct(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject before = transaction.world().find(productType, call.id);
    QJsonObject after = assigned(before, call.fields);
    if (call.fields.contains(u"default_price")) {
        const QJsonValue price = call.fields.value(u"default_price");
        if (price.isString()) {
            if (auto error = checkDefaultPrice(transaction, call.id, price.toString()))
                return *error;
        }
        after.insert(u"default_price"_s, price);
    }
    transaction.update(productType, before, after);
    return transaction.world().find(productType, call.id);
}

Outcome deleteProduct(Transaction &transaction, const ApiCall &call)
{
    for (const QJsonObject &price : transaction.world().newestFirst(u"price"_s)) {
        if (price.value(u"product") == call.id)
            return ApiError::invalid(
                u"id"_s, u"This product cannot be deleted because it has one or more user-created prices."_s);
    }
    const QJsonObject product = transaction.world().find(productType, call.id);
    transaction.remove(productType, call.id);
    transaction.announce(u"product.deleted"_s, product);
    return QJsonObject{{u"id"_s, call.id}, {u"object"_s, productType}, {u"deleted"_s, true}};
}

} // namespace slipway::sandbox
