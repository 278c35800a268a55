// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/loopbackserver.h"
#include "fakes/stepbench.h"
#include "fakes/wordredactor.h"
#include "operations/networkhttp.h"
#include "operations/operationssteps.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using fakes::LoopbackServer;

/// Requests to a real server on loopback.
class HttpStepTest : public QObject
{
    Q_OBJECT

    operations::NetworkHttp m_http;
    fakes::WordRedactor m_redactor{"pa55-canary"};
    std::unique_ptr<fakes::StepBench> m_bench;

    StepOutcome send(const LoopbackServer &server, const char *path, QJsonObject more = {})
    {
        more.insert(QStringLiteral("url"), server.url(QLatin1String(path)));
        return m_bench->run(QStringLiteral("http"), more);
    }
    static QJsonObject json(const char *text)
    {
        return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
    }
    CheckStatus status(const char *name) const { return m_bench->check(QString::fromUtf8(name))->status; }
    QString actual(const char *name) const { return m_bench->check(QString::fromUtf8(name))->actual; }

    /// A login with a form, a page behind it, and a token.
    static LoopbackServer::Answer product(const LoopbackServer::Request &request)
    {
        if (request.target == "/login")
            return {request.body == "password=pa55-canary&user=ops%40example.org" ? 302 : 401,
                    {},
                    "Location: /home\r\nSet-Cookie: session=5ee5-1f0e-cookie-value; HttpOnly; Path=/\r\n"
                    "Set-Cookie: lang=en; Path=/\r\n"};
        const bool known = request.headers.value("cookie").contains("session=5ee5-1f0e-cookie-value");
        if (request.target == "/home")
            return {known ? 200 : 403, "<h1>Welcome</h1>\n", "Content-Type: text/html\r\n"};
        if (request.target == "/token")
            return {200, R"({"token": "tok-0123456789", "user": {"id": 7}})", "X-Trace: abc\r\n"};
        if (request.target == "/subscriptions")
            return {request.headers.value("authorization") == "Bearer tok-0123456789" ? 201 : 401,
                    request.body, "Content-Type: application/json\r\n"};
        return {404, "nothing here"};
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}), &m_redactor);
        m_bench->http.instead = &m_http;
        m_bench->setup.variables.insert(QStringLiteral("PASSWORD"),
                                        {Secret("pa55-canary"), QStringLiteral("test"), {}});
        m_bench->setup.variables.insert(QStringLiteral("PLAN"),
                                        {Secret("fiber-100"), QStringLiteral("test"), {}});
    }

    void judgesStatusHeadersAndBody()
    {
        LoopbackServer server([](const auto &) {
            return LoopbackServer::Answer{200,
                                          R"({"status": "ok", "items": [{"id": 3}, {"id": 4}], "lag": 0.25})",
                                          "Content-Type: application/json; charset=utf-8\r\n"};
        });
        const QJsonObject wanted = json(" {'status': [200, '300-302'], 'expect_headers': {'content-type': "
                                        "{'contains': 'json'}, 'X-None': {'exists': false}},"
                                        " 'json': {'status': 'ok', 'items.length': {'at_least': 2}, "
                                        "'items[1].id': 4, 'lag': {'at_most': 0.2}},"
                                        " 'must': ['\\'ok\\''], 'must_not': ['error']}");
        QCOMPARE(send(server, "/health?deep=1", wanted).status, StepStatus::Succeeded);
        for (const char *good :
             {"status", "content-type", "X-None", "items.length", "items[1].id", "\"ok\"", "error"})
            QVERIFY2(status(good) == CheckStatus::Pass, good);
        QCOMPARE(status("lag"), CheckStatus::Fail);
        QCOMPARE(actual("lag"), QStringLiteral("0.25"));
        QCOMPARE(server.requests().first().target, QByteArray("/health?deep=1"));
        QVERIFY(m_bench->printed(QStringLiteral("\"lag\": 0.25")));
    }

    void anUnexpectedStatusFailsWithWhatTheServerSaid()
    {
        LoopbackServer server([](const auto &) {
            return LoopbackServer::Answer{422, "subscriber_id missing"};
        });
        send(server, "/subscriptions", {{QStringLiteral("status"), QStringLiteral("2xx")}});
        const CheckResult *check = m_bench->check(QStringLiteral("status"));
        QCOMPARE(check->status, CheckStatus::Fail);
        QCOMPARE(check->actual, QStringLiteral("422"));
        QCOMPARE(check->reason, QStringLiteral("subscriber_id missing"));
    }

    void aLoginLastsFromStepToStepAndIsSeenNowhere()
    {
        LoopbackServer server(product);
        const QJsonObject login =
            json(" {'form': {'user': 'ops@example.org', 'password': '${PASSWORD}'}, 'login': true,"
                 " 'status': 200, 'redirects': 3}");
        QCOMPARE(send(server, "/login", login).status, StepStatus::Succeeded);
        QCOMPARE(status("status"), CheckStatus::Pass);
        QByteArray seen = m_bench->output + QJsonDocument(m_bench->facts).toJson();
        QCOMPARE(server.requests().last().method, QByteArray("GET"));
        QVERIFY(m_bench->printed(QStringLiteral("cookies kept for this run: session, lang")));
        send(server, "/home", {{QStringLiteral("must"), QJsonArray{QStringLiteral("Welcome")}}});
        QCOMPARE(status("status"), CheckStatus::Pass);
        seen += m_bench->output;
        QVERIFY(!seen.contains("5ee5-1f0e"));
        QVERIFY(!seen.contains("pa55-canary"));
        send(server, "/home", {{QStringLiteral("cookies"), false}});
        QCOMPARE(actual("status"), QStringLiteral("403"));
        m_bench->memory = RunMemory(); // another process: after a resume
        send(server, "/home");
        QCOMPARE(actual("status"), QStringLiteral("403"));
    }

    void cookiesStayWithTheirServer()
    {
        LoopbackServer server(product);
        send(server, "/login",
             json("{'form': {'user': 'ops@example.org', 'password': '${PASSWORD}'}, 'status': 302}"));
        const QString other = server.url(QStringLiteral("/home"))
                                  .replace(QStringLiteral("127.0.0.1"), QStringLiteral("localhost"));
        m_bench->run(QStringLiteral("http"), {{QStringLiteral("url"), other}});
        QVERIFY(!server.requests().last().headers.contains("cookie"));
    }

    void valuesGoFromStepToStep()
    {
        LoopbackServer server(product);
        send(server, "/token",
             json("{'capture': {'TOKEN': {'json': 'token', 'secret': true}, 'USER_ID': '$.user.id', 'TRACE': "
                  "{'header': 'X-Trace'}}}"));
        QCOMPARE(m_bench->facts[u"var.USER_ID"].toString(), QStringLiteral("7"));
        QCOMPARE(m_bench->facts[u"var.TRACE"].toString(), QStringLiteral("abc"));
        QVERIFY(!m_bench->facts.contains(QStringLiteral("var.TOKEN")));
        const StepOutcome outcome =
            send(server, "/subscriptions",
                 json(" {'headers': {'Authorization': 'Bearer ${TOKEN}'}, 'body_json': {'user': "
                      "'${USER_ID}', 'plan': '${PLAN}', 'n': 1},"
                      " 'status': 201, 'json': {'user': '${USER_ID}', 'n': 1}}"));
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(status("status"), CheckStatus::Pass);
        QCOMPARE(status("user"), CheckStatus::Pass);
        const LoopbackServer::Request request = server.requests().last();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(request.body, QByteArray(R"({"n":1,"plan":"fiber-100","user":"7"})"));
    }

    void aValueThatIsNotThereFails()
    {
        LoopbackServer server(product);
        send(server, "/token",
             json("{'capture': {'A': '$.none', 'B': {'json': 'none', 'optional': true}, 'C': {'header': "
                  "'X-No'}}}"));
        QCOMPARE(status("A"), CheckStatus::Fail);
        QVERIFY(!m_bench->check(QStringLiteral("B")));
        QCOMPARE(status("C"), CheckStatus::Fail);
    }

    void secretsAreRefusedInTheUrl()
    {
        LoopbackServer server(product);
        const StepOutcome outcome = send(server, "/home?key=${PASSWORD}");
        QCOMPARE(outcome.error->code, QStringLiteral("variable_secret"));
        QVERIFY(server.requests().isEmpty());
    }

    void redirectsAreFollowedOnlyWhereAsked()
    {
        LoopbackServer other([](const LoopbackServer::Request &request) {
            return LoopbackServer::Answer{request.headers.contains("authorization") ? 500 : 200,
                                          request.body};
        });
        LoopbackServer server([&](const auto &) {
            return LoopbackServer::Answer{
                307, {}, "Location: " + other.url(QStringLiteral("/next")).toUtf8() + "\r\n"};
        });
        const QJsonObject wanted =
            json("{'headers': {'Authorization': 'x'}, 'body': 'text', 'method': 'put'}");
        send(server, "/", wanted);
        QCOMPARE(actual("status"), QStringLiteral("307"));
        QVERIFY(other.requests().isEmpty());
        QJsonObject following = wanted;
        following.insert(QStringLiteral("redirects"), 1);
        send(server, "/", following);
        QCOMPARE(actual("status"),
                 QStringLiteral("200")); // the header stays with its server, and so does the body
        QCOMPARE(other.requests().last().method, QByteArray("PUT"));
        QVERIFY(other.requests().last().body.isEmpty());
    }

    void whoDoesNotAnswerIsAnErrorWithTheRequest()
    {
        LoopbackServer server([](const auto &) { return LoopbackServer::Answer{200, {}, {}, true}; });
        const StepOutcome late = send(server, "/slow", {{QStringLiteral("request_timeout"), 200}});
        QCOMPARE(late.status, StepStatus::Failed);
        QCOMPARE(late.error->code, QStringLiteral("timeout"));
        QVERIFY(late.error->details.first().startsWith(QStringLiteral("GET http://127.0.0.1")));
        const StepOutcome unknown = send(server, "/slow", json("{'request_timeout': 200, 'body': 'x'}"));
        QCOMPARE(unknown.status, StepStatus::Interrupted);
        QCOMPARE(unknown.error->code, QStringLiteral("outcome_unknown"));
    }

    void tlsIsVerifiedAgainstTheNamedCa()
    {
        QTemporaryDir dir;
        const auto file = [&](const char *name) { return dir.filePath(QLatin1String(name)); };
        QProcess maker;
        maker.start(QStringLiteral("openssl"),
                    {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                     QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                     QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                     QStringLiteral("subjectAltName=DNS:localhost"), QStringLiteral("-days"),
                     QStringLiteral("2"), QStringLiteral("-keyout"), file("key"), QStringLiteral("-out"),
                     file("ca.pem")});
        QVERIFY(maker.waitForFinished());
        QCOMPARE(maker.exitCode(), 0);
        LoopbackServer server(
            [](const auto &) {
                return LoopbackServer::Answer{200, "over TLS"};
            },
            file("ca.pem"), file("key"));
        m_bench->setup.workspace.dir = dir.path();
        const QString url =
            server.url(QStringLiteral("/"))
                .replace(QStringLiteral("http://127.0.0.1"), QStringLiteral("https://localhost"));
        const StepOutcome untrusted = m_bench->run(QStringLiteral("http"), {{QStringLiteral("url"), url}});
        QCOMPARE(untrusted.error->code, QStringLiteral("tls_untrusted"));
        m_bench->run(QStringLiteral("http"),
                     {{QStringLiteral("url"), url}, {QStringLiteral("ca"), QStringLiteral("ca.pem")}});
        QVERIFY(m_bench->check(QStringLiteral("status")));
        QCOMPARE(status("status"), CheckStatus::Pass);
    }
};

QTEST_GUILESS_MAIN(HttpStepTest)
#include "httpsteptest.moc"
