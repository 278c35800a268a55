// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/networkhttp.h"

#include "operations/oneshotbody.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>

#include <cstring>

namespace slipway::operations {

using namespace release;

namespace {

/// Host and path without user, password and query: fit for a message.
QString shown(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

Result<QNetworkRequest> prepare(const HttpRequest &request)
{
    QNetworkRequest prepared(request.url);
    prepared.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    prepared.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    prepared.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    prepared.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    prepared.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    for (const auto &[name, value] : request.headers)
        prepared.setRawHeader(name, value);
    if (!request.body.isEmpty())
        prepared.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
    if (!request.caFile.isEmpty()) {
        const QList<QSslCertificate> certificates = QSslCertificate::fromPath(request.caFile);
        if (certificates.isEmpty())
            return Error{QStringLiteral("ca_unreadable"),
                         QStringLiteral("%1 holds no certificate in PEM form.").arg(request.caFile),
                         {},
                         ErrorKind::Usage};
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.addCaCertificates(certificates);
        prepared.setSslConfiguration(configuration);
    }
    return prepared;
}

Error tlsError(const QUrl &url, const QList<QSslError> &errors)
{
    QStringList details;
    bool missingCa = false;
    for (const QSslError &error : errors) {
        details << error.errorString();
        missingCa = missingCa || error.error() == QSslError::UnableToGetLocalIssuerCertificate ||
                    error.error() == QSslError::SelfSignedCertificate ||
                    error.error() == QSslError::SelfSignedCertificateInChain ||
                    error.error() == QSslError::UnableToVerifyFirstCertificate ||
                    error.error() == QSslError::CertificateUntrusted;
    }
    details.removeDuplicates();
    if (missingCa)
        return {QStringLiteral("tls_untrusted"),
                QStringLiteral(
                    "The certificate of %1 is signed by nobody that this machine knows. Name the CA's file "
                    "(tls.ca), or install it.")
                    .arg(shown(url)),
                details};
    return {QStringLiteral("tls_failed"),
            QStringLiteral("The certificate of %1 is refused: %2.")
                .arg(shown(url), details.join(QStringLiteral("; "))),
            details};
}

/// One request from start to verdict.
class Exchange
{
public:
    Exchange(const HttpRequest &request, const ProxyRules &proxies, std::stop_token stop)
        : m_request(request), m_proxies(proxies), m_stop(std::move(stop))
    {
    }

    Result<HttpReply> run(const QNetworkRequest &prepared)
    {
        QNetworkAccessManager manager;
        manager.setProxy(m_proxies.proxyFor(m_request.url));
        manager.setTransferTimeout(0);
        manager.setAutoDeleteReplies(false);
        OneShotBody body(m_request.body);
        QEventLoop loop;
        std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(
            prepared, m_request.method, m_request.body.isEmpty() ? nullptr : &body));
        QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
        QObject::connect(reply.get(), &QNetworkReply::sslErrors, &loop,
                         [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
        QTimer deadline;
        deadline.setSingleShot(true);
        QObject::connect(&deadline, &QTimer::timeout, &loop, [this, &loop] {
            m_late = true;
            loop.quit();
        });
        deadline.start(static_cast<int>(m_request.timeoutMs));
        const std::stop_callback wake(
            m_stop, [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
        if (!m_stop.stop_requested() && !reply->isFinished())
            loop.exec();
        return judge(*reply, body.wasRead());
    }

private:
    Result<HttpReply> judge(QNetworkReply &reply, bool bodySent)
    {
        const bool finished = reply.isFinished();
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QNetworkReply::NetworkError error = reply.error();
        if (!finished)
            reply.abort();
        if (!finished && m_stop.stop_requested())
            return Error{QStringLiteral("cancelled"),
                         QStringLiteral("The request to %1 was stopped.").arg(shown(m_request.url)),
                         {},
                         ErrorKind::Cancelled};
        if (!finished && m_late)
            return unknownOr(bodySent, QStringLiteral("timeout"),
                             QStringLiteral("%1 did not answer within %2 s")
                                 .arg(shown(m_request.url))
                                 .arg(m_request.timeoutMs / 1000));
        const bool answered =
            status > 0 && (error == QNetworkReply::NoError || error >= QNetworkReply::ContentAccessDenied);
        if (!answered)
            return networkError(error, reply.errorString(), bodySent);
        HttpReply result;
        result.status = status;
        for (const auto &pair : reply.rawHeaderPairs())
            result.headers.append({pair.first, pair.second});
        result.body = reply.readAll();
        const QByteArray announced = result.header("Content-Length");
        const bool packed = !result.header("Content-Encoding").isEmpty();
        if (!announced.isEmpty() && !packed && m_request.method != "HEAD" &&
            announced.toLongLong() > result.body.size())
            return networkError(QNetworkReply::RemoteHostClosedError,
                                QStringLiteral("the answer was cut short"), bodySent);
        return result;
    }

    Error unknownOr(bool bodySent, const QString &code, const QString &what) const
    {
        if (bodySent)
            return {QStringLiteral("outcome_unknown"),
                    what + QStringLiteral("; the request may or may not have been processed.")};
        return {code, what + u'.'};
    }

    Error networkError(QNetworkReply::NetworkError error, const QString &words, bool bodySent) const
    {
        const QString place = shown(m_request.url);
        const bool proxied = !m_proxies.shown(m_request.url).isEmpty();
        switch (error) {
        case QNetworkReply::HostNotFoundError:
            if (proxied) // the proxy resolves all other names
                return proxyError(QStringLiteral("its name cannot be resolved"), words);
            return {QStringLiteral("host_not_found"),
                    QStringLiteral("The name %1 cannot be resolved. Check the URL and this machine's DNS.")
                        .arg(m_request.url.host())};
        case QNetworkReply::ConnectionRefusedError:
            return {QStringLiteral("connection_refused"),
                    QStringLiteral("Nothing listens at %1. Check host and port.").arg(place)};
        case QNetworkReply::SslHandshakeFailedError:
            return tlsError(m_request.url, m_tlsErrors);
        case QNetworkReply::ProxyConnectionRefusedError:
            return proxyError(QStringLiteral("nothing listens there, or it refuses the connection"), words);
        case QNetworkReply::ProxyNotFoundError:
            return proxyError(QStringLiteral("its name cannot be resolved"), words);
        case QNetworkReply::ProxyTimeoutError:
            return proxyError(QStringLiteral("it does not answer in time"), words);
        case QNetworkReply::ProxyAuthenticationRequiredError:
            return proxyError(
                QStringLiteral("it wants a user and a password (http://USER:PASSWORD@HOST:PORT)"), words);
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::UnknownProxyError:
            return proxyError(QStringLiteral("it does not lead there"), words);
        default:
            if (proxied &&
                words.startsWith(QStringLiteral("Proxy connection refused"))) // has no code in Qt 6.4
                return proxyError(QStringLiteral("nothing listens there, or it refuses the connection"),
                                  words);
            return unknownOr(
                bodySent, QStringLiteral("network_failed"),
                QStringLiteral("The connection to %1%2 broke: %3").arg(place, throughProxy(), words));
        }
    }

    QString throughProxy() const
    {
        const QString proxy = m_proxies.shown(m_request.url);
        return proxy.isEmpty() ? QString() : QString(QStringLiteral(" through ") + proxy);
    }

    Error proxyError(const QString &what, const QString &words) const
    {
        return {QStringLiteral("proxy_failed"),
                QStringLiteral(
                    "The proxy on the way to %1, %2, failed: %3. NO_PROXY names hosts that are reached "
                    "without it.")
                    .arg(shown(m_request.url), m_proxies.shown(m_request.url), what),
                {words}};
    }

    const HttpRequest &m_request;
    const ProxyRules &m_proxies;
    std::stop_token m_stop;
    QList<QSslError> m_tlsErrors;
    bool m_late = false;
};

} // namespace

Result<HttpReply> NetworkHttp::send(const HttpRequest &request, std::stop_token stop)
{
    if (!request.url.isValid() || request.url.host().isEmpty())
        return Error{QStringLiteral("url_invalid"),
                     QStringLiteral("'%1' is not a URL.").arg(shown(request.url)),
                     {},
                     ErrorKind::Usage};
    auto prepared = prepare(request);
    if (!prepared)
        return prepared.error();
    return Exchange(request, m_proxies, std::move(stop)).run(*prepared);
}

} // namespace slipway::operations
