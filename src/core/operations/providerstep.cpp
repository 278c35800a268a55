// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/providerstep.h"

#include <QElapsedTimer>
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

QString statusReason(int status)
{
    switch (status) {
    case 401:
        return QStringLiteral("the login is refused: the key is wrong or was withdrawn");
    case 403:
        return QStringLiteral("the key is known, but lacks the permission for this request");
    case 404:
        return QStringLiteral("the host answers, but knows no such address");
    default:
        return status >= 500 ? QStringLiteral("the provider itself is in trouble") : QString();
    }
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
        QElapsedTimer timer;
        timer.start();
        CheckResult answer = (*probe)(provider, context);
        answer.tookMs = timer.elapsed();
        context.check(answer);
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
        if (!provider.ca.isEmpty())
            request.caFile = context.setup.workspace.path(provider.ca);
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
                          statusReason(reply->status));
        return {provider.name, asked, expected, QString::number(reply->status)};
    };
}

} // namespace slipway::operations
