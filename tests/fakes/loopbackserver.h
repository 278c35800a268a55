// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QMutex>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>
#include <functional>

namespace slipway::fakes {

/// A small HTTP server on 127.0.0.1 with a thread of its own, for tests of rooms that link Qt Network. Each
/// connection serves one request.
class LoopbackServer
{
public:
    struct Request
    {
        QByteArray method;
        QByteArray target;                    ///< path and query
        QMap<QByteArray, QByteArray> headers; ///< names in lower case
        QByteArray body;
    };
    struct Answer
    {
        int status = 200;
        QByteArray body = {};
        QByteArray headers = {}; ///< further lines, each with its CRLF
        bool hang = false;       ///< no answer at all
    };
    using Handler = std::function<Answer(const Request &request)>;

    /// With the files of a certificate and its key: over TLS.
    explicit LoopbackServer(Handler handler, const QString &certificate = {}, const QString &key = {})
        : m_handler(std::move(handler)), m_certificate(certificate), m_key(key)
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_context, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }
    ~LoopbackServer()
    {
        QMetaObject::invokeMethod(
            &m_context, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(QString::number(m_port), path);
    }
    QList<Request> requests() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_requests;
    }

private:
    class Listener : public QTcpServer
    {
    public:
        Listener(const QString &certificate, const QString &key) : m_certificate(certificate), m_key(key) {}

    protected:
        void incomingConnection(qintptr descriptor) override
        {
            if (m_certificate.isEmpty()) {
                QTcpServer::incomingConnection(descriptor);
                return;
            }
            auto *socket = new QSslSocket(this);
            socket->setSocketDescriptor(descriptor);
            socket->setLocalCertificate(m_certificate);
            socket->setPrivateKey(m_key);
            addPendingConnection(socket);
            socket->startServerEncryption();
        }

    private:
        QString m_certificate;
        QString m_key;
    };

    void listen()
    {
        m_server = new Listener(m_certificate, m_key);
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server, &QTcpServer::newConnection, m_server, [this] {
            QTcpSocket *socket = m_server->nextPendingConnection();
            auto received = std::make_shared<QByteArray>();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, received] {
                *received += socket->readAll();
                serve(*socket, *received);
            });
        });
    }

    void serve(QTcpSocket &socket, const QByteArray &received)
    {
        const qsizetype head = received.indexOf("\r\n\r\n");
        if (head < 0)
            return;
        Request request;
        const QList<QByteArray> lines = received.first(head).split('\n');
        const QList<QByteArray> words = lines.first().split(' ');
        request.method = words.value(0);
        request.target = words.value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
        }
        request.body = received.sliced(head + 4);
        if (request.body.size() < request.headers.value("content-length").toLongLong())
            return;
        {
            const QMutexLocker lock(&m_mutex);
            m_requests << request;
        }
        const Answer answer = m_handler(request);
        if (answer.hang)
            return;
        socket.write("HTTP/1.1 " + QByteArray::number(answer.status) + " Said\r\n" + answer.headers +
                     "Content-Length: " + QByteArray::number(answer.body.size()) +
                     "\r\nConnection: close\r\n\r\n" + answer.body);
        socket.disconnectFromHost();
    }

    Handler m_handler;
    QString m_certificate;
    QString m_key;
    QThread m_thread;
    QObject m_context;
    QTcpServer *m_server = nullptr;
    quint16 m_port = 0;
    mutable QMutex m_mutex;
    QList<Request> m_requests;
};

} // namespace slipway::fakes
