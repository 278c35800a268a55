// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingsteps.h"
#include "billing/webhooksigning.h"
#include "fakes/fakesql.h"
#include "fakes/stepbench.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

namespace {

const QString address = u"https://product.example/webhooks/stripe"_s;

/// A product with a webhook endpoint, right in everything unless told otherwise.
struct Product : fakes::StepBench
{
    Product() : StepBench(billing::billingStepKinds())
    {
        setup.webhookSecret = Secret("whsec_unit0123456789");
        setup.databaseUrl = Secret("postgresql://nobody@127.0.0.1:1/none");
        setup.options.skipStripe = true;
        outside.sql = &sql;
        http.otherwise([this](const HttpRequest &request) { return take(request); });
        sql.onRead = [this](const QString &statement) -> Result<QList<QStringList>> {
            qsizetype found = 0;
            for (const QString &id : std::as_const(records))
                found += statement.contains(u'\'' + id + u'\'') ? 1 : 0;
            return QList<QStringList>{{QString::number(found)}};
        };
    }

    fakes::FakeHttp::Answer take(const HttpRequest &request)
    {
        const QJsonObject event = QJsonDocument::fromJson(request.body).object();
        types << event[u"type"].toString();
        const qint64 now = clock.now().toSecsSinceEpoch();
        const QByteArray signature = fakes::FakeHttp::header(request, "Stripe-Signature");
        const bool fits = billing::verifyWebhook(signature, "whsec_unit0123456789", request.body, now,
                                                 takesOld ? 1e9 : 300);
        if ((!fits && !takesForged) || (event.contains(u"account") && !takesForeign))
            return fakes::FakeHttp::json(400, {{u"error"_s, u"refused"_s}});
        const QString id = event[u"id"].toString();
        if (!forgets && (twice || !records.contains(id)))
            records << id;
        return fakes::FakeHttp::json(200, {});
    }

    StepOutcome prove(const QJsonArray &claims, QJsonObject more = {})
    {
        more.insert(u"url"_s, address);
        more.insert(u"prove"_s, claims);
        more.insert(u"record"_s, u"select count(*) from events where id = {event}"_s);
        more.insert(u"within"_s, 0);
        more.insert(u"settle"_s, 0);
        return run(u"webhook_proof"_s, more);
    }

    fakes::FakeSql sql;
    QStringList records;
    QStringList types;
    bool takesOld = false;
    bool takesForged = false;
    bool takesForeign = false;
    bool forgets = false;
    bool twice = false;
};

} // namespace

class WebhookProofStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyClaimHoldsAtARightProduct()
    {
        Product product;
        const StepOutcome outcome =
            product.prove({u"delivered"_s, u"idempotent"_s, u"forged"_s, u"old"_s, u"other_account"_s});
        QCOMPARE(outcome.status, StepStatus::Succeeded);
        QCOMPARE(product.checks.size(), 5);
        for (const CheckResult &check : std::as_const(product.checks))
            QVERIFY2(check.status == CheckStatus::Pass, qUtf8Printable(check.name + check.reason));
        QCOMPARE(product.records.size(), 2); // the delivered event and the one sent three times
        QCOMPARE(product.http.requests.size(), 1 + 3 + 3);
        QCOMPARE(product.check(u"webhook idempotent"_s)->actual, u"200 and 1 record"_s);
    }

    void wrongProductFails_data()
    {
        QTest::addColumn<QString>("claim");
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("actual");
        QTest::newRow("forgets") << u"delivered"_s << 0 << u"200 and 0 records"_s;
        QTest::newRow("twice") << u"idempotent"_s << 1 << u"200 and 3 records"_s;
        QTest::newRow("forged") << u"forged"_s << 2 << u"200 and 1 record"_s;
        QTest::newRow("old") << u"old"_s << 3 << u"200 and 1 record"_s;
        QTest::newRow("foreign") << u"other_account"_s << 4 << u"200 and 1 record"_s;
    }
    void wrongProductFails()
    {
        QFETCH(QString, claim);
        QFETCH(int, fault);
        QFETCH(QString, actual);
        Product product;
        bool *const faults[] = {&product.forgets, &product.twice, &product.takesForged, &product.takesOld,
                                &product.takesForeign};
        *faults[fault] = true;
        const StepOutcome outcome = product.prove({claim});
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, u"webhook_unproven"_s);
        QCOMPARE(product.checks.size(), 1);
        QCOMPARE(product.checks.first().status, CheckStatus::Fail);
        QCOMPARE(product.checks.first().actual, actual);
        QVERIFY(!product.checks.first().reason.isEmpty());
    }

    void silentEndpointIsAFailedCheck()
    {
        Product product;
        product.http.fail(u"connection_refused"_s);
        QCOMPARE(product.prove({u"delivered"_s}).status, StepStatus::Failed);
        QCOMPARE(product.checks.first().actual, u"no reply and 0 records"_s);
    }

    void unreadableDatabaseIsAFailedCheck()
    {
        Product product;
        product.sql.onRead = [](const QString &) -> Result<QList<QStringList>> {
            return Error{u"sql_failed"_s, u"no such table"_s};
        };
        QCOMPARE(product.prove({u"delivered"_s}).status, StepStatus::Failed);
        QCOMPARE(product.checks.first().reason, u"no such table"_s);
    }

    void eventCarriesWhatThePlaybookSays()
    {
        Product product;
        product.prove({u"delivered"_s}, {{u"event"_s, u"invoice.payment_failed"_s},
                                         {u"object"_s, QJsonObject{{u"customer"_s, u"cus_probe"_s}}}});
        QCOMPARE(product.types, QStringList{u"invoice.payment_failed"_s});
        const QJsonObject event = QJsonDocument::fromJson(product.http.requests.first().body).object();
        QCOMPARE(event[u"data"][u"object"][u"customer"].toString(), u"cus_probe"_s);
        QCOMPARE(event[u"livemode"].toBool(true), false);
        QVERIFY(event[u"id"].toString().startsWith(u"evt_slipway"));
    }

    void planNamesEffectAndMistakes()
    {
        Product product;
        const Forecast plan =
            product.forecast(u"webhook_proof"_s, {{u"url"_s, address}, {u"record"_s, u"select 1"_s}});
        QCOMPARE(plan.state, ForecastState::Necessary);
        QCOMPARE(plan.operations, QStringList{u"send test events to "_s + address});
        const Forecast unknown =
            product.forecast(u"webhook_proof"_s, {{u"url"_s, address}, {u"prove"_s, QJsonArray{u"luck"_s}}});
        QCOMPARE(unknown.state, ForecastState::Blocked);
        QVERIFY(unknown.reason.contains(u"idempotent"));
        const Forecast uncounted = product.forecast(
            u"webhook_proof"_s, {{u"url"_s, address}, {u"prove"_s, QJsonArray{u"idempotent"_s}}});
        QCOMPARE(uncounted.state, ForecastState::Blocked);
    }

    void stripeKnowsTheEndpointOrNot()
    {
        Product product;
        product.setup.options.skipStripe = false;
        product.setup.environment.stripe = StripeSettings{};
        product.setup.stripeKey = Secret("sk_test_unit0123456789abcdef");
        const auto known = [&](const QString &url, const QString &status, const QJsonArray &events) {
            product.http.reply(
                200, QJsonObject{{u"object"_s, u"list"_s},
                                 {u"has_more"_s, false},
                                 {u"data"_s, QJsonArray{QJsonObject{{u"id"_s, u"we_1"_s},
                                                                    {u"livemode"_s, false},
                                                                    {u"url"_s, url},
                                                                    {u"status"_s, status},
                                                                    {u"enabled_events"_s, events}}}}});
            return product.prove({u"endpoint"_s}).status;
        };
        QCOMPARE(known(address, u"enabled"_s, {u"*"_s}), StepStatus::Succeeded);
        QCOMPARE(known(address, u"disabled"_s, {u"invoice.paid"_s}), StepStatus::Failed);
        QCOMPARE(product.check(u"the endpoint is enabled"_s)->actual, u"disabled"_s);
        QCOMPARE(known(address, u"enabled"_s, {u"charge.failed"_s}), StepStatus::Failed);
        QCOMPARE(product.check(u"the endpoint gets its events"_s)->status, CheckStatus::Fail);
        QCOMPARE(known(u"https://elsewhere.example/"_s, u"enabled"_s, {u"*"_s}), StepStatus::Failed);
        QCOMPARE(product.check(u"Stripe knows the endpoint"_s)->actual, u"https://elsewhere.example/"_s);
        QCOMPARE(product.check(u"the endpoint is enabled"_s)->status, CheckStatus::Skipped);
    }
};

QTEST_GUILESS_MAIN(WebhookProofStepTest)
#include "webhookproofsteptest.moc"
