// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/webhookdelivery.h"

#include "billing/webhooksigning.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTimer>

namespace slipway::sandbox {

namespace {
constexpr int attempts = 3;
constexpr int pauseMs = 2'000;
} // namespace

void WebhookDelivery::deliver(const QJsonObject &endpoint, const QJsonObject &event, int attempt)
{
    const QByteArray body = QJsonDocument(event).toJson(QJsonDocument::Indented);
    QNetworkRequest request(QUrl(endpoint[u"url"].toString()));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json; charset=utf-8"));
    request.setHeader(QNetworkRequest::UserAgentHeader,
                      QStringLiteral("Stripe/1.0 (+https://stripe.com/docs/webhooks)"));
    request.setRawHeader("Stripe-Signature", billing::signWebhook(endpoint[u"secret"].toString().toUtf8(),
                                                                  body, QDateTime::currentSecsSinceEpoch()));
    QNetworkReply *reply = m_network.post(request, body);
    connect(reply, &QNetworkReply::finished, this, [this, reply, endpoint, event, attempt] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        reply->deleteLater();
        if (status >= 200 && status < 300)
            return;
        if (attempt < attempts)
            QTimer::singleShot(pauseMs, this,
                               [this, endpoint, event, attempt] { deliver(endpoint, event, attempt + 1); });
    });
}

} // namespace slipway::sandbox
