// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace slipway::billing {

/// The `Stripe-Signature` header: t=SECONDS,v1=hex(HMAC-SHA256(secret, SECONDS + "." + body)).
/// Source: docs.stripe.com/webhooks/signature.
QByteArray signWebhook(const QByteArray &secret, const QByteArray &body, qint64 unixSeconds);
/// Whether any v1 of the header fits (several during a rollover), within the tolerance; compared in constant
/// time.
bool verifyWebhook(const QByteArray &header, const QByteArray &secret, const QByteArray &body,
                   qint64 nowSeconds, qint64 toleranceSeconds = 300);

} // namespace slipway::billing
