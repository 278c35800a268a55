// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stripeclient.h"
#include "fakes/fakehttp.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway;
using namespace slipway::billing;
using fakes::FakeHttp;
using release::Error;
using release::ErrorKind;
using release::Secret;

class StripeClientTest : public QObject
{
    Q_OBJECT

private:
    FakeHttp m_http;
    QList<qint64> m_pauses;

    StripeClient client(const QByteArray &key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
                        const QString &mode = QStringLiteral("test"))
    {
        StripeOptions options;
        options.base = QUrl(QStringLiteral("http://127.0.0.1:12111"));
        options.mode = mode;
        options.jitter = [] { return 1.0; };
        options.wait = [this](qint64 ms, std::stop_token stop) {
            m_pauses << ms;
            return !stop.stop_requested();
        };
        return {m_http, Secret(key), options};
    }
    static QJsonObject error(const QString &code, const QString &message)
    {
        return {{QStringLiteral("error"),
                 QJsonObject{{QStringLiteral("type"), QStringLiteral("invalid_request_error")},
                             {QStringLiteral("code"), code},
                             {QStringLiteral("message"), message}}}};
    }
    const QJsonObject m_product{{QStringLiteral("id"), QStringLiteral("prod_1")},
                                {QStringLiteral("livemode"), false}};

private Q_SLOTS:
    void init()
    {
        m_http = FakeHttp();
        m_pauses.clear();
    }

