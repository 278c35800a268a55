// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stripecatalog.h"

#include <QJsonArray>
#include <QSet>
#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

constexpr int manyPlans = 30;
constexpr int lookupKeysPerCall = 10;
constexpr int idsPerCall = 100;

QMap<QString, QString> metadataOf(const QJsonObject &object)
{
    QMap<QString, QString> metadata;
    const QJsonObject written = object[u"metadata"].toObject();
    for (auto it = written.begin(); it != written.end(); ++it)
        metadata.insert(it.key(), it.value().toString());
    return metadata;
}

/// An id, whether it came expanded or not.
QString idOf(const QJsonValue &value)
{
    return value.isObject() ? value.toObject()[u"id"].toString() : value.toString();
}

/// "2000" and "2000.0" are integral, "0.5" is not.
std::optional<qint64> integral(const QString &decimal)
{
    const QStringList parts = decimal.split(u'.');
    bool ok = false;
    const qint64 whole = parts.constFirst().toLongLong(&ok);
    const bool fraction = parts.size() > 1 && parts[1].count(u'0') != parts[1].size();
    return ok && !fraction ? std::optional(whole) : std::nullopt;
}

std::optional<qint64> amountOf(const QJsonObject &object)
{
    const QJsonValue amount = object[u"unit_amount"];
    if (amount.isDouble())
        return amount.toInteger();
    return integral(object[u"unit_amount_decimal"].toString());
}

bool isFlat(const QJsonObject &object)
{
    const QString scheme = object[u"billing_scheme"].toString(QStringLiteral("per_unit"));
    const QString usage = object[u"recurring"].toObject()[u"usage_type"].toString(QStringLiteral("licensed"));
    return scheme == u"per_unit" && usage == u"licensed" && !object[u"transform_quantity"].isObject();
}

} // namespace

StripePrice StripePrice::fromJson(const QJsonObject &object, const QString &askedRequest)
{
    const QJsonObject recurring = object[u"recurring"].toObject();
    StripePrice price;
    price.id = object[u"id"].toString();
    price.product = idOf(object[u"product"]);
    price.currency = object[u"currency"].toString().toLower();
    price.interval = recurring[u"interval"].toString();
    price.intervalCount = recurring[u"interval_count"].toInt(1);
    price.unitAmount = amountOf(object);
    price.unitAmountDecimal = object[u"unit_amount_decimal"].toString();
    price.flat = isFlat(object);
    price.active = object[u"active"].toBool();
    price.livemode = object[u"livemode"].toBool();
    price.lookupKey = object[u"lookup_key"].toString();
    price.created = object[u"created"].toInteger();
    price.metadata = metadataOf(object);
    price.asked = askedRequest;
    return price;
}

QString StripePrice::amount() const
{
    if (unitAmount)
        return amountText(*unitAmount, currency);
    return unitAmountDecimal.isEmpty() ? QStringLiteral("no amount a unit")
                                       : unitAmountDecimal + QStringLiteral(" minor units ") + currency;
}

QString StripePrice::describe() const
{
    const QString often = interval.isEmpty()
                              ? QStringLiteral(" once")
                              : QStringLiteral(" every ") + intervalText(interval, intervalCount);
    return amount() + often + (flat ? QString() : QStringLiteral(", tiered or metered"));
}

StripeProduct StripeProduct::fromJson(const QJsonObject &object)
{
    return {object[u"id"].toString(), object[u"name"].toString(), object[u"active"].toBool(),
            idOf(object[u"default_price"]), metadataOf(object)};
}

QList<PriceDeviation> deviations(const StripePrice &price, const CatalogPlan &plan)
{
    QList<PriceDeviation> found;
    if (!price.flat)
        found << PriceDeviation{QStringLiteral("scheme"), QStringLiteral("a flat amount"), price.describe()};
    if (!plan.amount || price.unitAmount != plan.amount) {
        found << PriceDeviation{QStringLiteral("amount"),
                                plan.amount ? amountText(*plan.amount, plan.currency)
                                            : QStringLiteral("not said"),
                                price.amount()};
    }
    if (price.currency != plan.currency.toLower())
        found << PriceDeviation{QStringLiteral("currency"), plan.currency, price.currency};
    if (price.interval != plan.interval || price.intervalCount != plan.intervalCount) {
        found << PriceDeviation{QStringLiteral("interval"), intervalText(plan.interval, plan.intervalCount),
                                price.interval.isEmpty() ? QStringLiteral("once")
                                                         : intervalText(price.interval, price.intervalCount)};
    }
    return found;
}

Result<StripeCatalog> StripeCatalog::load(StripeClient &client, const PlanCatalog &catalog,
                                          const QStringList &priceIds)
{
    StripeCatalog snapshot;
    const bool many = std::max(catalog.plans().size(), priceIds.size() / 2) > manyPlans;
    if (many) {
        if (auto done = snapshot.loadAll(client); !done)
            return done.error();
    }
    if (auto done = snapshot.loadPrices(client, priceIds); !done)
        return done.error();
    if (!many) {
        if (auto done = snapshot.loadFew(client, catalog); !done)
            return done.error();
    }
    QSet<QString> products; // of adopted prices, which need not be the catalogue's
    for (const StripePrice &price : std::as_const(snapshot.m_prices))
        products << price.product;
    if (auto done = snapshot.loadProducts(client, products.values()); !done)
        return done.error();
    return snapshot;
}

