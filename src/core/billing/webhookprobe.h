// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stripeclient.h"
#include "billing/webhookevent.h"
#include "release/check.h"

namespace slipway::billing {

/// What a webhook endpoint is asked to prove.
enum class WebhookClaim { Delivered, Idempotent, Forged, Old, OtherAccount };
/// delivered | idempotent | forged | old | other_account
std::optional<WebhookClaim> webhookClaim(const QString &name);
QStringList webhookClaimNames();

struct WebhookTarget
{
    QUrl url;
    release::Secret secret;   ///< the endpoint's signing secret
    release::Secret database; ///< where the record is looked for; empty = replies alone are judged
    QString record;           ///< query of one number; {event} is the event's id, quoted
    WebhookEvent::Wanted event;
    qint64 withinMs = 10'000;  ///< until a record must be there
    qint64 settleMs = 1'000;   ///< in which no further record may come
    qint64 requestMs = 20'000; ///< Stripe itself waits no longer
    QString caFile;
};

/// Sends events as Stripe signs them to a product's endpoint and looks into its database for what they left.
/// Blocks, one thread. An endpoint that does not answer is a failed check, as is a database that cannot be
/// asked.
class WebhookProbe
{
public:
    WebhookProbe(release::HttpClient &http, release::SqlAccess *sql, const release::Clock &clock,
                 const WebhookTarget &target, std::stop_token stop);
    release::CheckResult prove(WebhookClaim claim);

private:
    struct Sent
    {
        int status = 0; ///< 0 = no reply
        QString words;
    };
    qint64 now() const;
    bool countsRecords() const { return m_sql && !m_target.database.isEmpty() && !m_target.record.isEmpty(); }
    Sent send(const QByteArray &body, const QByteArray &signature);
    release::Result<qint64> records(const QString &eventId);
    release::Result<qint64> recordsOnceThere(const QString &eventId);
    release::CheckResult accepted(int times);
    release::CheckResult refused(const QString &name, const QString &how, const WebhookEvent &event,
                                 const QByteArray &signature);
    void judgeRecords(release::CheckResult &check, const release::Result<qint64> &found, qint64 wanted) const;

    release::HttpClient &m_http;
    release::SqlAccess *m_sql;
    const release::Clock &m_clock;
    const WebhookTarget &m_target;
    std::stop_token m_stop;
    Wait m_wait = interruptibleWait();
};

} // namespace slipway::billing
