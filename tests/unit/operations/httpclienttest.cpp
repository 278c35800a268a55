// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/networkhttp.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace slipway::release;
using slipway::operations::NetworkHttp;

/// Answers every connection with fixed bytes and counts what it was asked. On a thread of its own, since the
/// client blocks.
class ScriptedServer
{
public:
    explicit ScriptedServer(const QByteArray &answer, bool closeAfterwards = true) : m_answer(answer)
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_context, [this, closeAfterwards] { listen(closeAfterwards); }, Qt::BlockingQueuedConnection);
    }
    ~ScriptedServer()
    {
        QMetaObject::invokeMethod(
            &m_context, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/path").arg(m_port)); }
    int requests() const { return m_requests; }

private:
    void listen(bool closeAfterwards)
    {
        m_server = new QTcpServer;
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this, closeAfterwards] {
            QTcpSocket *socket = m_server->nextPendingConnection();
            auto received = std::make_shared<QByteArray>();
            QObject::connect(socket, &QTcpSocket::readyRead, socket,
                             [this, socket, received, closeAfterwards] {
                                 *received += socket->readAll();
                                 const qsizetype head = received->indexOf("\r\n\r\n");
                                 const qsizetype body = received->startsWith("POST") ? 5 : 0;
                                 if (head < 0 || received->size() < head + 4 + body)
                                     return;
                                 received->clear();
                                 ++m_requests;
                                 socket->write(m_answer);
                                 if (closeAfterwards)
                                     socket->disconnectFromHost();
                             });
        });
    }
    QThread m_thread;
    QObject m_context;
    QTcpServer *m_server = nullptr;
    QByteArray m_answer;
    quint16 m_port = 0;
    std::atomic<int> m_requests = 0;
};

class HttpClientTest : public QObject
{
    Q_OBJECT

private:
    static HttpRequest get(const QUrl &url)
    {
        HttpRequest request;
        request.url = url;
        request.timeoutMs = 20'000;
        return request;
    }
    static HttpRequest post(const QUrl &url)
    {
        HttpRequest request = get(url);
        request.method = "POST";
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        request.body = "a=b&c";
        return request;
    }

private Q_SLOTS:
    void anyStatusIsAReply()
    {
        ScriptedServer server("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-Thing: yes\r\n\r\nnope");
        const auto reply = NetworkHttp().send(get(server.url()), {});
        QVERIFY(reply);
        QCOMPARE(reply->status, 404);
        QCOMPARE(reply->body, QByteArray("nope"));
        QCOMPARE(reply->header("x-thing"), QByteArray("yes"));
    }

    void redirectIsAReply()
    {
        ScriptedServer server(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        const auto reply = NetworkHttp().send(get(server.url()), {});
        QVERIFY(reply);
        QCOMPARE(reply->status, 302);
    }

    void postGoesOutOnceWhateverHappens_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("closed without an answer") << QByteArray();
        QTest::newRow("closed within the header") << QByteArray("HTTP/1.1 200 O");
        QTest::newRow("body cut short") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    }

    void postGoesOutOnceWhateverHappens()
    {
        QFETCH(QByteArray, answer);
        ScriptedServer server(answer);
        const auto reply = NetworkHttp().send(post(server.url()), {});
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, QStringLiteral("outcome_unknown"));
        QCOMPARE(server.requests(), 1);
    }

    void refusedAndUnknownHostsAreTold()
    {
        const auto refused = NetworkHttp().send(get(QUrl(QStringLiteral("http://127.0.0.1:1/"))), {});
        QCOMPARE(refused.error().code, QStringLiteral("connection_refused"));
        const auto unknown = NetworkHttp().send(get(QUrl(QStringLiteral("http://name.invalid/"))), {});
        QCOMPARE(unknown.error().code, QStringLiteral("host_not_found"));
        QVERIFY(unknown.error().message.contains(QStringLiteral("name.invalid")));
    }

    void deadlineIsTotal()
    {
        ScriptedServer server({}, false); // takes the request and says nothing
        HttpRequest request = get(server.url());
        request.timeoutMs = 300;
        const auto reply = NetworkHttp().send(request, {});
        QCOMPARE(reply.error().code, QStringLiteral("timeout"));
        request = post(server.url());
        request.timeoutMs = 300;
        QCOMPARE(NetworkHttp().send(request, {}).error().code, QStringLiteral("outcome_unknown"));
    }

    void stopEndsTheWait()
    {
        ScriptedServer server({}, false);
        std::stop_source stop;
        std::jthread stopper([&] {
            while (server.requests() == 0)
                std::this_thread::yield();
            stop.request_stop();
        });
        QElapsedTimer took;
        took.start();
        const auto reply = NetworkHttp().send(get(server.url()), stop.get_token());
        QCOMPARE(reply.error().code, QStringLiteral("cancelled"));
        QCOMPARE(reply.error().kind, ErrorKind::Cancelled);
        QVERIFY(took.elapsed() < 10'000);
    }

    void urlIsChecked()
    {
        const auto reply = NetworkHttp().send(get(QUrl(QStringLiteral("nonsense"))), {});
        QCOMPARE(reply.error().kind, ErrorKind::Usage);
    }
};

QTEST_GUILESS_MAIN(HttpClientTest)
#include "httpclienttest.moc"
