// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripesandboxthread.h"

#include "billing/webhooksigning.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::sandbox;

namespace {

struct Reply
{
    int status = 0; ///< 0 = no whole answer
    QJsonObject body = {};
    QMap<QByteArray, QByteArray> headers = {}; ///< names in lower case

    QString error(const char *member) const { return body[u"error"][QLatin1String(member)].toString(); }
    QString id() const { return body[u"id"].toString(); }
};

using Headers = QList<std::pair<QByteArray, QByteArray>>;

/// What a webhook endpoint got.
struct Delivery
{
    QByteArray signature;
    QByteArray body;
};

/// Takes deliveries; answers each with the next status, 200 at last.
class Receiver : public QTcpServer
{
public:
    QList<Delivery> deliveries;
    QList<QByteArray> statuses;

    Receiver()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    QByteArray url() const { return "http://127.0.0.1:" + QByteArray::number(serverPort()) + "/hook"; }

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &got = m_got[socket];
        got += socket->readAll();
        const qsizetype end = got.indexOf("\r\n\r\n");
        if (end < 0 || got.size() - end - 4 < header(got, "content-length").toInt())
            return;
        deliveries << Delivery{header(got, "stripe-signature"), got.mid(end + 4)};
        socket->write("HTTP/1.1 " + (statuses.isEmpty() ? QByteArray("200") : statuses.takeFirst()) +
                      " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        socket->disconnectFromHost();
        got.clear();
    }
    static QByteArray header(const QByteArray &request, const QByteArray &name)
    {
        for (const QByteArray &line : request.split('\n')) {
            if (line.toLower().startsWith(QByteArray(name + ':')))
                return line.mid(name.size() + 1).trimmed();
        }
        return {};
    }
    QHash<QTcpSocket *, QByteArray> m_got;
};

} // namespace

class StripeSandboxTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }
    void headersAreEchoed();
    void keys_data();
    void keys();
    void basicAuthentication();
    void onlyTheKeysGiven();
    void refusals_data();
    void refusals();
    void jsonBodiesAreRefused();
    void longIdempotencyKeysAreRefused();
    void replays();
    void aKeyInUseIsAConflict();
    void validationErrorsAndRateLimitsAreNotKept();
    void faults_data();
    void faults();
    void faultsOverHttp();
    void webhooksAreSignedAndRetried();
    void stateFile();
    void aCutLineIsDropped();

private:
    QNetworkReply *begin(const QByteArray &method, const QString &path, const QByteArray &form,
                         const Headers &more, const QByteArray &key)
    {
        QNetworkRequest request(QUrl(m_server->baseUrl().toString() + path));
        request.setRawHeader("Authorization", key.startsWith("Basic ") ? key : "Bearer " + key);
        request.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        for (const auto &[name, value] : more)
            request.setRawHeader(name, value);
        return m_network.sendCustomRequest(request, method, form);
    }
    static Reply finish(QNetworkReply *reply)
    {
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(10'000);
        reply->deleteLater();
        const bool whole = reply->error() == QNetworkReply::NoError || reply->error() >= 200;
        Reply result{whole ? reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() : 0,
                     QJsonDocument::fromJson(reply->readAll()).object()};
        for (const auto &[name, value] : reply->rawHeaderPairs())
            result.headers.insert(name.toLower(), value);
        return result;
    }
    Reply send(const QByteArray &method, const QString &path, const QByteArray &form = {},
               const Headers &more = {}, const QByteArray &key = "sk_test_abcdefgh12345678")
    {
        return finish(begin(method, path, form, more, key));
    }
    Reply post(const QString &path, const QByteArray &form, const Headers &more = {})
    {
        return send("POST", path, form, more);
    }
    qsizetype products()
    {
        return send("GET", QStringLiteral("/v1/products?limit=100")).body[u"data"].toArray().size();
    }
    void serve(StripeSandbox &server, const std::function<void(const QUrl &)> &act);

    std::unique_ptr<StripeSandboxThread> m_server;
    QNetworkAccessManager m_network;
};

void StripeSandboxTest::init()
{
    m_server = std::make_unique<StripeSandboxThread>();
    const auto started = m_server->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().message));
}

void StripeSandboxTest::headersAreEchoed()
{
    const Reply reply = post(QStringLiteral("/v1/products"), "name=A",
                             {{"Stripe-Version", "2024-06-20"}, {"Idempotency-Key", "k1"}});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.headers["stripe-version"], QByteArray("2024-06-20"));
    QCOMPARE(reply.headers["idempotency-key"], QByteArray("k1"));
    QVERIFY(reply.headers["request-id"].startsWith("req_"));
    QCOMPARE(send("GET", QStringLiteral("/v1/account")).headers["stripe-version"],
             QByteArray("2026-10-28.endive"));
}

