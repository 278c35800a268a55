// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/catalogresources.h"

#include "sandbox/parameterrules.h"

#include <QJsonArray>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QString priceType = u"price"_s;

/// A price every three years at the longest.
Check checkRecurring(const QJsonObject &fields, const QString &outer)
{
    const QJsonObject recurring = fields.value(u"recurring").toObject();
    static const QJsonObject longest{{u"day"_s, 1095}, {u"week"_s, 156}, {u"month"_s, 36}, {u"year"_s, 3}};
    const QString interval = recurring.value(u"interval").toString();
    const qint64 count = recurring.value(u"interval_count").toInteger(1);
    if (!interval.isEmpty() && count > longest.value(interval).toInteger())
        return ApiError::invalid(
            parameterInside(outer, u"recurring"_s) + u"[interval_count]"_s,
            u"The interval cannot be longer than three years: %1 %2s."_s.arg(count).arg(interval));
    return {};
}

Check checkTiers(const QJsonArray &tiers, const QString &param)
{
    qint64 reached = 0;
    for (qsizetype i = 0; i < tiers.size(); ++i) {
        const QJsonValue upTo = tiers[i][u"up_to"];
        const bool last = i == tiers.size() - 1;
        if (last != upTo.isNull() || (!last && upTo.toInteger() <= reached))
            return ApiError::invalid(
                param, u"Tiers must ascend, and the last one alone must have `up_to` = `inf`."_s);
        reached = upTo.toInteger();
    }
    return {};
}

/// Exactly one way to say what it costs.
Check checkAmount(const QJsonObject &fields, const QString &outer)
{
    QStringList given;
    for (const QString &name : {u"unit_amount"_s, u"unit_amount_decimal"_s, u"custom_unit_amount"_s}) {
        if (fields.contains(name))
            given << name;
    }
    const QString param = parameterInside(outer, u"unit_amount"_s);
    if (given.size() > 1)
        return ApiError::exclusive(param, given.join(u", "_s));
    if (fields.value(u"billing_scheme") != u"tiered"_s) {
        if (fields.contains(u"tiers") || fields.contains(u"tiers_mode"))
            return ApiError::invalid(u"tiers"_s,
                                     u"Tiers can only be given where `billing_scheme` is `tiered`."_s);
        return given.isEmpty() ? Check(ApiError::missingParameter(param)) : std::nullopt;
    }
    if (!given.isEmpty())
        return ApiError::invalid(
            given.first(), u"`%1` cannot be given where `billing_scheme` is `tiered`."_s.arg(given.first()));
    for (const QString &name : {u"tiers"_s, u"tiers_mode"_s}) {
        if (!fields.contains(name))
            return ApiError::missingParameter(name);
    }
    return checkTiers(fields.value(u"tiers").toArray(), u"tiers"_s);
}

/// unit_amount and unit_amount_decimal belong together; an amount below one minor unit has no unit_amount.
void setAmount(QJsonObject &object, const QJsonObject &fields, const QString &name)
{
    const QString decimalName = name + u"_decimal"_s;
    QString decimal = fields.value(decimalName).toString();
    if (fields.contains(name))
        decimal = QString::number(fields.value(name).toInteger());
    while (decimal.contains(u'.') && (decimal.endsWith(u'0') || decimal.endsWith(u'.')))
        decimal.chop(1);
    bool whole = false;
    const qint64 amount = decimal.toLongLong(&whole);
    object.insert(name, whole ? QJsonValue(amount) : QJsonValue());
    object.insert(decimalName,
                  decimal.isEmpty() ? QJsonValue() : QJsonValue(whole ? QString::number(amount) : decimal));
}

QJsonArray completedTiers(const QJsonArray &given)
{
    QJsonArray tiers;
    for (const QJsonValue tier : given) {
        QJsonObject object{{u"up_to"_s, tier[u"up_to"]}};
        setAmount(object, tier.toObject(), u"flat_amount"_s);
        setAmount(object, tier.toObject(), u"unit_amount"_s);
        tiers << object;
    }
    return tiers;
}

QJsonObject completedCurrencies(QJsonObject known, const QJsonObject &given)
{
    for (auto it = given.begin(); it != given.end(); ++it) {
        const QJsonObject fields = it.value().toObject();
        QJsonObject option{{u"custom_unit_amount"_s, fields.contains(u"custom_unit_amount")
                                                         ? fields.value(u"custom_unit_amount")
                                                         : QJsonValue()},
                           {u"tax_behavior"_s, fields.value(u"tax_behavior").toString(u"unspecified"_s)}};
        setAmount(option, fields, u"unit_amount"_s);
        if (fields.contains(u"tiers"))
            option.insert(u"tiers"_s, completedTiers(fields.value(u"tiers").toArray()));
        known.insert(it.key(), option);
    }
    return known;
}

QJsonObject completedRecurring(const QJsonObject &given)
{
    const auto orElse = [&](const QString &name, const QJsonValue &otherwise) {
        return given.contains(name) ? given.value(name) : otherwise;
    };
    return {{u"interval"_s, given.value(u"interval")},
            {u"interval_count"_s, orElse(u"interval_count"_s, 1)},
            {u"meter"_s, orElse(u"meter"_s, {})},
            {u"trial_period_days"_s, orElse(u"trial_period_days"_s, {})},
            {u"usage_type"_s, orElse(u"usage_type"_s, u"licensed"_s)}};
}

