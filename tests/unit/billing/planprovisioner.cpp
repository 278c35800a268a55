// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingparts.h"
#include "billing/restoreplan.h"
#include "fakes/fakeplans.h"
#include "fakes/fakestripe.h"

#include <QTest>

using namespace slipway;
using namespace slipway::billing;
using release::CatalogPlan;
using release::CheckStatus;
using release::EffectIntended;
using release::ErrorKind;
using release::Secret;

namespace {

class FixedClock : public release::Clock
{
public:
    QDateTime at = QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);
    QDateTime now() const override { return at; }
    qint64 monotonicMs() const override { return 0; }
};

/// One product with its Stripe, database and environment.
struct Bench
{
    fakes::FakeStripe stripe;
    fakes::FakePlanRows rows;
    fakes::FakePriceMap map;
    FixedClock clock;
    QList<EffectIntended> intents;
    int requestsAtFirstIntent = -1;

    Bench()
    {
        rows.rows = {{QStringLiteral("1"), QStringLiteral("pro"), true, {}},
                     {QStringLiteral("2"), QStringLiteral("starter"), true, {}}};
    }

    static CatalogPlan plan(const QString &code, std::optional<qint64> amount)
    {
        return {code, code.toUpper(), amount, QStringLiteral("usd"), QStringLiteral("month"), 1, 14, {}, {},
                {}};
    }
    BillingParts parts(qint64 starter = 2000, const QMap<QString, qint64> &overrides = {},
                       const QString &run = QStringLiteral("run-1"))
    {
        BillingParts made{stripe.http, &rows, &map, Secret(QByteArray("sk_test_abcdefgh12345678"))};
        made.stripe.mode = QStringLiteral("test");
        made.stripe.wait = [](qint64, std::stop_token) { return true; };
        made.catalog =
            *PlanCatalog::make({plan(QStringLiteral("starter"), starter), plan(QStringLiteral("pro"), 9900)},
                               overrides, QStringLiteral("acme"));
        made.hooks.runId = run;
        made.hooks.clock = &clock;
        made.hooks.intend = [this](const QString &key, const QJsonObject &detail) -> release::Result<void> {
            if (requestsAtFirstIntent < 0)
                requestsAtFirstIntent = stripe.http.count("POST");
            intents << EffectIntended{QStringLiteral("seed"), key, detail};
            return {};
        };
        made.hooks.intended = [this] { return intents; };
        return made;
    }
    QString price(const QString &code) const
    {
        for (const auto &row : rows.rows) {
            if (row.code == code)
                return row.price;
        }
        return {};
    }
    /// As the artifact of a run hands them to its rollback.
    static QJsonObject reverts(const Provisioning &run, const QString &id = QStringLiteral("run-1"))
    {
        return {{QStringLiteral("run_id"), id}, {QStringLiteral("plans"), run.toJson()[u"plans"]}};
    }
    release::Result<RestorePlan> restore(const QJsonObject &reverts)
    {
        BillingParts made = parts();
        StripeClient client = made.client();
        made.skipStripe = true;
        auto facts = readFacts(made, client);
        facts->stripe = *StripeCatalog::load(client, PlanCatalog(), revertedPriceIds(reverts));
        auto plan = restorePlan(reverts, *facts);
        if (plan) {
            PlanProvisioner provisioner(client, &rows, &map, made.hooks);
            if (auto done = provisioner.apply(plan->operations); !done)
                return done.error();
        }
        return plan;
    }
};

} // namespace

class PlanProvisionerTest : public QObject
{
    Q_OBJECT

    const QString m_prices = QStringLiteral("/v1/prices");
    const QString m_starter = QStringLiteral("starter");

private Q_SLOTS:
    void createsThenWritesNothingMore()
    {
        Bench bench;
        const auto first = stripeSetup(bench.parts());
        QVERIFY2(first, qPrintable(first ? QString() : first.error().message));
        QCOMPARE(bench.stripe.prices.size(), 2);
        QCOMPARE(bench.map.entries.value(m_starter), bench.price(m_starter));
        QCOMPARE(bench.stripe.products[QStringLiteral("acme_starter")][u"default_price"].toString(),
                 bench.price(m_starter));
        QCOMPARE(first->after.find(m_starter)->status(), QStringLiteral("ok"));
        bench.stripe.clearCounts();
        bench.intents.clear(); // another machine, an empty ledger
        const auto second = stripeSetup(bench.parts(2000, {}, QStringLiteral("run-2")));
        QVERIFY(second && second->difference.operations.isEmpty());
        QCOMPARE(bench.stripe.http.count("POST"), 0);
        QCOMPARE(bench.rows.writes, 1);
        QCOMPARE(bench.map.writes, 1);
    }

