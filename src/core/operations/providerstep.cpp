// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/providerstep.h"

#include <QSslSocket>
#include <QUrl>

namespace slipway::operations {

using namespace release;

namespace {

constexpr int providerTimeoutMs = 10'000;

CheckResult failed(const ProviderSpec &provider, const QString &asked, const QString &expected,
                   const QString &actual, const QString &reason)
{
    return {provider.name, asked, expected, actual, CheckStatus::Fail, reason};
}

/// One command in RESP, one line of answer.
QByteArray redisCall(QTcpSocket &socket, const QList<QByteArray> &words)
{
    QByteArray message = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        message += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    socket.write(message);
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(providerTimeoutMs))
            return {};
    }
    return socket.readLine().trimmed();
}

CheckResult askRedis(const ProviderSpec &provider, const QUrl &url)
{
    const QString asked = QStringLiteral("PING %1:%2").arg(url.host()).arg(url.port(6379));
    const QString expected = QStringLiteral("PONG");
    QSslSocket socket;
    const auto port = static_cast<quint16>(url.port(6379));
    const bool encrypted = url.scheme() == u"rediss";
    encrypted ? socket.connectToHostEncrypted(url.host(), port) : socket.connectToHost(url.host(), port);
    if (!(encrypted ? socket.waitForEncrypted(providerTimeoutMs)
                    : socket.waitForConnected(providerTimeoutMs)))
        return failed(provider, asked, expected, QStringLiteral("no connection"), socket.errorString());
    if (!url.password().isEmpty()) {
        QList<QByteArray> login{"AUTH"};
        if (!url.userName().isEmpty())
            login << url.userName().toUtf8();
        login << url.password().toUtf8();
        if (const QByteArray answer = redisCall(socket, login); answer != "+OK")
            return failed(provider, asked, expected, QStringLiteral("login refused"),
                          QString::fromUtf8(answer.mid(1)));
    }
    const QByteArray answer = redisCall(socket, {"PING"});
    if (answer != "+PONG")
        return failed(provider, asked, expected,
                      answer.isEmpty() ? QStringLiteral("no answer") : QString::fromUtf8(answer),
                      QStringLiteral("check the URL and its password"));
    return {provider.name, asked, expected, QStringLiteral("PONG")};
}

} // namespace

StepOutcome ProvidersStep::run(StepContext &context)
{
    for (const ProviderSpec &provider : context.setup.environment.settings.providers) {
        if (provider.kind == u"stripe" && context.setup.options.skipStripe) {
            context.check({provider.name,
                           provider.kind,
                           QStringLiteral("answers"),
                           {},
                           CheckStatus::Skipped,
                           QStringLiteral("skipped by --skip-stripe")});
            continue;
        }
        const auto probe = m_probes.constFind(provider.kind);
        if (probe == m_probes.constEnd()) {
            context.check(failed(provider, provider.kind, QStringLiteral("a known kind"), provider.kind,
                                 QStringLiteral("known kinds: stripe, postgres, redis, http")));
            continue;
        }
        context.check((*probe)(provider, context));
        if (context.stop.stop_requested())
            return StepOutcome::failed({QStringLiteral("cancelled"),
                                        QStringLiteral("Stopped while asking the providers."),
                                        {},
                                        ErrorKind::Cancelled});
    }
    return StepOutcome::succeeded();
}

ProviderProbe httpProbe()
{
    return [](const ProviderSpec &provider, StepContext &context) -> CheckResult {
        const QString asked = QStringLiteral("GET %1").arg(provider.url);
        const QString expected = QString::number(provider.expect);
        auto url = context.setup.variables.expand(provider.url);
        if (!url)
            return failed(provider, asked, expected, QStringLiteral("not asked"), url.error().message);
        HttpRequest request;
        request.url = QUrl(QString::fromUtf8(url->reveal()));
        request.timeoutMs = providerTimeoutMs;
        if (!provider.bearer.isEmpty()) {
            auto bearer = context.setup.variables.expand(provider.bearer);
            if (!bearer)
                return failed(provider, asked, expected, QStringLiteral("not asked"), bearer.error().message);
            request.headers.append({"Authorization", "Bearer " + bearer->reveal()});
        }
        auto reply = context.outside.http.send(request, context.stop);
        if (!reply)
            return failed(provider, asked, expected, reply.error().code, reply.error().message);
        if (reply->status != provider.expect)
            return failed(provider, asked, expected, QString::number(reply->status),
                          reply->status == 401 || reply->status == 403 ? QStringLiteral("the key is refused")
                                                                       : QString());
        return {provider.name, asked, expected, QString::number(reply->status)};
    };
}

ProviderProbe redisProbe()
{
    return [](const ProviderSpec &provider, StepContext &context) -> CheckResult {
        auto url = context.setup.variables.expand(provider.url);
        if (!url)
            return failed(provider, provider.url, QStringLiteral("PONG"), QStringLiteral("not asked"),
                          url.error().message);
        return askRedis(provider, QUrl(QString::fromUtf8(url->reveal())));
    };
}

} // namespace slipway::operations