/// A lookup key belongs to one price, archived ones included; it moves only where the caller says so.
Check claimLookupKey(Transaction &transaction, const QJsonObject &fields, const QString &ownId)
{
    const QString key = fields.value(u"lookup_key").toString();
    if (key.isEmpty())
        return {};
    for (const QJsonObject &price : transaction.world().newestFirst(priceType)) {
        const QString id = price.value(u"id").toString();
        if (price.value(u"lookup_key") != key || id == ownId)
            continue;
        if (!fields.value(u"transfer_lookup_key").toBool())
            return ApiError::invalid(u"lookup_key"_s,
                                     u"A price (`%1`) already uses that lookup key."_s.arg(id),
                                     u"resource_already_exists"_s);
        QJsonObject bare = price;
        bare.insert(u"lookup_key"_s, QJsonValue());
        transaction.update(priceType, price, bare);
    }
    return {};
}

/// The product that is named, or made on the way.
std::variant<QString, ApiError> productOf(Transaction &transaction, const QJsonObject &fields)
{
    const bool named = fields.contains(u"product");
    const bool made = fields.contains(u"product_data");
    if (named && made)
        return ApiError::exclusive(u"product"_s, u"product, product_data"_s);
    if (!named && !made)
        return ApiError::invalid(
            u"product"_s, u"You must specify either `product` or `product_data` when creating a price."_s,
            u"parameter_missing"_s);
    const QString id = fields.value(u"product").toString();
    if (named) {
        if (auto error = transaction.require(u"product"_s, id, u"product"_s))
            return *error;
        return id;
    }
    const Outcome product = makeProduct(transaction, fields.value(u"product_data").toObject());
    if (const auto *error = std::get_if<ApiError>(&product)) {
        ApiError placed = *error;
        placed.param = parameterInside(u"product_data"_s, placed.param);
        return placed;
    }
    return std::get<QJsonObject>(product).value(u"id").toString();
}

QJsonObject assigned(QJsonObject price, const QJsonObject &fields)
{
    for (const QString &name :
         {u"active"_s, u"billing_scheme"_s, u"currency"_s, u"custom_unit_amount"_s, u"lookup_key"_s,
          u"nickname"_s, u"tax_behavior"_s, u"tiers_mode"_s, u"transform_quantity"_s}) {
        if (fields.contains(name))
            price.insert(name, fields.value(name));
    }
    if (fields.contains(u"metadata"))
        price.insert(u"metadata"_s,
                     mergedMetadata(price.value(u"metadata").toObject(), fields.value(u"metadata")));
    return price;
}

QJsonObject priceFrom(const QJsonObject &blank, const QJsonObject &fields)
{
    QJsonObject price = assigned(blank, fields);
    setAmount(price, fields, u"unit_amount"_s);
    if (fields.contains(u"recurring")) {
        price.insert(u"recurring"_s, completedRecurring(fields.value(u"recurring").toObject()));
        price.insert(u"type"_s, u"recurring"_s);
    }
    if (fields.contains(u"tiers"))
        price.insert(u"tiers"_s, completedTiers(fields.value(u"tiers").toArray()));
    const QString currency = price.value(u"currency").toString();
    QJsonObject currencies = completedCurrencies({}, {{currency, fields}});
    price.insert(u"currency_options"_s,
                 completedCurrencies(currencies, fields.value(u"currency_options").toObject()));
    return price;
}

} // namespace

Outcome makePrice(Transaction &transaction, const QJsonObject &fields, const QString &outerParam)
{
    if (auto error = checkRecurring(fields, outerParam))
        return *error;
    if (auto error = checkAmount(fields, outerParam))
        return *error;
    if (fields.value(u"currency_options").toObject().contains(fields.value(u"currency").toString()))
        return ApiError::invalid(parameterInside(outerParam, u"currency_options"_s),
                                 u"`currency_options` cannot hold the price's own currency."_s);
    const auto product = productOf(transaction, fields);
    if (const auto *error = std::get_if<ApiError>(&product))
        return *error;
    if (auto error = claimLookupKey(transaction, fields, {}))
        return *error;
    QJsonObject price = priceFrom(transaction.fresh(priceType, transaction.newId(u"price_"_s)), fields);
    price.insert(u"product"_s, std::get<QString>(product));
    transaction.create(priceType, price);
    return price;
}

Outcome createPrice(Transaction &transaction, const ApiCall &call)
{
    return makePrice(transaction, call.fields, {});
}

Outcome updatePrice(Transaction &transaction, const ApiCall &call)
{
    const QJsonObject before = transaction.world().find(priceType, call.id);
    const QJsonObject product = transaction.world().find(u"product"_s, before.value(u"product").toString());
    if (!call.fields.value(u"active").toBool(true) && product.value(u"default_price") == call.id)
        return ApiError::invalid(
            u"active"_s, u"This price cannot be archived because it is the default price of its product."_s);
    const QString tax = before.value(u"tax_behavior").toString();
    if (call.fields.contains(u"tax_behavior") && tax != u"unspecified" &&
        call.fields.value(u"tax_behavior") != tax)
        return ApiError::invalid(u"tax_behavior"_s,
                                 u"The tax behavior of a price cannot be changed once it is set."_s);
    if (auto error = claimLookupKey(transaction, call.fields, call.id))
        return *error;
    QJsonObject after = assigned(before, call.fields);
    if (call.fields.contains(u"currency_options"))
        after.insert(u"currency_options"_s,
                     completedCurrencies(before.value(u"currency_options").toObject(),
                                         call.fields.value(u"currency_options").toObject()));
    transaction.update(priceType, before, after);
    return after;
}

} // namespace slipway::sandbox
