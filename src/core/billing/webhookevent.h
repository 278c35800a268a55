// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace slipway::billing {

/// An event as Stripe sends it, made here. Its id and its object's id begin with `evt_slipway`, `in_slipway`
/// and the like, so that a product's people know where it came from.
struct WebhookEvent
{
    QString id;
    QByteArray body; ///< the bytes that are signed and sent

    struct Wanted
    {
        QString type = QStringLiteral("invoice.paid");
        QJsonObject object = {}; ///< merged into data.object
        QString account = {};    ///< of a connected account; empty = the endpoint's own
        bool live = false;
    };
    static WebhookEvent make(const Wanted &wanted, qint64 unixSeconds);
};

} // namespace slipway::billing
