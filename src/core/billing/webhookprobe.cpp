// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhookprobe.h"

#include "billing/webhooksigning.h"

namespace slipway::billing {

using namespace release;

namespace {

constexpr int repeats = 3;
constexpr qint64 pollMs = 100;
constexpr qint64 longAgoSeconds = 3600; ///< Stripe's libraries allow five minutes
const QString foreignAccount = QStringLiteral("acct_slipwayOtherAccount");

struct ClaimName
{
    WebhookClaim claim;
    QLatin1String name;
};
constexpr ClaimName claimNames[] = {{WebhookClaim::Delivered, QLatin1String("delivered")},
                                    {WebhookClaim::Idempotent, QLatin1String("idempotent")},
                                    {WebhookClaim::Forged, QLatin1String("forged")},
                                    {WebhookClaim::Old, QLatin1String("old")},
                                    {WebhookClaim::OtherAccount, QLatin1String("other_account")}};

QString counted(qint64 records)
{
    return records == 1 ? QStringLiteral("1 record") : QStringLiteral("%1 records").arg(records);
}

QString shortened(const QByteArray &body)
{
    const QString text = QString::fromUtf8(body).simplified();
    return text.size() > 200 ? QString(text.left(200) + u'…') : text;
}

} // namespace

std::optional<WebhookClaim> webhookClaim(const QString &name)
{
    for (const ClaimName &known : claimNames) {
        if (name == known.name)
            return known.claim;
    }
    return std::nullopt;
}

QStringList webhookClaimNames()
{
    QStringList names;
    for (const ClaimName &known : claimNames)
        names << known.name;
    return names;
}

WebhookProbe::WebhookProbe(HttpClient &http, SqlAccess *sql, const Clock &clock, const WebhookTarget &target,
                           std::stop_token stop)
    : m_http(http), m_sql(sql), m_clock(clock), m_target(target), m_stop(std::move(stop))
{
}

qint64 WebhookProbe::now() const
{
    return m_clock.now().toSecsSinceEpoch();
}

CheckResult WebhookProbe::prove(WebhookClaim claim)
{
    const QByteArray secret = m_target.secret.reveal();
    const WebhookEvent event = WebhookEvent::make(m_target.event, now());
    switch (claim) {
    case WebhookClaim::Delivered:
        return accepted(1);
    case WebhookClaim::Idempotent:
        return accepted(repeats);
    case WebhookClaim::Forged:
        return refused(QStringLiteral("forged signature refused"),
                       QStringLiteral("signed with another secret"), event,
                       signWebhook("whsec_slipwayForged" + QByteArray::number(now()), event.body, now()));
    case WebhookClaim::Old:
        return refused(QStringLiteral("old signature refused"), QStringLiteral("signed an hour ago"), event,
                       signWebhook(secret, event.body, now() - longAgoSeconds));
    case WebhookClaim::OtherAccount:
        break;
    }
    WebhookEvent::Wanted wanted = m_target.event;
    wanted.account = foreignAccount;
    const WebhookEvent foreign = WebhookEvent::make(wanted, now());
    return refused(QStringLiteral("another account's event refused"),
                   QStringLiteral("well signed, of account %1").arg(foreignAccount), foreign,
                   signWebhook(secret, foreign.body, now()));
}

WebhookProbe::Sent WebhookProbe::send(const QByteArray &body, const QByteArray &signature)
{
    HttpRequest request;
    request.method = "POST";
    request.url = m_target.url;
    request.headers = {{"Content-Type", "application/json; charset=utf-8"},
                       {"User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks; sent by Slipway)"},
                       {"Stripe-Signature", signature}};
    request.body = body;
    request.timeoutMs = m_target.requestMs;
    request.caFile = m_target.caFile;
    auto reply = m_http.send(request, m_stop);
    if (!reply)
        return {0, reply.error().message};
    return {reply->status, shortened(reply->body)};
}

Result<qint64> WebhookProbe::records(const QString &eventId)
{
    QString sql = m_target.record;
    sql.replace(QStringLiteral("{event}"), u'\'' + eventId + u'\'');
    auto rows = m_sql->read(m_target.database, sql, m_stop);
    if (!rows)
        return rows.error();
    bool number = false;
    const qint64 count = rows->value(0).value(0).toLongLong(&number);
    if (rows->size() != 1 || !number)
        return Error{QStringLiteral("record_query"),
                     QStringLiteral("The query that counts records must give one number; it gave %1 rows.")
                         .arg(rows->size())};
    return count;
}

Result<qint64> WebhookProbe::recordsOnceThere(const QString &eventId)
{
    const qint64 end = m_clock.monotonicMs() + m_target.withinMs;
    auto found = records(eventId);
    while (found && *found == 0 && m_clock.monotonicMs() < end && m_wait(pollMs, m_stop))
        found = records(eventId);
    if (found && *found > 0 && m_wait(m_target.settleMs, m_stop))
        found = records(eventId);
    return found;
}

void WebhookProbe::judgeRecords(CheckResult &check, const Result<qint64> &found, qint64 wanted) const
{
    check.expected += QStringLiteral(" and ") + counted(wanted);
    if (!found) {
        check.status = CheckStatus::Fail;
        check.actual += QStringLiteral("; records unknown");
        check.reason = found.error().message;
        return;
    }
    check.actual += QStringLiteral(" and ") + counted(*found);
    if (*found == wanted || check.status == CheckStatus::Fail)
        return;
    check.status = CheckStatus::Fail;
    check.reason = *found == 0
                       ? QStringLiteral("The endpoint said 200, but its database holds nothing of the event.")
                       : QStringLiteral("The database holds the event %1 times.").arg(*found);
}

CheckResult WebhookProbe::accepted(int times)
{
    const WebhookEvent event = WebhookEvent::make(m_target.event, now());
    CheckResult check;
    check.name = times == 1 ? QStringLiteral("webhook accepted") : QStringLiteral("webhook idempotent");
    check.asked =
        QStringLiteral("POST %1 %2 %3%4")
            .arg(m_target.url.toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo), m_target.event.type,
                 event.id, times == 1 ? QString() : QStringLiteral(", %1 times").arg(times));
    check.expected = times == 1 ? QStringLiteral("200") : QStringLiteral("200 each time");
    QStringList statuses;
    for (int i = 0; i < times && check.status == CheckStatus::Pass; ++i) {
        // Stripe signs each attempt anew
        const Sent sent = send(event.body, signWebhook(m_target.secret.reveal(), event.body, now()));
        statuses << (sent.status ? QString::number(sent.status) : QStringLiteral("no reply"));
        if (sent.status != 200) {
            check.status = CheckStatus::Fail;
            check.reason = sent.words;
        }
    }
    statuses.removeDuplicates();
    check.actual = statuses.join(QStringLiteral(", "));
    if (countsRecords())
        judgeRecords(check,
                     check.status == CheckStatus::Pass ? recordsOnceThere(event.id) : records(event.id), 1);
    return check;
}

CheckResult WebhookProbe::refused(const QString &name, const QString &how, const WebhookEvent &event,
                                  const QByteArray &signature)
{
    CheckResult check;
    check.name = name;
    check.asked = QStringLiteral("POST %1 %2 %3, %4")
                      .arg(m_target.url.toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo),
                           m_target.event.type, event.id, how);
    check.expected = QStringLiteral("refused (4xx)");
    const Sent sent = send(event.body, signature);
    check.actual = sent.status ? QString::number(sent.status) : QStringLiteral("no reply");
    if (sent.status < 400 || sent.status > 499) {
        check.status = CheckStatus::Fail;
        check.reason = sent.status >= 200 && sent.status < 300
                           ? QStringLiteral("The endpoint took an event that it must refuse.")
                           : sent.words;
    }
    if (countsRecords())
        judgeRecords(check, records(event.id), 0);
    return check;
}

} // namespace slipway::billing
