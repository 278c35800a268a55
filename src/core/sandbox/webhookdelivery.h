// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>

namespace slipway::sandbox {

/// Sends an event to an endpoint, signed as Stripe signs it; up to three attempts, two seconds apart.
class WebhookDelivery : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void deliver(const QJsonObject &endpoint, const QJsonObject &event, int attempt = 1);

private:
    QNetworkAccessManager m_network;
};

} // namespace slipway::sandbox
