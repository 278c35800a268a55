// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/plandifference.h"

#include <QTest>

using namespace slipway::billing;
using slipway::release::CatalogPlan;
using slipway::release::PlanRow;
using Map = QMap<QString, QString>;

class PlanDifferenceTest : public QObject
{
    Q_OBJECT

    const QString m_code = QStringLiteral("starter");
    const QString m_product = QStringLiteral("acme_starter");
    const QString m_key = QStringLiteral("acme_starter_month_usd");

    PlanCatalog catalog(std::optional<qint64> amount = 2000,
                        const QMap<QString, qint64> &overrides = {}) const
    {
        return *PlanCatalog::make({{m_code,
                                    QStringLiteral("Starter"),
                                    amount,
                                    QStringLiteral("usd"),
                                    QStringLiteral("month"),
                                    1,
                                    14,
                                    {},
                                    {},
                                    {}}},
                                  overrides, QStringLiteral("acme"));
    }
    StripePrice price(const QString &id, qint64 amount, const QString &lookupKey, bool active = true) const
    {
        StripePrice made;
        made.id = id;
        made.product = m_product;
        made.currency = QStringLiteral("usd");
        made.interval = QStringLiteral("month");
        made.unitAmount = amount;
        made.active = active;
        made.lookupKey = lookupKey;
        made.metadata = {{QStringLiteral("slipway_code"), m_code},
                         {QStringLiteral("slipway_trial_days"), QStringLiteral("14")}};
        return made;
    }
    StripeProduct product(const QString &defaultPrice) const
    {
        return {m_product, QStringLiteral("Starter"), true, defaultPrice, {}};
    }
    StripeCatalog stripe(const QList<StripePrice> &prices, const QString &defaultPrice) const
    {
        StripeCatalog made;
        made.insert(product(defaultPrice));
        for (const StripePrice &one : prices)
            made.insert(one);
        return made;
    }
    QList<PlanRow> rows(const QString &id) const { return {{QStringLiteral("1"), m_code, true, id}}; }

private Q_SLOTS:
    void makesWhatIsMissing()
    {
        const auto difference = diff(catalog(), rows({}), Map(), StripeCatalog(), {QStringLiteral("run-1")});
        QCOMPARE(difference.operationNames(), (QStringList{QStringLiteral("create_product starter"),
                                                           QStringLiteral("create_price starter"),
                                                           QStringLiteral("set_default_price starter"),
                                                           QStringLiteral("write_database starter"),
                                                           QStringLiteral("write_environment starter")}));
        const Form form = difference.operations.at(1).form;
        QVERIFY(form.contains({QStringLiteral("lookup_key"), m_key}));
        QVERIFY(form.contains({QStringLiteral("metadata[slipway_code]"), m_code}));
        QVERIFY(form.contains({QStringLiteral("metadata[slipway_trial_days]"), QStringLiteral("14")}));
        QVERIFY(form.contains({QStringLiteral("metadata[slipway_run]"), QStringLiteral("run-1")}));
        QVERIFY(!form.contains({QStringLiteral("transfer_lookup_key"), QStringLiteral("true")}));
    }

    void leavesAloneWhatIsRight()
    {
        const auto difference =
            diff(catalog(), rows(QStringLiteral("price_1")), Map{{m_code, QStringLiteral("price_1")}},
                 stripe({price(QStringLiteral("price_1"), 2000, m_key)}, QStringLiteral("price_1")));
        QVERIFY2(difference.operations.isEmpty(), qPrintable(difference.operationNames().join(u',')));
    }

    void changesAnAmountInTheOrderThatStripeDemands()
    {
        const auto difference =
            diff(catalog(2500), rows(QStringLiteral("price_1")), Map{{m_code, QStringLiteral("price_1")}},
                 stripe({price(QStringLiteral("price_1"), 2000, m_key)}, QStringLiteral("price_1")));
        QCOMPARE(difference.operationNames(), (QStringList{QStringLiteral("create_price starter"),
                                                           QStringLiteral("set_default_price starter"),
                                                           QStringLiteral("write_database starter"),
                                                           QStringLiteral("write_environment starter"),
                                                           QStringLiteral("archive_price starter")}));
        QVERIFY(difference.operations.constFirst().form.contains(
            {QStringLiteral("transfer_lookup_key"), QStringLiteral("true")}));
        QCOMPARE(difference.operations.constLast().object, QStringLiteral("price_1"));
        QCOMPARE(difference.operations.at(2).from, QStringLiteral("price_1"));
    }

