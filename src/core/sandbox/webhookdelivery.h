// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>

namespace slipway::sandbox {

/// Sends an event to an endpoint, signed as Stripe signs it: up to four attempts, each signed anew, with
/// growing pauses. Any 2xx within ten seconds is a delivery; a redirect is not. Not kept over a restart.
class WebhookDelivery : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    void deliver(const QJsonObject &endpoint, const QJsonObject &event, int attempt = 0);

Q_SIGNALS:
    void delivered(bool live, const QString &eventId);

private:
    QNetworkAccessManager m_network;
};

} // namespace slipway::sandbox