void StripeSandboxTest::keys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *key, int status, const char *code = "") {
        QTest::newRow(*key ? key : "none") << QByteArray(key) << status << QString::fromLatin1(code);
    };
    row("sk_test_abc", 200);
    row("rk_live_abc", 200);
    row("", 401);
    row("nonsense", 401);
    row("sk_test_Invalid1", 401);
    row("sk_test_expired1", 401, "api_key_expired");
    row("pk_test_abc", 401, "secret_key_required");
    row("rk_test_readonly1", 403, "more_permissions_required");
}

void StripeSandboxTest::keys()
{
    QFETCH(QByteArray, key);
    QFETCH(int, status);
    QFETCH(QString, code);
    const Reply reply = send("POST", QStringLiteral("/v1/prices"), {}, {}, key);
    QCOMPARE(reply.status, status == 200 ? 400 : status); // a key that is taken meets the missing parameters
    if (status != 200)
        QCOMPARE(reply.error("code"), code);
    if (status == 403)
        QVERIFY(reply.error("message").contains(QStringLiteral("rak_plan_write")));
    if (status == 403)
        QCOMPARE(send("GET", QStringLiteral("/v1/prices"), {}, {}, key).status, 200);
}

void StripeSandboxTest::basicAuthentication()
{
    const QByteArray key = "Basic " + QByteArray("sk_test_abc:").toBase64();
    QCOMPARE(send("GET", QStringLiteral("/v1/account"), {}, {}, key).status, 200);
}

void StripeSandboxTest::onlyTheKeysGiven()
{
    StripeSandbox server;
    server.setKeys({QStringLiteral("sk_test_mine")});
    QVERIFY(server.listen());
    const auto status = [&](const char *key) {
        QNetworkRequest request(server.baseUrl().resolved(QUrl(QStringLiteral("/v1/account"))));
        request.setRawHeader("Authorization", QByteArray("Bearer ") + key);
        return finish(m_network.get(request)).status;
    };
    QCOMPARE(status("sk_test_mine"), 200);
    QCOMPARE(status("sk_test_other"), 401);
}

void StripeSandboxTest::refusals_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("param");
    const auto row = [](const char *path, const char *form, const char *code, const char *param) {
        QTest::addRow("%s %s", path, form) << QString::fromLatin1(path) << QByteArray(form)
                                           << QString::fromLatin1(code) << QString::fromLatin1(param);
    };
    row("products", "", "parameter_missing", "name");
    row("products", "name=", "parameter_invalid_empty", "name");
    row("products", "name=A&nonsense=1", "parameter_unknown", "nonsense");
    row("products", "name[a]=A", "", "name");
    row("products", "name=A&active=yes", "", "active");
    row("products", "name=A&url=nowhere", "url_invalid", "url");
    row("products", "name=A&metadata=1", "", "metadata");
    row("products", "name=A&images=1", "", "images");
    row("products", "name=A&expand[]=nothing", "", "expand");
    row("products", "name=A&default_price_data[currency]=usd", "parameter_missing",
        "default_price_data[unit_amount]");
    row("prices", "currency=usd&unit_amount=1", "parameter_missing", "product");
    row("prices", "currency=zzz&unit_amount=1&product=p", "", "currency");
    row("prices", "currency=usd&unit_amount=1.5&product=p", "parameter_invalid_integer", "unit_amount");
    row("prices", "currency=usd&unit_amount=-1&product=p", "parameter_invalid_integer", "unit_amount");
    row("prices", "currency=usd&unit_amount=1&unit_amount_decimal=2&product=p", "parameters_exclusive",
        "unit_amount");
    row("prices", "currency=usd&unit_amount=1&product=p&product_data[name]=A", "parameters_exclusive",
        "product");
    row("prices", "currency=usd&unit_amount=1&product=none", "resource_missing", "product");
    row("prices", "currency=usd&unit_amount=1&product=p&recurring[interval]=hour", "", "recurring[interval]");
    row("prices", "currency=usd&unit_amount=1&product=p&recurring[interval]=year&recurring[interval_count]=4",
        "", "recurring[interval_count]");
    row("prices", "currency=usd&unit_amount=1&product=p&recurring[every]=month", "parameter_unknown",
        "recurring[every]");
    row("prices", "currency=usd&product=p&billing_scheme=tiered", "parameter_missing", "tiers");
    row("webhook_endpoints", "url=http://127.0.0.1/&enabled_events[]=what is it", "", "enabled_events[0]");
}

void StripeSandboxTest::refusals()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, form);
    post(QStringLiteral("/v1/products"), "id=p&name=P");
    const Reply reply = post(QStringLiteral("/v1/") + path, form);
    QCOMPARE(reply.status, 400);
    QCOMPARE(reply.error("type"), QStringLiteral("invalid_request_error"));
    QTEST(reply.error("code"), "code");
    QTEST(reply.error("param"), "param");
    QCOMPARE(products(), 1);
    QCOMPARE(send("GET", QStringLiteral("/v1/events?types[]=price.created&types[]=product.updated"))
                 .body[u"data"]
                 .toArray(),
             QJsonArray());
}

