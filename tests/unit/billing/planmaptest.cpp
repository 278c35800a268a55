// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/planmap.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway;
using namespace slipway::billing;

namespace {

StripePrice price(const char *id, const char *product, qint64 amount)
{
    StripePrice price;
    price.id = QString::fromLatin1(id);
    price.product = QString::fromLatin1(product);
    price.currency = QStringLiteral("usd");
    price.interval = QStringLiteral("month");
    price.unitAmount = amount;
    price.active = true;
    return price;
}

PlanCatalog catalogue()
{
    release::CatalogPlan plan;
    plan.code = QStringLiteral("pro");
    plan.amount = 9900;
    plan.currency = QStringLiteral("usd");
    plan.interval = QStringLiteral("month");
    return *PlanCatalog::make({plan}, {}, QStringLiteral("shop"));
}

QStringList unusedOf(const PlanFacts &facts)
{
    QStringList ids;
    const PlanMap map = PlanMap::join(catalogue(), facts);
    for (const UnusedPrice &unused : map.unused())
        ids << unused.price.id;
    return ids;
}

} // namespace

/// Prices in Stripe that no plan uses, as command line, window and release find them.
class PlanMapTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anActivePriceOfNoPlanIsAFinding()
    {
        PlanFacts facts = known();
        facts.stripe->insert(price("price_left", "shop_pro", 5900));
        QCOMPARE(unusedOf(facts), QStringList{QStringLiteral("price_left")});
        const PlanMap map = PlanMap::join(catalogue(), facts);
        QCOMPARE(map.findings().size(), 1);
        QCOMPARE(map.findings().constFirst().kind, QStringLiteral("price_unused"));
        QVERIFY(!map.findings().constFirst().isError());
        QVERIFY(map.findings().constFirst().message.contains(QStringLiteral("price_left")));
        QCOMPARE(map.toJson()[u"findings"].toArray().size(), 1);
        QCOMPARE(map.toJson()[u"plans"].toArray().size(), 1); // it is no plan
    }

    void whatAPlanLeadsToIsUsed()
    {
        PlanFacts facts = known();
        QVERIFY(unusedOf(facts).isEmpty());
        facts.stripe->insert(price("price_map", "shop_pro", 5900));
        facts.priceMap = QMap<QString, QString>{{QStringLiteral("pro"), QStringLiteral("price_map")}};
        QVERIFY(unusedOf(facts).isEmpty());
    }

    void whatTheNextReleaseWouldAdoptIsUsed()
    {
        PlanFacts facts = known();
        facts.rows->first().price.clear();
        QCOMPARE(unusedOf(facts), QStringList{QStringLiteral("price_pro")});
        StripePrice adopted = price("price_pro", "shop_pro", 9900);
        adopted.lookupKey = QStringLiteral("shop_pro_month_usd");
        facts.stripe->insert(adopted);
        QVERIFY(unusedOf(facts).isEmpty());
    }

    void archivedAndForeignPricesAreNobodysMatter()
    {
        PlanFacts facts = known();
        StripePrice archived = price("price_gone", "shop_pro", 100);
        archived.active = false;
        facts.stripe->insert(archived);
        facts.stripe->insert(price("price_other", "another_product", 100));
        QVERIFY(unusedOf(facts).isEmpty());
        facts.stripe.reset(); // --skip-stripe
        QVERIFY(unusedOf(facts).isEmpty());
    }

private:
    static PlanFacts known()
    {
        PlanFacts facts;
        facts.mode = QStringLiteral("test");
        facts.rows = QList<release::PlanRow>{
            {QStringLiteral("1"), QStringLiteral("pro"), true, QStringLiteral("price_pro")}};
        StripeCatalog stripe;
        stripe.insert(price("price_pro", "shop_pro", 9900));
        StripeProduct product;
        product.id = QStringLiteral("shop_pro");
        product.name = QStringLiteral("Pro");
        product.active = true;
        stripe.insert(product);
        facts.stripe = stripe;
        return facts;
    }
};

QTEST_GUILESS_MAIN(PlanMapTest)
#include "planmaptest.moc"
