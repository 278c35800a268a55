// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stripekey.h"
#include "release/ports.h"

#include <QJsonObject>

namespace slipway::billing {

/// Form fields in order, names already bracketed: {"recurring[interval]", "month"}.
using Form = QList<std::pair<QString, QString>>;
/// RFC 3986 percent-encoding of names and values, joined by & (v1 takes no JSON).
QByteArray formEncode(const Form &form);

struct StripeAccount
{
    QString id;           ///< empty where limited
    QString mode;         ///< test | live
    bool limited = false; ///< a restricted key that may not read the account: valid all the same
};

/// Pauses between attempts. False when stopped before the time was over.
using Wait = std::function<bool(qint64 ms, std::stop_token stop)>;
Wait interruptibleWait();

struct StripeOptions
{
    QUrl base = QUrl(QStringLiteral("https://api.stripe.com"));
    QString mode; ///< test | live: what key and objects must be; empty allows both
    QString caFile = {}; ///< further trusted CAs
    int attempts = 4;
    Wait wait = interruptibleWait();
    std::function<double()> jitter = {}; ///< 0 … 1; empty = random
};

/// Stripe's v1 API over the HttpClient port. Blocks; one thread. Pins Stripe-Version 2026-10-28.endive.
///
/// Retries, all with the same idempotency key: connections that could not be made, 409, 5xx, 429 with
/// Retry-After, `lock_timeout`, whatever Stripe-Should-Retry says; back-off min(0.5·2^(n−1), 5 s) × 0.5–1,
/// Retry-After up to 60 s. A POST whose outcome is unknown is not sent again here: the caller looks up first.
///
/// Errors (message ends in ", request req_…" where Stripe named one): `wrong_mode` (Refused) for key or
/// object, `stripe_key_refused` 401, `stripe_permission` 403 (details: the least privileges),
/// `stripe_not_found` 404, `stripe_rejected` other 4xx, `stripe_rate_limited` 429, `stripe_conflict` 409,
/// `stripe_unavailable` 5xx, `stripe_unreachable`, `outcome_unknown`, `stripe_reply_broken`, `cancelled`.
class StripeClient
{
public:
    StripeClient(release::HttpClient &http, release::Secret key, StripeOptions options,
                 std::stop_token stop = {});

    release::Result<StripeKey> key() const; ///< parsed and of the allowed mode; sends nothing
    release::Result<QJsonObject> read(const QString &path, const Form &query = {});
    release::Result<QJsonObject> post(const QString &path, const Form &form, const QString &idempotencyKey);
    /// Every page, 100 objects each.
    release::Result<QList<QJsonObject>> list(const QString &path, Form query = {});
    /// A 403 of a restricted key is a limited account, no error.
    release::Result<StripeAccount> account();

    int reads() const { return m_reads; }   ///< GET requests sent
    int writes() const { return m_writes; } ///< POST requests sent

private:
    struct Attempt;
    release::HttpRequest request(const QByteArray &method, const QString &path, const Form &form,
                                 const QString &idempotencyKey) const;
    release::Result<QJsonObject> send(const QByteArray &method, const QString &path, const Form &form,
                                      const QString &idempotencyKey);
    Attempt attempt(const release::HttpRequest &request, const QString &what);
    Attempt judge(const release::HttpReply &reply, const QString &what, bool write) const;
    release::Error statusError(const release::HttpReply &reply, const QJsonObject &error,
                               const QString &what) const;
    qint64 pauseMs(int failures, const Attempt &last) const;
    release::Result<void> requireLivemode(const QJsonObject &object, const QString &what) const;
    QString withoutKey(QString text) const;

    release::HttpClient &m_http;
    release::Secret m_key;
    StripeOptions m_options;
    std::stop_token m_stop;
    int m_reads = 0;
    int m_writes = 0;
};

} // namespace slipway::billing