void StripeSandboxTest::jsonBodiesAreRefused()
{
    const Reply reply =
        post(QStringLiteral("/v1/products"), R"({"name":"A"})", {{"Content-Type", "application/json"}});
    QCOMPARE(reply.status, 400);
    QCOMPARE(send("GET", QStringLiteral("/v1/nothing")).status, 404);
    QCOMPARE(send("PATCH", QStringLiteral("/v1/products")).status, 404);
    QCOMPARE(post(QStringLiteral("/v1/products"), "name=A", {{"Stripe-Version", "2026-13-45"}}).status, 400);
    QCOMPARE(products(), 0);
}

void StripeSandboxTest::longIdempotencyKeysAreRefused()
{
    QCOMPARE(
        post(QStringLiteral("/v1/products"), "name=A", {{"Idempotency-Key", QByteArray(255, 'k')}}).status,
        200);
    const Reply reply =
        post(QStringLiteral("/v1/products"), "name=A", {{"Idempotency-Key", QByteArray(256, 'k')}});
    QCOMPARE(reply.status, 400);
    QCOMPARE(reply.error("type"), QStringLiteral("idempotency_error"));
}

void StripeSandboxTest::replays()
{
    const Headers key{{"Idempotency-Key", "k"}};
    const Reply first = post(QStringLiteral("/v1/products"), "name=A&active=true", key);
    const Reply again = post(QStringLiteral("/v1/products"), "active=true&name=A", key);
    QCOMPARE(again.id(), first.id());
    QCOMPARE(again.headers["idempotent-replayed"], QByteArray("true"));
    QCOMPARE(again.headers["original-request"], first.headers["request-id"]);
    QCOMPARE(post(QStringLiteral("/v1/products"), "name=B", key).error("type"),
             QStringLiteral("idempotency_error"));
    QCOMPARE(products(), 1);
}

void StripeSandboxTest::aKeyInUseIsAConflict()
{
    m_server->addFault(
        {QStringLiteral("delay"), QStringLiteral("POST"), QStringLiteral("/v1/products"), 1, 500});
    const Headers key{{"Idempotency-Key", "k"}};
    QNetworkReply *slow = begin("POST", QStringLiteral("/v1/products"), "name=A", key, "sk_test_a");
    Reply second;
    QTRY_COMPARE((second = post(QStringLiteral("/v1/products"), "name=A", key)).status, 409);
    QCOMPARE(second.error("code"), QStringLiteral("idempotency_key_in_use"));
    QCOMPARE(finish(slow).status, 200);
    QCOMPARE(post(QStringLiteral("/v1/products"), "name=A", key).headers["idempotent-replayed"],
             QByteArray("true"));
    QCOMPARE(products(), 1);
}

void StripeSandboxTest::validationErrorsAndRateLimitsAreNotKept()
{
    const Headers key{{"Idempotency-Key", "k"}};
    QCOMPARE(post(QStringLiteral("/v1/products"), "nonsense=A", key).status, 400);
    m_server->addFault({QStringLiteral("rate_limit"), {}, {}, 1, 7});
    const Reply limited = post(QStringLiteral("/v1/products"), "name=A", key);
    QCOMPARE(limited.status, 429);
    QCOMPARE(limited.headers["retry-after"], QByteArray("7"));
    QCOMPARE(post(QStringLiteral("/v1/products"), "name=A", key).status, 200);
}

void StripeSandboxTest::faults_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("made");
    QTest::newRow("error_before") << QStringLiteral("error_before") << 500 << 0;
    QTest::newRow("error_after") << QStringLiteral("error_after") << 500 << 1;
    QTest::newRow("cut") << QStringLiteral("cut") << 0 << 1;
    QTest::newRow("delay") << QStringLiteral("delay") << 200 << 1;
}

void StripeSandboxTest::faults()
{
    QFETCH(QString, kind);
    m_server->addFault({kind, QStringLiteral("POST"), QStringLiteral("/products"), 1, 50});
    const Reply reply = post(QStringLiteral("/v1/products"), "name=A", {{"Idempotency-Key", "k"}});
    QTEST(reply.status, "status");
    QFETCH(int, made);
    QCOMPARE(products(), made);
    const Reply again = post(QStringLiteral("/v1/products"), "name=A", {{"Idempotency-Key", "k"}});
    QCOMPARE(again.status, reply.status == 0 ? 200 : reply.status);
    QCOMPARE(again.headers["idempotent-replayed"], QByteArray("true"));
    QCOMPARE(products(), made);
}

