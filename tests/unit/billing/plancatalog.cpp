// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/plancatalog.h"

#include <QTest>

using namespace slipway::billing;
using slipway::release::CatalogPlan;
using slipway::release::ErrorKind;

class PlanCatalogTest : public QObject
{
    Q_OBJECT

    static CatalogPlan plan(const QString &code, std::optional<qint64> amount)
    {
        return {code, code.toUpper(), amount, QStringLiteral("usd"), QStringLiteral("month"), 1, 14, {}, {},
                {}};
    }

private Q_SLOTS:
    void fillsInDefaults()
    {
        const auto catalog =
            PlanCatalog::make({plan(QStringLiteral("pro"), 9900)}, {}, QStringLiteral("acme"));
        QCOMPARE(catalog->find(QStringLiteral("pro"))->plan.product, QStringLiteral("acme_pro"));
        QCOMPARE(catalog->find(QStringLiteral("pro"))->plan.lookupKey, QStringLiteral("acme_pro_month_usd"));
    }

    void anOverrideThatTheCatalogueDoesNotHaveIsAWarning()
    {
        const auto catalog = PlanCatalog::make(
            {plan(QStringLiteral("pro"), 9900), plan(QStringLiteral("free"), {})},
            {{QStringLiteral("pro"), 4900}, {QStringLiteral("free"), 0}}, QStringLiteral("acme"));
        QCOMPARE(catalog->warnings().size(), 1);
        QCOMPARE(catalog->warnings().constFirst().kind, QStringLiteral("override_not_in_catalog"));
        QVERIFY(catalog->missingAmounts().isEmpty());
        QVERIFY(!catalog->find(QStringLiteral("free"))->overridden());
    }

    void namesWhatIsMissing()
    {
        const auto catalog =
            PlanCatalog::make({plan(QStringLiteral("pro"), {}), plan(QStringLiteral("starter"), {})}, {},
                              QStringLiteral("acme"));
        QCOMPARE(catalog->missingAmounts(), (QStringList{QStringLiteral("pro"), QStringLiteral("starter")}));
    }

    void refusesWhatCannotBe()
    {
        const auto unknown = PlanCatalog::make({plan(QStringLiteral("starter"), 1)},
                                               {{QStringLiteral("startr"), 5}}, QStringLiteral("acme"));
        QCOMPARE(unknown.error().code, QStringLiteral("plan_unknown"));
        QCOMPARE(unknown.error().kind, ErrorKind::Usage);
        QVERIFY(unknown.error().message.contains(QStringLiteral("did you mean starter?")));
        QCOMPARE(PlanCatalog::make({plan(QStringLiteral("a"), 1), plan(QStringLiteral("a"), 1)}, {}, {})
                     .error()
                     .code,
                 QStringLiteral("plan_duplicate"));
        QCOMPARE(PlanCatalog::make({plan(QStringLiteral("a"), -1)}, {}, {}).error().code,
                 QStringLiteral("amount_negative"));
        QCOMPARE(PlanCatalog::make({plan(QString(250, u'a'), 1)}, {}, {}).error().code,
                 QStringLiteral("lookup_key_too_long"));
    }

    void writesAmountsAsPeopleDo()
    {
        QCOMPARE(amountText(5, QStringLiteral("usd")), QStringLiteral("0.05 usd"));
        QCOMPARE(amountText(0, QStringLiteral("eur")), QStringLiteral("0.00 eur"));
        QCOMPARE(amountText(500, QStringLiteral("jpy")), QStringLiteral("500 jpy"));
        QCOMPARE(amountText(1234, QStringLiteral("kwd")), QStringLiteral("1.234 kwd"));
        QCOMPARE(intervalText(QStringLiteral("month"), 3), QStringLiteral("3 months"));
    }
};

QTEST_GUILESS_MAIN(PlanCatalogTest)
#include "plancatalog.moc"