Result<void> StripeCatalog::loadAll(StripeClient &client)
{
    if (auto done = listPrices(client, {}); !done)
        return done;
    const auto products = client.list(QStringLiteral("/v1/products"));
    if (!products)
        return products.error();
    for (const QJsonObject &object : *products)
        insert(StripeProduct::fromJson(object));
    return {};
}

Result<void> StripeCatalog::loadFew(StripeClient &client, const PlanCatalog &catalog)
{
    QSet<QString> products;
    Form keys;
    for (const WantedPlan &wanted : catalog.plans()) {
        products << wanted.plan.product;
        keys.append({QStringLiteral("lookup_keys[%1]").arg(keys.size()), wanted.plan.lookupKey});
        if (keys.size() < lookupKeysPerCall)
            continue;
        if (auto done = listPrices(client, std::exchange(keys, {})); !done)
            return done;
    }
    if (!keys.isEmpty()) {
        if (auto done = listPrices(client, keys); !done)
            return done;
    }
    if (auto done = loadProducts(client, products.values()); !done)
        return done;
    for (const QString &product : m_products.keys()) { // Stripe refuses to filter by one that does not exist
        if (auto done = listPrices(client, {{QStringLiteral("product"), product}}); !done)
            return done;
    }
    return {};
}

Result<void> StripeCatalog::loadPrices(StripeClient &client, const QStringList &ids)
{
    for (const QString &id : QSet<QString>(ids.cbegin(), ids.cend())) {
        if (id.isEmpty() || m_prices.contains(id))
            continue;
        const QString path = QStringLiteral("/v1/prices/") + QString::fromLatin1(QUrl::toPercentEncoding(id));
        const auto reply = client.read(path);
        if (reply)
            insert(StripePrice::fromJson(*reply, QStringLiteral("GET ") + path));
        else if (reply.error().code != u"stripe_not_found")
            return reply.error();
    }
    return {};
}

Result<void> StripeCatalog::loadProducts(StripeClient &client, const QStringList &ids)
{
    QStringList unknown;
    for (const QString &id : ids) {
        if (!id.isEmpty() && !m_products.contains(id))
            unknown << id;
    }
    for (qsizetype first = 0; first < unknown.size(); first += idsPerCall) {
        Form query;
        for (const QString &id :
             unknown.sliced(first, std::min<qsizetype>(idsPerCall, unknown.size() - first)))
            query.append({QStringLiteral("ids[%1]").arg(query.size()), id});
        query.append({QStringLiteral("limit"), QStringLiteral("100")});
        const auto page = client.read(QStringLiteral("/v1/products"), query); // "ids" allows no paging
        if (!page)
            return page.error();
        for (const QJsonValue object : page->value(u"data").toArray())
            insert(StripeProduct::fromJson(object.toObject()));
    }
    return {};
}

Result<void> StripeCatalog::listPrices(StripeClient &client, const Form &query)
{
    const auto objects = client.list(QStringLiteral("/v1/prices"), query);
    if (!objects)
        return objects.error();
    const QString asked = QStringLiteral("GET /v1/prices") +
                          (query.isEmpty() ? QString() : u'?' + QUrl::fromPercentEncoding(formEncode(query)));
    for (const QJsonObject &object : *objects)
        insert(StripePrice::fromJson(object, asked));
    return {};
}

void StripeCatalog::insert(const StripePrice &price)
{
    const auto known = m_prices.find(price.id);
    if (known == m_prices.end()) {
        m_byProduct.insert(price.product, price.id);
        m_prices.insert(price.id, price);
    } else {
        const QString firstAsked = known->asked;
        *known = price;
        known->asked = firstAsked;
    }
    if (!price.lookupKey.isEmpty())
        m_lookupKeys.insert(price.lookupKey, price.id);
}

const StripePrice *StripeCatalog::price(const QString &id) const
{
    const auto found = m_prices.constFind(id);
    return found == m_prices.cend() ? nullptr : &*found;
}

const StripePrice *StripeCatalog::withLookupKey(const QString &key) const
{
    return price(m_lookupKeys.value(key));
}

const StripeProduct *StripeCatalog::product(const QString &id) const
{
    const auto found = m_products.constFind(id);
    return found == m_products.cend() ? nullptr : &*found;
}

QList<const StripePrice *> StripeCatalog::pricesOf(const QString &product) const
{
    QList<const StripePrice *> found;
    for (auto [it, end] = m_byProduct.equal_range(product); it != end; ++it)
        found << price(*it);
    std::sort(found.begin(), found.end(), [](const StripePrice *a, const StripePrice *b) {
        return a->created != b->created ? a->created > b->created : a->id < b->id;
    });
    return found;
}

QString StripeCatalog::asked(const QString &priceId) const
{
    const StripePrice *found = price(priceId);
    return found && !found->asked.isEmpty() ? found->asked : QStringLiteral("GET /v1/prices/") + priceId;
}

} // namespace slipway::billing
