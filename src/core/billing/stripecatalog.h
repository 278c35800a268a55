// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/plancatalog.h"
#include "billing/stripeclient.h"

namespace slipway::billing {

/// A Stripe price as read. What it bills never changes.
struct StripePrice
{
    QString id;
    QString product;
    QString currency;
    QString interval; ///< empty = one-time
    int intervalCount = 1;
    std::optional<qint64> unitAmount; ///< also from an integral unit_amount_decimal
    QString unitAmountDecimal;
    bool flat = true; ///< per unit, licensed, not transformed: no tiers, no metering
    bool active = false;
    bool livemode = false;
    QString lookupKey;
    qint64 created = 0;
    QMap<QString, QString> metadata;
    QString asked; ///< the request that answered it

    static StripePrice fromJson(const QJsonObject &object, const QString &askedRequest = {});
    QString amount() const;   ///< for people
    QString describe() const; ///< "20.00 usd every month"
};

struct StripeProduct
{
    QString id;
    QString name;
    bool active = false;
    QString defaultPrice;
    QMap<QString, QString> metadata;

    static StripeProduct fromJson(const QJsonObject &object);
};

/// One thing that a price bills differently from the plan.
struct PriceDeviation
{
    QString what; ///< amount | currency | interval | scheme
    QString expected;
    QString actual;
};
/// Empty where the price bills exactly what the plan says. A plan without amount deviates from every price.
QList<PriceDeviation> deviations(const StripePrice &price, const release::CatalogPlan &plan);

/// What Stripe has of the plans concerned, at one moment.
class StripeCatalog
{
public:
    /// Reads prices by the ids given, by lookup key (10 a call) and of the plans' products; with many plans
    /// the account's prices and products page by page, which is fewer requests. Ids that do not exist are
    /// simply absent.
    static release::Result<StripeCatalog> load(StripeClient &client, const PlanCatalog &catalog,
                                               const QStringList &priceIds);

    void insert(const StripePrice &price);
    void insert(const StripeProduct &product) { m_products.insert(product.id, product); }
    const StripePrice *price(const QString &id) const;
    const StripePrice *withLookupKey(const QString &key) const;
    const StripeProduct *product(const QString &id) const;
    QList<const StripePrice *> pricesOf(const QString &product) const; ///< newest first
    QString
    asked(const QString &priceId) const; ///< the request that answered, or would have answered, the price

private:
    release::Result<void> loadAll(StripeClient &client);
    release::Result<void> loadFew(StripeClient &client, const PlanCatalog &catalog);
    release::Result<void> loadPrices(StripeClient &client, const QStringList &ids);
    release::Result<void> loadProducts(StripeClient &client, const QStringList &ids);
    release::Result<void> listPrices(StripeClient &client, const Form &query);

    QMap<QString, StripePrice> m_prices;
    QMap<QString, StripeProduct> m_products;
    QHash<QString, QString> m_lookupKeys;
    QMultiHash<QString, QString> m_byProduct;
};

} // namespace slipway::billing