void StripeSandboxTest::faultsOverHttp()
{
    const QString path = QStringLiteral("/_sandbox/faults");
    QCOMPARE(post(path, R"({"kind":"rate_limit","path":"prices","times":2})").status, 200);
    QCOMPARE(send("GET", QStringLiteral("/v1/products")).status, 200);
    QCOMPARE(send("GET", QStringLiteral("/v1/prices")).status, 429);
    QCOMPARE(send("GET", path).body[u"faults"].toArray().size(), 1);
    QCOMPARE(send("DELETE", path).status, 200);
    QCOMPARE(send("GET", QStringLiteral("/v1/prices")).status, 200);
    QCOMPARE(post(path, R"({"kind":"earthquake"})").status, 400);
    QCOMPARE(post(path, R"({"kind":"cut","paths":"prices"})").status, 400);
}

void StripeSandboxTest::webhooksAreSignedAndRetried()
{
    Receiver receiver;
    receiver.statuses = {"500", "302"};
    const Reply endpoint = post(QStringLiteral("/v1/webhook_endpoints"),
                                "enabled_events[]=product.updated&url=" + receiver.url().toPercentEncoding());
    const QByteArray secret = endpoint.body[u"secret"].toString().toLatin1();
    QVERIFY(secret.startsWith("whsec_"));
    post(QStringLiteral("/v1/products"), "id=p&name=A&metadata[k]=v");
    post(QStringLiteral("/v1/products/p"), "name=B&metadata[k]=w", {{"Idempotency-Key", "change"}});
    QTRY_COMPARE_WITH_TIMEOUT(receiver.deliveries.size(), 3, 10'000);
    for (const Delivery &delivery : receiver.deliveries) {
        QVERIFY(billing::verifyWebhook(delivery.signature, secret, delivery.body,
                                       QDateTime::currentSecsSinceEpoch()));
        QVERIFY(!billing::verifyWebhook(delivery.signature, secret, delivery.body + ' ',
                                        QDateTime::currentSecsSinceEpoch()));
    }
    const QJsonObject event = QJsonDocument::fromJson(receiver.deliveries.constFirst().body).object();
    QCOMPARE(event[u"request"][u"idempotency_key"].toString(), QStringLiteral("change"));
    QVERIFY(event[u"request"][u"id"].toString().startsWith(QStringLiteral("req_")));
    QJsonObject previous = event[u"data"][u"previous_attributes"].toObject();
    previous.remove(QStringLiteral("updated"));
    QCOMPARE(previous, (QJsonObject{{QStringLiteral("name"), QStringLiteral("A")},
                                    {QStringLiteral("metadata"),
                                     QJsonObject{{QStringLiteral("k"), QStringLiteral("v")}}}}));
    const QString id = event[u"id"].toString();
    QTRY_COMPARE(send("GET", QStringLiteral("/v1/events/") + id).body[u"pending_webhooks"].toInt(-1), 0);
}

/// A server on this thread, for as long as `act` lasts.
void StripeSandboxTest::serve(StripeSandbox &server, const std::function<void(const QUrl &)> &act)
{
    const auto listening = server.listen();
    QVERIFY(listening);
    act(server.baseUrl());
}

void StripeSandboxTest::stateFile()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("state"));
    const auto create = [&](const QUrl &base) {
        QNetworkRequest request(base.resolved(QUrl(QStringLiteral("/v1/products"))));
        request.setRawHeader("Authorization", "Bearer sk_test_a");
        request.setRawHeader("Idempotency-Key", "k");
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QStringLiteral("application/x-www-form-urlencoded"));
        return finish(m_network.post(request, "name=A"));
    };
    QString id;
    {
        StripeSandbox first;
        QVERIFY(first.useDataFile(file));
        serve(first, [&](const QUrl &base) { id = create(base).id(); });
        QVERIFY(id.startsWith(QStringLiteral("prod_")));
        StripeSandbox second;
        QCOMPARE(second.useDataFile(file).error().code, QStringLiteral("data_file_busy"));
    }
    StripeSandbox later;
    QVERIFY(later.useDataFile(file));
    serve(later, [&](const QUrl &base) {
        const Reply again = create(base);
        QCOMPARE(again.id(), id);
        QCOMPARE(again.headers["idempotent-replayed"], QByteArray("true"));
    });
}

void StripeSandboxTest::aCutLineIsDropped()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("state")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"slipway_sandbox\":1}\n{\"next\":5,\"changes\":[]}\n{\"next\":6,\"chan");
    file.close();
    QVERIFY(StripeSandbox().useDataFile(file.fileName()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("name: acme\n");
    file.close();
    QCOMPARE(StripeSandbox().useDataFile(file.fileName()).error().code, QStringLiteral("data_file_broken"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("name: acme\n"));
}

QTEST_GUILESS_MAIN(StripeSandboxTest)
#include "stripesandboxtest.moc"