    void adoptsByDatabaseThenEnvironmentThenLookupKeyThenMetadata()
    {
        const auto all = stripe(
            {price(QStringLiteral("price_db"), 2000, {}), price(QStringLiteral("price_env"), 2000, {}),
             price(QStringLiteral("price_key"), 2000, m_key), price(QStringLiteral("price_meta"), 2000, {})},
            QStringLiteral("price_db"));
        const auto adopted = [&](const QString &row, const QString &env) {
            return diff(catalog(), rows(row), Map{{m_code, env}}, all).prices.value(m_code);
        };
        QCOMPARE(adopted(QStringLiteral("price_db"), QStringLiteral("price_env")),
                 QStringLiteral("price_db"));
        QCOMPARE(adopted({}, QStringLiteral("price_env")), QStringLiteral("price_env"));
        QCOMPARE(adopted({}, {}), QStringLiteral("price_key"));
        const auto one =
            stripe({price(QStringLiteral("price_meta"), 2000, {})}, QStringLiteral("price_meta"));
        QCOMPARE(diff(catalog(), rows({}), Map(), one).prices.value(m_code), QStringLiteral("price_meta"));
        QCOMPARE(diff(catalog(), rows({}), Map(), one).operationNames().constFirst(),
                 QStringLiteral("move_lookup_key starter"));
    }

    void aForeignPriceIsNotAdopted()
    {
        StripePrice other = price(QStringLiteral("price_x"), 2000, {});
        other.metadata.insert(QStringLiteral("slipway_code"), QStringLiteral("pro"));
        const auto difference = diff(catalog(), rows(QStringLiteral("price_x")), Map(), stripe({other}, {}));
        QVERIFY(difference.operationNames().contains(QStringLiteral("create_price starter")));
        QVERIFY(!difference.operationNames().contains(QStringLiteral("archive_price starter")));
    }

    void onlyWhatBillsTheSameIsCurrent_data()
    {
        QTest::addColumn<QJsonObject>("change");
        QTest::addColumn<bool>("current");
        const auto recurring = [](const QString &interval, int count, const QString &usage) {
            return QJsonObject{{QStringLiteral("interval"), interval},
                               {QStringLiteral("interval_count"), count},
                               {QStringLiteral("usage_type"), usage}};
        };
        const QString month = QStringLiteral("month");
        const QString licensed = QStringLiteral("licensed");
        const QString amount = QStringLiteral("unit_amount");
        const QString decimal = QStringLiteral("unit_amount_decimal");
        const QString often = QStringLiteral("recurring");
        QTest::newRow("same") << QJsonObject{} << true;
        QTest::newRow("amount") << QJsonObject{{amount, 2001}} << false;
        QTest::newRow("integral decimal")
            << QJsonObject{{amount, QJsonValue()}, {decimal, QStringLiteral("2000.0")}} << true;
        QTest::newRow("sub-cent") << QJsonObject{{amount, QJsonValue()}, {decimal, QStringLiteral("2000.5")}}
                                  << false;
        QTest::newRow("null") << QJsonObject{{amount, QJsonValue()}, {decimal, QJsonValue()}} << false;
        QTest::newRow("tiers") << QJsonObject{{QStringLiteral("billing_scheme"), QStringLiteral("tiered")}}
                               << false;
        QTest::newRow("currency") << QJsonObject{{QStringLiteral("currency"), QStringLiteral("eur")}}
                                  << false;
        QTest::newRow("year") << QJsonObject{{often, recurring(QStringLiteral("year"), 1, licensed)}}
                              << false;
        QTest::newRow("3 months") << QJsonObject{{often, recurring(month, 3, licensed)}} << false;
        QTest::newRow("metered") << QJsonObject{{often, recurring(month, 1, QStringLiteral("metered"))}}
                                 << false;
        QTest::newRow("one-time") << QJsonObject{{often, QJsonValue()}} << false;
    }
    void onlyWhatBillsTheSameIsCurrent()
    {
        QFETCH(QJsonObject, change);
        QFETCH(bool, current);
        QJsonObject object{
            {QStringLiteral("id"), QStringLiteral("price_1")},
            {QStringLiteral("active"), true},
            {QStringLiteral("product"), m_product},
            {QStringLiteral("currency"), QStringLiteral("usd")},
            {QStringLiteral("unit_amount"), 2000},
            {QStringLiteral("unit_amount_decimal"), QStringLiteral("2000")},
            {QStringLiteral("lookup_key"), m_key},
            {QStringLiteral("recurring"), QJsonObject{{QStringLiteral("interval"), QStringLiteral("month")},
                                                      {QStringLiteral("interval_count"), 1}}},
            {QStringLiteral("metadata"),
             QJsonObject{{QStringLiteral("slipway_code"), m_code},
                         {QStringLiteral("slipway_trial_days"), QStringLiteral("14")}}}};
        for (auto it = change.begin(); it != change.end(); ++it)
            object.insert(it.key(), it.value());
        const auto difference =
            diff(catalog(), rows(QStringLiteral("price_1")), Map{{m_code, QStringLiteral("price_1")}},
                 stripe({StripePrice::fromJson(object)}, QStringLiteral("price_1")));
        QCOMPARE(difference.operations.isEmpty(), current);
    }

