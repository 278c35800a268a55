// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhookendpoint.h"

#include <QDateTime>
#include <QJsonArray>

namespace slipway::billing {

using namespace release;

namespace {

const QString asked = QStringLiteral("GET /v1/webhook_endpoints");

CheckResult made(const QString &name, const QString &expected, const QString &actual, bool holds,
                 const QString &reason)
{
    return {name,
            asked,
            expected,
            actual,
            holds ? CheckStatus::Pass : CheckStatus::Fail,
            holds ? QString() : reason};
}

CheckResult notAsked(const QString &name, const QString &expected)
{
    return {
        name, asked, expected, {}, CheckStatus::Skipped, QStringLiteral("Stripe does not know the endpoint")};
}

} // namespace

QList<CheckResult> endpointChecks(StripeClient &client, const QString &url, const QStringList &events)
{
    const QString known = QStringLiteral("Stripe knows the endpoint");
    const QString enabled = QStringLiteral("the endpoint is enabled");
    const QString subscribed = QStringLiteral("the endpoint gets its events");
    const auto endpoints = client.list(QStringLiteral("/v1/webhook_endpoints"));
    if (!endpoints)
        return {made(known, url, endpoints.error().code, false, endpoints.error().message)};
    QStringList others;
    for (const QJsonObject &endpoint : *endpoints) {
        const QString its = endpoint[u"url"].toString();
        if (its != url) {
            others << its;
            continue;
        }
        const QString status = endpoint[u"status"].toString();
        const QStringList sent = endpoint[u"enabled_events"].toVariant().toStringList();
        QStringList missing;
        for (const QString &event : events) {
            if (!sent.contains(event) && !sent.contains(QStringLiteral("*")))
                missing << event;
        }
        return {
            made(known, url, its, true, {}),
            made(enabled, QStringLiteral("enabled"), status, status == u"enabled",
                 QStringLiteral("Stripe sends nothing to a disabled endpoint; enable it in the Dashboard.")),
            made(subscribed, events.join(QStringLiteral(", ")), sent.join(QStringLiteral(", ")),
                 missing.isEmpty(),
                 QStringLiteral("Stripe does not send %1 there.").arg(missing.join(QStringLiteral(", "))))};
    }
    return {made(known, url,
                 others.isEmpty() ? QStringLiteral("no endpoint") : others.join(QStringLiteral(", ")), false,
                 QStringLiteral("No webhook endpoint of this account has the URL; add it in the Dashboard.")),
            notAsked(enabled, QStringLiteral("enabled")),
            notAsked(subscribed, events.join(QStringLiteral(", ")))};
}

CheckResult undeliveredCheck(StripeClient &client, const QStringList &types, qint64 since)
{
    CheckResult check{QStringLiteral("no delivery failed"),
                      QStringLiteral("GET /v1/events?delivery_success=false since %1")
                          .arg(QDateTime::fromSecsSinceEpoch(since, Qt::UTC).toString(Qt::ISODate)),
                      QStringLiteral("0 events"),
                      {},
                      CheckStatus::Pass,
                      {}};
    Form query{{QStringLiteral("delivery_success"), QStringLiteral("false")},
               {QStringLiteral("created[gte]"), QString::number(since)}};
    for (qsizetype i = 0; i < types.size(); ++i)
        query << std::pair{QStringLiteral("types[%1]").arg(i), types[i]};
    const auto events = client.list(QStringLiteral("/v1/events"), query);
    if (!events) {
        check.status = CheckStatus::Fail;
        check.actual = events.error().code;
        check.reason = events.error().message;
        return check;
    }
    check.actual = QStringLiteral("%1 events").arg(events->size());
    if (events->isEmpty())
        return check;
    check.status = CheckStatus::Fail;
    QStringList ids;
    for (const QJsonObject &event : events->mid(0, 5))
        ids << event[u"id"].toString() + u' ' + event[u"type"].toString();
    check.reason = QStringLiteral("Stripe could not deliver %1.").arg(ids.join(QStringLiteral(", ")));
    return check;
}

} // namespace slipway::billing