    void storesEachKeyBeforeItsRequest()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        QCOMPARE(bench.requestsAtFirstIntent, 0);
        QStringList sent;
        QStringList kept;
        for (const auto &request : bench.stripe.http.requests) {
            if (request.method == "POST")
                sent << QString::fromUtf8(fakes::FakeHttp::header(request, "Idempotency-Key"));
        }
        for (const EffectIntended &effect : bench.intents)
            kept << effect.detail[u"idempotency_key"].toString();
        QCOMPARE(sent, kept);
        QVERIFY(sent.size() == QSet<QString>(sent.cbegin(), sent.cend()).size());
    }

    void changesAnAmount()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts(2000)));
        const QString old = bench.price(m_starter);
        const auto changed = stripeSetup(bench.parts(2500, {}, QStringLiteral("run-2")));
        QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().message));
        const QString now = bench.price(m_starter);
        QVERIFY(now != old);
        QVERIFY(!bench.stripe.prices[old][u"active"].toBool());
        QCOMPARE(bench.stripe.prices[now][u"unit_amount"].toInteger(), 2500);
        QCOMPARE(bench.stripe.prices[now][u"lookup_key"].toString(),
                 QStringLiteral("acme_starter_month_usd"));
        QCOMPARE(bench.map.entries.value(m_starter), now);
    }

    void aLostReplyIsLookedUpAndNotRepeated_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path : {"/v1/prices", "/v1/products", "/v1/products/acme_starter"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }
    void aLostReplyIsLookedUpAndNotRepeated()
    {
        QFETCH(QString, path);
        Bench bench;
        bench.stripe.loseNextReplyTo(path);
        QVERIFY(stripeSetup(bench.parts()));
        QCOMPARE(bench.stripe.prices.size(), 2);
        QCOMPARE(bench.stripe.http.count("POST"), 6); // two each of product, price, default price
    }

    void aRequestThatNeverArrivedIsSentAgainWithItsKey()
    {
        Bench bench;
        bench.stripe.dropNext(m_prices);
        QVERIFY(stripeSetup(bench.parts()));
        QCOMPARE(bench.stripe.prices.size(), 2);
        QCOMPARE(bench.stripe.http.count("POST"), 7);
        QCOMPARE(bench.intents.size(), 6);
    }

    void aStoredFailureIsLookedUpInsteadOfReplayed()
    {
        Bench bench;
        bench.stripe.failNextAfter(m_prices);
        const auto done = stripeSetup(bench.parts());
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
        QCOMPARE(bench.stripe.prices.size(), 2);
    }

    void aRunThatDiedIsTakenUpWithItsKeys()
    {
        Bench bench;
        bench.stripe.dropNext(m_prices);
        BillingParts dying = bench.parts();
        int answered = 0;
        bench.stripe.http.next([](const release::HttpRequest &) { return fakes::FakeHttp::json(401, {}); });
        QVERIFY(!stripeSetup(dying)); // nothing done
        // the price's key is on disk and its outcome unknown
        dying.hooks.progress = [&](qint64, qint64, const QString &) { ++answered; };
        for (int i = 0; i < 2; ++i)
            bench.stripe.dropNext(m_prices);
        const auto failed = stripeSetup(dying);
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, QStringLiteral("outcome_unknown"));
        QVERIFY(failed.error().message.startsWith(QStringLiteral("create_price starter: ")));
        const QString stored = bench.intents.constLast().detail[u"idempotency_key"].toString();
        bench.stripe.clearCounts();
        QVERIFY(stripeSetup(bench.parts()));
        QStringList sent;
        for (const auto &request : bench.stripe.http.requests)
            sent << QString::fromUtf8(fakes::FakeHttp::header(request, "Idempotency-Key"));
        QVERIFY(sent.contains(stored));
        QVERIFY(answered > 0);
        QCOMPARE(bench.stripe.prices.size(), 2);
    }

    void anOldKeyIsNotTakenUp()
    {
        Bench bench;
        for (int i = 0; i < 3; ++i)
            bench.stripe.dropNext(m_prices);
        QVERIFY(!stripeSetup(bench.parts()));
        const QString stored = bench.intents.constLast().detail[u"idempotency_key"].toString();
        bench.clock.at = bench.clock.at.addSecs(23 * 3600 + 1);
        bench.stripe.clearCounts();
        QVERIFY(stripeSetup(bench.parts()));
        for (const auto &request : bench.stripe.http.requests)
            QVERIFY(QString::fromUtf8(fakes::FakeHttp::header(request, "Idempotency-Key")) != stored);
    }

    void diesMidwayAndAnotherMachineFinishes()
    {
        Bench bench;
        for (int i = 0; i < 3; ++i)
            bench.stripe.dropNext(QStringLiteral("/v1/products/acme_starter"));
        QVERIFY(!stripeSetup(bench.parts())); // product and price exist, no default, no row, no entry
        QCOMPARE(bench.stripe.prices.size(), 1);
        QVERIFY(bench.price(m_starter).isEmpty());
        bench.intents.clear();
        QVERIFY(stripeSetup(bench.parts(2000, {}, QStringLiteral("run-2"))));
        QCOMPARE(bench.stripe.prices.size(), 2);
        QVERIFY(!bench.price(m_starter).isEmpty());
    }

    void aMissingRowStopsBeforeAnythingIsDone()
    {
        Bench bench;
        bench.rows.rows.removeLast();
        const auto done = stripeSetup(bench.parts());
        QCOMPARE(done.error().code, QStringLiteral("row_missing"));
        QVERIFY(done.error().details.constFirst().contains(QStringLiteral("values ('starter', true)")));
        QCOMPARE(bench.stripe.http.count("POST"), 0);
    }

    void setsUpStripeBeforeTheTableExists()
    {
        Bench bench;
        bench.rows.missing = release::Error{QStringLiteral("table_missing"), QStringLiteral("no table")};
        QCOMPARE(stripeSetup(bench.parts()).error().code, QStringLiteral("table_missing"));
        BillingParts early = bench.parts();
        early.rowsOptional = true;
        QVERIFY(stripeSetup(early));
        QCOMPARE(bench.map.entries.size(), 2);
    }

    void anOverrideIsNotTakenBackUnasked()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts(2000, {{m_starter, 1500}})));
        const QString price = bench.price(m_starter);
        BillingParts again = bench.parts(2000, {}, QStringLiteral("run-2"));
        const auto refused = stripeSetup(again);
        QCOMPARE(refused.error().code, QStringLiteral("override_revert"));
        QCOMPARE(refused.error().kind, ErrorKind::Refused);
        QCOMPARE(bench.price(m_starter), price);
        again.confirm = [](const QString &) -> release::Result<bool> { return false; };
        QVERIFY(!stripeSetup(again));
        again.acceptRevert = true;
        QVERIFY(stripeSetup(again));
        QCOMPARE(bench.stripe.prices[bench.price(m_starter)][u"unit_amount"].toInteger(), 2000);
    }

    void aMapThatIsNotOursIsShown()
    {
        Bench bench;
        bench.map.isWritable = false;
        const auto done = stripeSetup(bench.parts());
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
        QCOMPARE(done->done.environment,
                 QStringLiteral("pro=%1,starter=%2")
                     .arg(bench.price(QStringLiteral("pro")), bench.price(m_starter)));
        QCOMPARE(done->toJson()[u"price_map"][u"value"].toString(), done->done.environment);
        const auto proof = verifyPlans(bench.parts());
        QVERIFY(!proof->error());
    }

    void aThousandPlansTakeFewReadings()
    {
        Bench bench;
        QList<CatalogPlan> plans;
        bench.rows.rows.clear();
        for (int i = 0; i < 1000; ++i) {
            plans << Bench::plan(QStringLiteral("plan%1").arg(i), 100 + i);
            bench.rows.rows << release::PlanRow{QString::number(i), plans.constLast().code, true, {}};
        }
        const auto parts = [&] {
            BillingParts made = bench.parts();
            made.catalog = *PlanCatalog::make(plans, {}, QStringLiteral("acme"));
            return made;
        };
        QVERIFY(stripeSetup(parts()));
        QCOMPARE(bench.stripe.http.count("POST"), 3000);
        QVERIFY(bench.stripe.http.count("GET") <= 30);
        bench.stripe.clearCounts();
        const auto again = stripeSetup(parts());
        QVERIFY(again && again->difference.operations.isEmpty());
        QCOMPARE(bench.stripe.http.count("POST"), 0);
        QVERIFY2(bench.stripe.http.count("GET") <= 40,
                 qPrintable(QString::number(bench.stripe.http.count("GET"))));
    }

    void provesEveryPlan()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        const auto proof = verifyPlans(bench.parts());
        QVERIFY(!proof->error());
        QCOMPARE(proof->checks.size(), 20);
        for (const auto &check : proof->checks)
            QVERIFY2(check.status == CheckStatus::Pass, qPrintable(check.name));
        QCOMPARE(proof->checks.at(3).asked, QStringLiteral("GET /v1/prices/") + bench.price(m_starter));
        QVERIFY(proof->checks.at(0).asked.startsWith(
            QStringLiteral("select id, code, stripe_price_id, is_active from billing_plans")));
    }

    void findsWhatIsWrong_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"row_inactive", "row_without_price", "price_missing", "price_archived",
                                 "amount_differs", "environment_missing", "environment_differs",
                                 "row_missing", "price_of_other_plan", "product_archived"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void findsWhatIsWrong()
    {
        QFETCH(QString, kind);
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        auto &row = bench.rows.rows.last();
        QJsonObject &price = bench.stripe.prices[row.price];
        if (kind == u"row_inactive")
            row.active = false;
        else if (kind == u"row_without_price")
            row.price.clear();
        else if (kind == u"price_missing")
            row.price = QStringLiteral("price_gone");
        else if (kind == u"price_archived")
            price.insert(QStringLiteral("active"), false);
        else if (kind == u"amount_differs")
            price.insert(QStringLiteral("unit_amount"), 1);
        else if (kind == u"environment_missing")
            bench.map.entries.remove(m_starter);
        else if (kind == u"environment_differs")
            bench.map.entries[m_starter] = QStringLiteral("price_other");
        else if (kind == u"row_missing")
            bench.rows.rows.removeLast();
        else if (kind == u"price_of_other_plan")
            row.price = bench.price(QStringLiteral("pro"));
        else
            bench.stripe.products[QStringLiteral("acme_starter")].insert(QStringLiteral("active"), false);
        const auto map = plansMap(bench.parts());
        QStringList kinds;
        for (const Finding &finding : map->find(m_starter)->findings)
            kinds << finding.kind;
        QVERIFY2(kinds.contains(kind), qPrintable(kinds.join(u' ')));
        QVERIFY(map->find(m_starter)->status() != u"ok");
        if (kind != u"product_archived" && kind != u"price_of_other_plan")
            QVERIFY(verifyPlans(bench.parts())->error());
    }

    void mapsWhatNoPlanHas()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        bench.map.entries.insert(QStringLiteral("gone"), QStringLiteral("price_9"));
        bench.rows.rows << release::PlanRow{QStringLiteral("9"), QStringLiteral("old"), true, {}};
        QStringList kinds;
        for (const Finding &finding : plansMap(bench.parts())->findings())
            kinds << finding.kind + u' ' + finding.plan;
        QCOMPARE(kinds, (QStringList{QStringLiteral("row_unknown_plan old"),
                                     QStringLiteral("environment_unknown_plan gone")}));
    }

    void skipsWithReasons()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        bench.stripe.clearCounts();
        BillingParts parts = bench.parts();
        parts.skipStripe = true;
        parts.key = Secret();
        const auto proof = verifyPlans(parts);
        QVERIFY(!proof->error());
        QCOMPARE(bench.stripe.http.requests.size(), 0);
        int skipped = 0;
        for (const auto &check : proof->checks) {
            if (check.status == CheckStatus::Skipped) {
                ++skipped;
                QCOMPARE(check.reason, QStringLiteral("skipped by --skip-stripe"));
            }
        }
        QCOMPARE(skipped, 12);
    }

    void restoresAChangedPrice()
    {
        Bench bench;
        QVERIFY(stripeSetup(bench.parts()));
        const QString old = bench.price(m_starter);
        const auto changed = stripeSetup(bench.parts(2500, {}, QStringLiteral("run-2")));
        const QString made = bench.price(m_starter);
        const auto plan = bench.restore(Bench::reverts(*changed, QStringLiteral("run-2")));
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().message));
        QCOMPARE(bench.price(m_starter), old);
        QCOMPARE(bench.map.entries.value(m_starter), old);
        QVERIFY(bench.stripe.prices[old][u"active"].toBool());
        QVERIFY(!bench.stripe.prices[made][u"active"].toBool());
        QCOMPARE(bench.stripe.prices[old][u"lookup_key"].toString(),
                 QStringLiteral("acme_starter_month_usd"));
        QVERIFY(bench.restore(Bench::reverts(*changed, QStringLiteral("run-2")))->operations.isEmpty());
        QVERIFY(stripeDiff(bench.parts(2000))->operations.isEmpty());
    }

    void restoresToNothing()
    {
        Bench bench;
        const auto first = stripeSetup(bench.parts());
        const auto plan = bench.restore(Bench::reverts(*first));
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().message));
        QVERIFY(bench.price(m_starter).isEmpty());
        QVERIFY(bench.map.entries.isEmpty());
        QVERIFY(!bench.stripe.products[QStringLiteral("acme_starter")][u"active"].toBool());
        QVERIFY(stripeSetup(
            bench.parts(2000, {}, QStringLiteral("run-3")))); // and forward again, without duplicates
        QCOMPARE(bench.stripe.prices.size(), 2);
    }

    void restoresNothingThatSomebodyChangedSince()
    {
        Bench bench;
        const auto first = stripeSetup(bench.parts());
        bench.rows.rows.last().price = QStringLiteral("price_by_hand");
        const auto plan = bench.restore(Bench::reverts(*first));
        QCOMPARE(plan.error().code, QStringLiteral("restore_conflict"));
    }
};

QTEST_GUILESS_MAIN(PlanProvisionerTest)
#include "planprovisioner.moc"
