// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingparts.h"
#include "fakes/fakeplans.h"
#include "operations/networkhttp.h"
#include "sandbox/stripesandboxthread.h"

#include <QElapsedTimer>
#include <QTest>

using namespace slipway;
using namespace slipway::billing;
using release::CatalogPlan;
using release::Secret;

namespace {

/// Counts what goes over the wire.
class CountingHttp : public release::HttpClient
{
public:
    operations::NetworkHttp http;
    int reads = 0;
    int writes = 0;

    release::Result<release::HttpReply> send(const release::HttpRequest &request,
                                             std::stop_token stop) override
    {
        ++(request.method == "GET" ? reads : writes);
        return http.send(request, stop);
    }
};

struct Bench
{
    sandbox::StripeSandboxThread stripe;
    CountingHttp http;
    fakes::FakePlanRows rows;
    fakes::FakePriceMap map;
    QByteArray key = "sk_test_abcdefgh12345678";
    QList<CatalogPlan> plans;

    explicit Bench(int count = 2)
    {
        for (int i = 0; i < count; ++i)
            add(QStringLiteral("plan%1").arg(i), 1000 + i);
        if (auto started = stripe.start(); !started)
            qFatal("%s", qPrintable(started.error().message));
    }
    void add(const QString &code, qint64 amount)
    {
        plans << CatalogPlan{
            code, code.toUpper(), amount, QStringLiteral("usd"), QStringLiteral("month"), 1, 14, {}, {}, {}};
        rows.rows << release::PlanRow{QString::number(rows.rows.size()), code, true, {}};
    }
    BillingParts parts(const QMap<QString, qint64> &overrides = {})
    {
        BillingParts made{http, &rows, &map, Secret(key)};
        made.stripe.base = stripe.baseUrl();
        made.stripe.mode = QStringLiteral("test");
        made.catalog = *PlanCatalog::make(plans, overrides, QStringLiteral("acme"));
        return made;
    }
    QString price() const { return rows.rows.constFirst().price; }
    QJsonObject get(const QString &id)
    {
        auto client = parts().client();
        return client.read(QStringLiteral("/v1/prices/") + id).value_or(QJsonObject());
    }
};

QString why(const release::Result<Provisioning> &result)
{
    return result ? QString() : result.error().message;
}

} // namespace

/// Provisioning against the Stripe-compatible server, over real HTTP.
class ProvisioningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsThenWritesNothing()
    {
        Bench bench;
        const auto first = stripeSetup(bench.parts());
        QVERIFY2(first, qPrintable(why(first)));
        QCOMPARE(bench.http.writes, 6);
        bench.http.writes = 0;
        const auto second = stripeSetup(bench.parts());
        QVERIFY2(second, qPrintable(why(second)));
        QVERIFY(second->difference.operations.isEmpty());
        QCOMPARE(bench.http.writes, 0);
        QVERIFY(!verifyPlans(bench.parts())->error());
    }

    void changesAnAmountInTheRightOrder()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        const QString old = bench.price();
        bench.plans.first().amount = 2500;
        const auto changed = stripeSetup(bench.parts());
        QVERIFY2(changed, qPrintable(why(changed)));
        QVERIFY(!bench.get(old)[u"active"].toBool(true));
        QCOMPARE(bench.get(bench.price())[u"unit_amount"].toInteger(), 2500);
        QVERIFY(stripeDiff(bench.parts())->operations.isEmpty());
        bench.plans.first().amount = 1000; // and back: the archived price fits again
        QVERIFY(stripeSetup(bench.parts()));
        QCOMPARE(bench.price(), old);
    }

    void survivesFaults_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("path");
        for (const char *kind : {"error_before", "error_after", "cut", "drop"}) {
            for (const char *path : {"/products", "/prices"})
                QTest::addRow("%s %s", kind, path) << QString::fromLatin1(kind) << QString::fromLatin1(path);
        }
    }
    void survivesFaults()
    {
        QFETCH(QString, kind);
        QFETCH(QString, path);
        Bench bench(1);
        bench.stripe.addFault({kind, QStringLiteral("POST"), path, 1, 0});
        const auto done = stripeSetup(bench.parts());
        QVERIFY2(done, qPrintable(why(done)));
        auto client = bench.parts().client();
        QCOMPARE(client.list(QStringLiteral("/v1/prices"))->size(), 1);
        QCOMPARE(client.list(QStringLiteral("/v1/products"))->size(), 1);
    }

    void waitsAsLongAsStripeAsks()
    {
        Bench bench(1);
        bench.stripe.addFault({QStringLiteral("rate_limit"), QStringLiteral("POST"), {}, 1, 0});
        QElapsedTimer timer;
        timer.start();
        const auto done = stripeSetup(bench.parts());
        QVERIFY2(done, qPrintable(why(done)));
        QVERIFY(timer.elapsed() >= 1000);
    }

    void namesAMissingPermission()
    {
        Bench bench(1);
        bench.key = "rk_test_readonly12345678";
        const auto refused = stripeSetup(bench.parts());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, QStringLiteral("stripe_permission"));
        QVERIFY(refused.error().message.contains(QStringLiteral("request req_")));
        QVERIFY(bench.price().isEmpty());
    }

    void refusesKeys_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("code");
        QTest::newRow("live") << QByteArray("sk_live_abcdefgh12345678") << QStringLiteral("wrong_mode");
        QTest::newRow("wrong") << QByteArray("sk_test_invalid12345678")
                               << QStringLiteral("stripe_key_refused");
        QTest::newRow("expired") << QByteArray("sk_test_expired12345678")
                                 << QStringLiteral("stripe_key_refused");
        QTest::newRow("publishable") << QByteArray("pk_test_abcdefgh12345678")
                                     << QStringLiteral("publishable_key");
    }
    void refusesKeys()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, code);
        Bench bench(1);
        bench.key = key;
        QCOMPARE(stripeSetup(bench.parts()).error().code, code);
        QCOMPARE(bench.http.writes, 0);
    }

    void doesNotTakeAnOverrideBackUnasked()
    {
        Bench bench(1);
        QVERIFY(stripeSetup(bench.parts({{QStringLiteral("plan0"), 700}})));
        QCOMPARE(stripeSetup(bench.parts()).error().code, QStringLiteral("override_revert"));
        BillingParts accepted = bench.parts();
        accepted.acceptRevert = true;
        QVERIFY(stripeSetup(accepted));
        QCOMPARE(bench.get(bench.price())[u"unit_amount"].toInteger(), 1000);
    }

    void aLargeCatalogueIsReadPageByPage()
    {
        Bench bench(1000);
        const auto done = stripeSetup(bench.parts());
        QVERIFY2(done, qPrintable(why(done)));
        QCOMPARE(bench.http.writes, 3000);
        bench.http.reads = bench.http.writes = 0;
        QVERIFY(stripeDiff(bench.parts())->operations.isEmpty());
        QCOMPARE(bench.http.writes, 0);
        QVERIFY2(bench.http.reads <= 20, qPrintable(QString::number(bench.http.reads)));
    }
};

QTEST_GUILESS_MAIN(ProvisioningTest)
#include "provisioning.moc"
