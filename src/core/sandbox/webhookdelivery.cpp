// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/webhookdelivery.h"

#include "billing/webhooksigning.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTimer>

#include <array>

namespace slipway::sandbox {

namespace {

constexpr std::array pausesMs{200, 1'000, 5'000};
constexpr int answerWithinMs = 10'000;

QNetworkRequest signedRequest(const QJsonObject &endpoint, const QByteArray &body)
{
    QNetworkRequest request(QUrl(endpoint.value(u"url").toString()));
    request.setTransferTimeout(answerWithinMs);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json; charset=utf-8"));
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QStringLiteral("Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    request.setRawHeader("Stripe-Signature",
                         billing::signWebhook(endpoint.value(u"secret").toString().toUtf8(), body,
                                              QDateTime::currentSecsSinceEpoch()));
    return request;
}

} // namespace

void WebhookDelivery::deliver(const QJsonObject &endpoint, const QJsonObject &event, int attempt)
{
    const QByteArray body = QJsonDocument(event).toJson(QJsonDocument::Indented);
    QNetworkReply *reply = m_network.post(signedRequest(endpoint, body), body);
    connect(reply, &QNetworkReply::finished, this, [this, reply, endpoint, event, attempt] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        reply->deleteLater();
        if (status >= 200 && status < 300) {
            Q_EMIT delivered(event.value(u"livemode").toBool(), event.value(u"id").toString());
            return;
        }
        const auto next = static_cast<std::size_t>(attempt);
        if (next < pausesMs.size())
            QTimer::singleShot(pausesMs[next], this,
                               [this, endpoint, event, attempt] { deliver(endpoint, event, attempt + 1); });
    });
}

} // namespace slipway::sandbox