    void sendsWhatStripeExpects()
    {
        m_http.reply(200, m_product);
        auto reply = client().post(QStringLiteral("/v1/products"),
                                   {{QStringLiteral("metadata[a b]"), QStringLiteral("ä&=+ %")},
                                    {QStringLiteral("active"), QStringLiteral("true")}},
                                   QStringLiteral("key-1"));
        QVERIFY(reply);
        const auto &request = m_http.requests.constFirst();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.url.toString(), QStringLiteral("http://127.0.0.1:12111/v1/products"));
        QCOMPARE(request.body, QByteArray("metadata%5Ba%20b%5D=%C3%A4%26%3D%2B%20%25&active=true"));
        QCOMPARE(FakeHttp::header(request, "stripe-version"), QByteArray("2026-10-28.endive"));
        QCOMPARE(FakeHttp::header(request, "authorization"),
                 QByteArray("Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc"));
        QCOMPARE(FakeHttp::header(request, "idempotency-key"), QByteArray("key-1"));
        QCOMPARE(FakeHttp::header(request, "content-type"), QByteArray("application/x-www-form-urlencoded"));
        QVERIFY(FakeHttp::header(request, "user-agent").startsWith("slipway/"));
    }

    void retriesWithTheSameKeyAndBacksOff()
    {
        m_http.reply(500, error({}, QStringLiteral("oops")));
        m_http.fail(QStringLiteral("connection_refused"));
        m_http.reply(409, error(QStringLiteral("lock_timeout"), QStringLiteral("busy")));
        m_http.reply(200, m_product);
        QVERIFY(client().post(QStringLiteral("/v1/products"), {}, QStringLiteral("key-1")));
        QCOMPARE(m_http.requests.size(), 4);
        for (const auto &request : m_http.requests)
            QCOMPARE(FakeHttp::header(request, "Idempotency-Key"), QByteArray("key-1"));
        QCOMPARE(m_pauses, (QList<qint64>{500, 1000, 2000}));
    }

    void retryRules_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("again");
        QTest::newRow("429 alone") << 429 << QByteArray() << QByteArray() << false;
        QTest::newRow("429 with Retry-After") << 429 << QByteArray("Retry-After") << QByteArray("2") << true;
        QTest::newRow("429 later than a minute")
            << 429 << QByteArray("Retry-After") << QByteArray("61") << false;
        QTest::newRow("400 should retry")
            << 400 << QByteArray("Stripe-Should-Retry") << QByteArray("true") << true;
        QTest::newRow("500 should not")
            << 500 << QByteArray("Stripe-Should-Retry") << QByteArray("false") << false;
        QTest::newRow("stored 500") << 500 << QByteArray("Idempotent-Replayed") << QByteArray("true")
                                    << false;
        QTest::newRow("503") << 503 << QByteArray() << QByteArray() << true;
        QTest::newRow("400") << 400 << QByteArray() << QByteArray() << false;
        QTest::newRow("402") << 402 << QByteArray() << QByteArray() << false;
    }
    void retryRules()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(bool, again);
        m_http.reply(status, error({}, QStringLiteral("no")), {{header, value}});
        m_http.reply(200, m_product);
        QCOMPARE(client().post(QStringLiteral("/v1/products"), {}, QStringLiteral("k")).has_value(), again);
        if (header == "Retry-After" && again)
            QCOMPARE(m_pauses, QList<qint64>{2000});
    }

    void givesUpAfterFourAttempts()
    {
        for (int i = 0; i < 6; ++i)
            m_http.reply(503, error({}, {}));
        const auto reply = client().read(QStringLiteral("/v1/prices"));
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, QStringLiteral("stripe_unavailable"));
        QCOMPARE(m_http.requests.size(), 4);
    }

    void neverSendsAPostAgainWhoseOutcomeIsUnknown_data()
    {
        QTest::addColumn<QString>("code");
        for (const char *code : {"outcome_unknown", "timeout", "network_failed"})
            QTest::newRow(code) << QString::fromLatin1(code);
    }
    void neverSendsAPostAgainWhoseOutcomeIsUnknown()
    {
        QFETCH(QString, code);
        m_http.fail(code);
        const auto reply = client().post(QStringLiteral("/v1/prices"), {}, QStringLiteral("k"));
        QCOMPARE(reply.error().code, QStringLiteral("outcome_unknown"));
        QCOMPARE(m_http.requests.size(), 1);
    }

    void readsAgainWhenNoAnswerCame()
    {
        m_http.fail(QStringLiteral("outcome_unknown"));
        m_http.reply(200, m_product);
        QVERIFY(client().read(QStringLiteral("/v1/products/prod_1")));
    }

    void treatsACutBodyAsUnknown()
    {
        m_http.reply(200, QByteArray("{\"id\": \"pri"));
        QCOMPARE(client().post(QStringLiteral("/v1/prices"), {}, QStringLiteral("k")).error().code,
                 QStringLiteral("outcome_unknown"));
    }

    void judgesByStatusAndNamesTheRequest_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("400") << 400 << QStringLiteral("stripe_rejected");
        QTest::newRow("401") << 401 << QStringLiteral("stripe_key_refused");
        QTest::newRow("403") << 403 << QStringLiteral("stripe_permission");
        QTest::newRow("404") << 404 << QStringLiteral("stripe_not_found");
        QTest::newRow("429") << 429 << QStringLiteral("stripe_rate_limited");
        QTest::newRow("302") << 302 << QStringLiteral("stripe_rejected");
    }
    void judgesByStatusAndNamesTheRequest()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        m_http.reply(status, error(QStringLiteral("some_code"), QStringLiteral("Because.")),
                     {{"request-id", "req_123"}});
        const auto reply = client().read(QStringLiteral("/v1/prices"));
        QCOMPARE(reply.error().code, code);
        QVERIFY2(reply.error().message.contains(QStringLiteral("Because, request req_123.")),
                 qPrintable(reply.error().message));
        QVERIFY(reply.error().details.contains(QStringLiteral("code: some_code")));
    }

    void aBare404IsStillA404()
    {
        m_http.reply(404, QByteArray("Not found"));
        QCOMPARE(client().read(QStringLiteral("/v1/prices/x")).error().code,
                 QStringLiteral("stripe_not_found"));
    }

    void aMissingPermissionListsTheLeastPrivileges()
    {
        m_http.reply(403, error(QStringLiteral("more_permissions_required"),
                                QStringLiteral("The key does not have 'plan_write'.")));
        const Error refused = client("rk_test_abcdefgh12345678").read(QStringLiteral("/v1/prices")).error();
        QVERIFY(refused.message.contains(QStringLiteral("plan_write")));
        QVERIFY(refused.details.join(u'\n').contains(QStringLiteral("Plans: write")));
    }

    void neverRepeatsTheKey()
    {
        m_http.reply(401,
                     error({}, QStringLiteral("Invalid API Key provided: sk_test_4eC39HqLyjWDarjtT1zdp7dc")));
        const Error refused = client().read(QStringLiteral("/v1/prices")).error();
        QVERIFY(!refused.message.contains(QStringLiteral("4eC39HqLyjWDarjtT1zdp7dc")));
        QVERIFY(refused.message.contains(QStringLiteral("sk_test_…p7dc")));
    }

    void refusesKeysBeforeSending_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("code");
        QTest::newRow("live") << QByteArray("sk_live_abcdefgh12345678") << QStringLiteral("wrong_mode");
        QTest::newRow("publishable") << QByteArray("pk_test_abcdefgh12345678")
                                     << QStringLiteral("publishable_key");
        QTest::newRow("none") << QByteArray() << QStringLiteral("stripe_key_missing");
        QTest::newRow("other") << QByteArray("AKIA1234") << QStringLiteral("stripe_key_malformed");
        QTest::newRow("newline") << QByteArray("sk_test_abc\r\nX: y")
                                 << QStringLiteral("stripe_key_malformed");
    }
    void refusesKeysBeforeSending()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, code);
        const auto reply = client(key).read(QStringLiteral("/v1/prices"));
        QCOMPARE(reply.error().code, code);
        QCOMPARE(m_http.requests.size(), 0);
        if (code == u"wrong_mode")
            QCOMPARE(reply.error().kind, ErrorKind::Refused);
    }

    void refusesObjectsOfTheOtherMode()
    {
        QJsonObject live = m_product;
        live.insert(QStringLiteral("livemode"), true);
        m_http.reply(200, {{QStringLiteral("data"), QJsonArray{live}}});
        const auto reply = client().list(QStringLiteral("/v1/products"));
        QCOMPARE(reply.error().code, QStringLiteral("wrong_mode"));
        QCOMPARE(reply.error().kind, ErrorKind::Refused);
    }

    void readsEveryPage()
    {
        const auto page = [](const QString &id, bool more) {
            return QJsonObject{{QStringLiteral("data"), QJsonArray{QJsonObject{{QStringLiteral("id"), id}}}},
                               {QStringLiteral("has_more"), more}};
        };
        m_http.reply(200, page(QStringLiteral("a"), true));
        m_http.reply(200, page(QStringLiteral("b"), false));
        const auto all =
            client().list(QStringLiteral("/v1/prices"), {{QStringLiteral("product"), QStringLiteral("p")}});
        QCOMPARE(all->size(), 2);
        const auto fields = FakeHttp::fields(m_http.requests.at(1));
        QCOMPARE(fields.value(QStringLiteral("starting_after")), QStringLiteral("a"));
        QCOMPARE(fields.value(QStringLiteral("limit")), QStringLiteral("100"));
        QCOMPARE(fields.value(QStringLiteral("product")), QStringLiteral("p"));
    }

    void aRestrictedKeyMayNotReadItsAccount()
    {
        m_http.reply(403, error({}, QStringLiteral("no")));
        const auto limited = client("rk_test_abcdefgh12345678").account();
        QVERIFY(limited && limited->limited);
        m_http.reply(403, error({}, QStringLiteral("no")));
        QVERIFY(!client().account());
    }

    void stopsWhileItWaits()
    {
        std::stop_source source;
        StripeOptions options;
        options.mode = QStringLiteral("test");
        StripeClient stoppable(m_http, Secret(QByteArray("sk_test_abcdefgh12345678")), options,
                               source.get_token());
        m_http.next([&](const release::HttpRequest &) {
            source.request_stop();
            return FakeHttp::json(429, {}, {{"Retry-After", "50"}});
        });
        const auto reply = stoppable.read(QStringLiteral("/v1/prices"));
        QCOMPARE(reply.error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_http.requests.size(), 1);
    }

    void judgesWebhookSecretsByForm()
    {
        QVERIFY(checkWebhookSecret(Secret(QByteArray("whsec_0123456789abcdef"))));
        QVERIFY(!checkWebhookSecret(Secret(QByteArray("sk_test_0123456789abcdef"))));
        QVERIFY(!checkWebhookSecret(Secret(QByteArray("whsec_01234567 89abcdef"))));
    }
};

QTEST_GUILESS_MAIN(StripeClientTest)
#include "stripeclient.moc"