    void aFreePlanHasAPriceOfZero()
    {
        const auto difference =
            diff(catalog(0), rows(QStringLiteral("price_1")), {},
                 stripe({price(QStringLiteral("price_1"), 0, m_key)}, QStringLiteral("price_1")));
        QVERIFY(difference.operations.isEmpty());
    }

    void anArchivedPriceThatFitsIsBroughtBack()
    {
        const auto difference = diff(catalog(2000), rows(QStringLiteral("price_2")), {},
                                     stripe({price(QStringLiteral("price_1"), 2000, {}, false),
                                             price(QStringLiteral("price_2"), 2500, m_key)},
                                            QStringLiteral("price_2")));
        QCOMPARE(
            difference.operationNames(),
            (QStringList{QStringLiteral("activate_price starter"), QStringLiteral("move_lookup_key starter"),
                         QStringLiteral("set_default_price starter"),
                         QStringLiteral("write_database starter"), QStringLiteral("archive_price starter")}));
    }

    void aPriceThatAnotherPlanUsesIsNotArchived()
    {
        QList<PlanRow> both = rows(QStringLiteral("price_1"));
        both << PlanRow{QStringLiteral("2"), QStringLiteral("legacy"), true, QStringLiteral("price_1")};
        const auto difference =
            diff(catalog(2500), both, {},
                 stripe({price(QStringLiteral("price_1"), 2000, m_key)}, QStringLiteral("price_1")));
        QVERIFY(!difference.operationNames().contains(QStringLiteral("archive_price starter")));
    }

    void anOverrideIsMarkedAndItsRevertNamed()
    {
        const auto made = diff(catalog(2000, {{m_code, 1500}}), rows({}), {}, StripeCatalog());
        QVERIFY(made.operations.at(1).form.contains(
            {QStringLiteral("metadata[slipway_override]"), QStringLiteral("1500")}));
        StripePrice current = price(QStringLiteral("price_1"), 1500, m_key);
        current.metadata.insert(QStringLiteral("slipway_override"), QStringLiteral("1500"));
        const auto now = stripe({current}, QStringLiteral("price_1"));
        QCOMPARE(diff(catalog(2000), rows(QStringLiteral("price_1")), {}, now).reverts.size(), 1);
        QVERIFY(diff(catalog(2000, {{m_code, 1500}}), rows(QStringLiteral("price_1")), {}, now)
                    .operations.isEmpty());
        const auto adoptedByCatalog = diff(catalog(1500), rows(QStringLiteral("price_1")), {}, now);
        QVERIFY(adoptedByCatalog.reverts.isEmpty());
        QCOMPARE(adoptedByCatalog.operationNames(), QStringList{QStringLiteral("update_price starter")});
    }

    void plansOfOneProductDoNotFightOverItsDefault()
    {
        CatalogPlan month{QStringLiteral("m"),
                          QStringLiteral("M"),
                          100,
                          QStringLiteral("usd"),
                          QStringLiteral("month"),
                          1,
                          0,
                          QStringLiteral("shared"),
                          {},
                          {}};
        CatalogPlan year = month;
        year.code = QStringLiteral("y");
        year.interval = QStringLiteral("year");
        const auto both = *PlanCatalog::make({month, year}, {}, QStringLiteral("acme"));
        const QStringList names = diff(both, {}, {}, StripeCatalog()).operationNames();
        QCOMPARE(names,
                 (QStringList{QStringLiteral("create_product m"), QStringLiteral("create_price m"),
                              QStringLiteral("set_default_price m"), QStringLiteral("create_price y")}));
    }

    void aMissingRowIsNamed()
    {
        const auto difference = diff(catalog(), QList<PlanRow>(), {}, StripeCatalog());
        QCOMPARE(difference.missingRows, QStringList{m_code});
    }
};

QTEST_GUILESS_MAIN(PlanDifferenceTest)
#include "plandifference.moc"
