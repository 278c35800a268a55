// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/redisprobe.h"

#include <QDeadlineTimer>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QUrl>

namespace slipway::operations {

using namespace release;

namespace {

constexpr int timeoutMs = 5'000;
constexpr int sliceMs = 100;

struct Failure
{
    QString actual;
    QString reason;
};

/// One conversation with a Redis server.
class RedisCall
{
public:
    RedisCall(const QUrl &url, const QString &caFile, std::stop_token stop)
        : m_url(url), m_caFile(caFile), m_stop(std::move(stop)), m_deadline(timeoutMs)
    {
    }

    /// nullopt: it answered PONG.
    std::optional<Failure> ask()
    {
        if (auto failure = connect())
            return failure;
        if (auto failure = login())
            return failure;
        return judge(call({"PING"}), "+PONG");
    }

private:
    std::optional<Failure> connect()
    {
        m_socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        const auto port = static_cast<quint16>(m_url.port(6379));
        if (m_url.scheme() != u"rediss") {
            m_socket.connectToHost(m_url.host(), port);
        } else {
            if (auto failure = trustCa())
                return failure;
            m_socket.connectToHostEncrypted(m_url.host(), port);
        }
        const auto ready = [this] {
            return m_url.scheme() == u"rediss" ? m_socket.isEncrypted()
                                               : m_socket.state() == QAbstractSocket::ConnectedState;
        };
        while (!ready() && m_socket.state() != QAbstractSocket::UnconnectedState && goOn()) {
            if (m_socket.state() != QAbstractSocket::ConnectedState)
                m_socket.waitForConnected(sliceMs);
            else
                m_socket.waitForEncrypted(sliceMs);
        }
        return ready() ? std::nullopt : std::optional(connectFailure());
    }

    std::optional<Failure> trustCa()
    {
        if (m_caFile.isEmpty())
            return {};
        const QList<QSslCertificate> certificates = QSslCertificate::fromPath(m_caFile);
        if (certificates.isEmpty())
            return Failure{QStringLiteral("not asked"),
                           QStringLiteral("%1 holds no certificate in PEM form").arg(m_caFile)};
        QSslConfiguration configuration = m_socket.sslConfiguration();
        configuration.addCaCertificates(certificates);
        m_socket.setSslConfiguration(configuration);
        return {};
    }

    Failure connectFailure() const
    {
        QStringList certificate;
        for (const QSslError &error : m_socket.sslHandshakeErrors())
            certificate << error.errorString();
        certificate.removeDuplicates();
        if (!certificate.isEmpty())
            return {QStringLiteral("certificate refused"),
                    QStringLiteral("%1; name the CA's file as ca of the provider")
                        .arg(certificate.join(QStringLiteral("; ")))};
        if (m_socket.state() == QAbstractSocket::ConnectedState) // it took the greeting and never answered
            return {QStringLiteral("no TLS"), noTls()};
        switch (m_socket.error()) {
        case QAbstractSocket::HostNotFoundError:
            return {QStringLiteral("name not found"), QStringLiteral("check the URL and this machine's DNS")};
        case QAbstractSocket::ConnectionRefusedError:
            return {QStringLiteral("nothing listens"), QStringLiteral("check host and port")};
        case QAbstractSocket::SslHandshakeFailedError:
        case QAbstractSocket::RemoteHostClosedError:
            return {QStringLiteral("no TLS"), noTls()};
        default:
            return {QStringLiteral("no answer"),
                    QStringLiteral("%1; is a VPN or firewall rule missing?").arg(m_socket.errorString())};
        }
    }

    static QString noTls() { return QStringLiteral("the server speaks no TLS there; is it redis:// ?"); }

    std::optional<Failure> login()
    {
        if (m_url.password().isEmpty())
            return {};
        QList<QByteArray> words{"AUTH"};
        if (!m_url.userName().isEmpty())
            words << m_url.userName(QUrl::FullyDecoded).toUtf8();
        words << m_url.password(QUrl::FullyDecoded).toUtf8();
        return judge(call(words), "+OK");
    }

    /// One command in RESP, one line of answer; empty where none came.
    QByteArray call(const QList<QByteArray> &words)
    {
        QByteArray message = '*' + QByteArray::number(words.size()) + "\r\n";
        for (const QByteArray &word : words)
            message += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
        m_socket.write(message);
        while (!m_socket.canReadLine() && m_socket.state() == QAbstractSocket::ConnectedState && goOn())
            m_socket.waitForReadyRead(sliceMs);
        return m_socket.readLine(1024).trimmed();
    }

    static std::optional<Failure> judge(const QByteArray &answer, const char *expected)
    {
        if (answer == expected)
            return {};
        if (answer.isEmpty())
            return Failure{QStringLiteral("no answer"),
                           QStringLiteral("the server took the connection and said nothing; does it want TLS "
                                          "(rediss://)?")};
        const QString words = QString::fromUtf8(answer);
        if (answer.startsWith("-NOAUTH"))
            return Failure{QStringLiteral("login missing"),
                           QStringLiteral("the server wants a password in the URL")};
        if (answer.startsWith("-WRONGPASS") || answer.contains("invalid password"))
            return Failure{QStringLiteral("login refused"), QStringLiteral("check user and password")};
        if (answer.startsWith("-NOPERM"))
            return Failure{QStringLiteral("permission missing"),
                           QStringLiteral("the user may log in, but not PING (ACL SETUSER … +ping)")};
        if (answer.contains("without any password configured"))
            return Failure{QStringLiteral("login refused"),
                           QStringLiteral("the server has no password; take it out of the URL")};
        return Failure{words.left(100), QStringLiteral("is it a Redis server?")};
    }

    bool goOn() const { return !m_deadline.hasExpired() && !m_stop.stop_requested(); }

    QUrl m_url;
    QString m_caFile;
    std::stop_token m_stop;
    QDeadlineTimer m_deadline;
    QSslSocket m_socket;
};

} // namespace

ProviderProbe redisProbe()
{
    return [](const ProviderSpec &provider, StepContext &context) -> CheckResult {
        const QString expected = QStringLiteral("PONG");
        const auto failed = [&](const QString &asked, const Failure &failure) {
            return CheckResult{provider.name,     asked,         expected, failure.actual,
                               CheckStatus::Fail, failure.reason};
        };
        auto text = context.setup.variables.expand(provider.url);
        if (!text)
            return failed(provider.url, {QStringLiteral("not asked"), text.error().message});
        const QUrl url(QString::fromUtf8(text->reveal()));
        const QString asked = QStringLiteral("PING %1:%2").arg(url.host()).arg(url.port(6379));
        if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"redis" && url.scheme() != u"rediss"))
            return failed(provider.url,
                          {QStringLiteral("not asked"),
                           QStringLiteral("redis://[USER:PASSWORD@]HOST[:PORT] or rediss:// is expected")});
        const QString ca = provider.ca.isEmpty() ? QString() : context.setup.workspace.path(provider.ca);
        if (auto failure = RedisCall(url, ca, context.stop).ask())
            return failed(asked, *failure);
        return {provider.name, asked, expected, QStringLiteral("PONG")};
    };
}

} // namespace slipway::operations
