// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stripeclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace slipway::billing {

using namespace release;

namespace {

constexpr auto apiVersion = "2026-10-28.endive";
constexpr qint64 longestRetryAfterMs = 60'000;

Error cancelled()
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("The request to Stripe was cancelled."),
            {},
            ErrorKind::Cancelled};
}

QString errorCode(int status)
{
    switch (status) {
    case 401:
        return QStringLiteral("stripe_key_refused");
    case 403:
        return QStringLiteral("stripe_permission");
    case 404:
        return QStringLiteral("stripe_not_found");
    case 409:
        return QStringLiteral("stripe_conflict");
    case 429:
        return QStringLiteral("stripe_rate_limited");
    default:
        return status >= 500 ? QStringLiteral("stripe_unavailable") : QStringLiteral("stripe_rejected");
    }
}

QString remedy(int status, const QString &stripeCode)
{
    switch (status) {
    case 401:
        return stripeCode == u"api_key_expired"
                   ? QStringLiteral("The key has expired; make a new one in the Dashboard and store it.")
                   : QStringLiteral("The key is wrong or was rolled; store the right one.");
    case 403:
        return QStringLiteral("The key lacks a permission; give it the ones listed below.");
    case 429:
        return QStringLiteral("Too many requests for this account; try again in a minute.");
    default:
        return {};
    }
}

QString sentence(QString text)
{
    text = text.trimmed();
    if (!text.isEmpty() && !text.endsWith(u'.') && !text.endsWith(u'?') && !text.endsWith(u'!'))
        text += u'.';
    return text;
}

/// Whether the bytes cannot have reached Stripe.
bool neverSent(const QString &code)
{
    return code == u"host_not_found" || code == u"connection_refused";
}

bool failsClosed(const QString &code)
{
    return code == u"tls_untrusted" || code == u"tls_failed" || code == u"proxy_failed";
}

} // namespace

QByteArray formEncode(const Form &form)
{
    QByteArray bytes;
    for (const auto &[name, value] : form) {
        if (!bytes.isEmpty())
            bytes += '&';
        bytes += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return bytes;
}

Wait interruptibleWait()
{
    return [](qint64 ms, std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, std::chrono::milliseconds(ms), [] { return false; });
        return !stop.stop_requested();
    };
}

/// One request's answer, and what to do about it.
struct StripeClient::Attempt
{
    Result<QJsonObject> result;
    bool again = false;
    qint64 retryAfterMs = -1;
};

StripeClient::StripeClient(HttpClient &http, Secret key, StripeOptions options, std::stop_token stop)
    : m_http(http), m_key(std::move(key)), m_options(std::move(options)), m_stop(std::move(stop))
{
    if (!m_options.wait)
        m_options.wait = interruptibleWait();
}

Result<StripeKey> StripeClient::key() const
{
    auto parsed = StripeKey::parse(m_key);
    if (!parsed)
        return parsed;
    if (auto allowed = requireMode(*parsed, m_options.mode); !allowed)
        return allowed.error();
    return parsed;
}

Result<QJsonObject> StripeClient::read(const QString &path, const Form &query)
{
    return send("GET", path, query, {});
}

Result<QJsonObject> StripeClient::post(const QString &path, const Form &form, const QString &idempotencyKey)
{
    Q_ASSERT(!idempotencyKey.isEmpty() && idempotencyKey.size() <= 255);
    return send("POST", path, form, idempotencyKey);
}

Result<QList<QJsonObject>> StripeClient::list(const QString &path, Form query)
{
    QList<QJsonObject> objects;
    query.append({QStringLiteral("limit"), QStringLiteral("100")});
    const qsizetype firstPage = query.size();
    for (;;) {
        auto page = read(path, query);
        if (!page)
            return page.error();
        const QJsonArray data = page->value(u"data").toArray();
        for (const QJsonValue item : data)
            objects << item.toObject();
        if (!page->value(u"has_more").toBool() || data.isEmpty())
            return objects;
        query.resize(firstPage);
        query.append({QStringLiteral("starting_after"), objects.constLast()[u"id"].toString()});
    }
}

Result<StripeAccount> StripeClient::account()
{
    const auto parsed = key();
    if (!parsed)
        return parsed.error();
    const auto reply = read(QStringLiteral("/v1/account"));
    if (reply)
        return StripeAccount{reply->value(u"id").toString(), parsed->mode, false};
    if (reply.error().code == u"stripe_permission" && parsed->kind == StripeKey::Kind::Restricted)
        return StripeAccount{{}, parsed->mode, true};
    return reply.error();
}

HttpRequest StripeClient::request(const QByteArray &method, const QString &path, const Form &form,
                                  const QString &idempotencyKey) const
{
    HttpRequest request;
    request.method = method;
    request.url = m_options.base;
    request.url.setPath(path);
    request.caFile = m_options.caFile;
    request.headers = {{"Authorization", "Bearer " + m_key.reveal()},
                       {"Stripe-Version", apiVersion},
                       {"User-Agent", "slipway/" SLIPWAY_VERSION},
                       {"Accept", "application/json"}};
    if (method == "GET") {
        if (!form.isEmpty())
            request.url.setQuery(QString::fromLatin1(formEncode(form)), QUrl::StrictMode);
        return request;
    }
    request.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
    request.headers.emplaceBack("Idempotency-Key", idempotencyKey.toUtf8());
    request.body = formEncode(form);
    return request;
}

Result<QJsonObject> StripeClient::send(const QByteArray &method, const QString &path, const Form &form,
                                       const QString &idempotencyKey)
{
    if (auto allowed = key(); !allowed)
        return allowed.error();
    const HttpRequest wanted = request(method, path, form, idempotencyKey);
    const QString what = QString::fromLatin1(method) + u' ' + path;
    for (int failures = 1;; ++failures) {
        if (m_stop.stop_requested())
            return cancelled();
        Attempt answer = attempt(wanted, what);
        if (answer.result || !answer.again || failures >= m_options.attempts)
            return std::move(answer.result);
        if (!m_options.wait(pauseMs(failures, answer), m_stop))
            return cancelled();
    }
}

StripeClient::Attempt StripeClient::attempt(const HttpRequest &request, const QString &what)
{
    const bool write = request.method == "POST";
    ++(write ? m_writes : m_reads);
    auto reply = m_http.send(request, m_stop);
    if (reply)
        return judge(*reply, what, write);
    const Error &error = reply.error();
    if (error.kind == ErrorKind::Cancelled || error.code == u"cancelled") {
        Error stopped = cancelled();
        if (write)
            stopped.message =
                QStringLiteral("%1 at Stripe was cancelled; it may have been carried out.").arg(what);
        return {stopped};
    }
    const QString why = withoutKey(error.message);
    if (neverSent(error.code) || failsClosed(error.code)) {
        return {Error{QStringLiteral("stripe_unreachable"),
                      QStringLiteral("Stripe could not be reached at %1: %2")
                          .arg(m_options.base.toDisplayString(QUrl::RemoveUserInfo), sentence(why)),
                      {error.code}},
                neverSent(error.code)};
    }
    if (write) {
        return {
            Error{QStringLiteral("outcome_unknown"),
                  QStringLiteral("%1 at Stripe got no complete answer, so it may have been carried out: %2")
                      .arg(what, sentence(why)),
                  {error.code}}};
    }
    return {Error{QStringLiteral("stripe_unreachable"),
                  QStringLiteral("%1 at Stripe got no complete answer: %2").arg(what, sentence(why)),
                  {error.code}},
            true};
}

/// Status first: any body may come with any status, a bare 404 included.
StripeClient::Attempt StripeClient::judge(const HttpReply &reply, const QString &what, bool write) const
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(reply.body, &parse);
    const QJsonObject body = document.object();
    if (reply.status >= 200 && reply.status < 300) {
        if (!document.isObject()) {
            return {Error{write ? QStringLiteral("outcome_unknown") : QStringLiteral("stripe_reply_broken"),
                          QStringLiteral(
                              "%1 at Stripe answered %2 with a body that is not complete JSON, request %3.")
                              .arg(what)
                              .arg(reply.status)
                              .arg(QString::fromLatin1(reply.header("Request-Id")))},
                    !write};
        }
        if (auto mode = requireLivemode(body, what); !mode)
            return {mode.error()};
        return {body};
    }
    const QJsonObject error = body[u"error"].toObject();
    const QByteArray advice = reply.header("Stripe-Should-Retry").toLower();
    const QByteArray after = reply.header("Retry-After");
    bool numeric = false;
    const double seconds = after.toDouble(&numeric);
    Attempt answer{statusError(reply, error, what)};
    answer.retryAfterMs = numeric && seconds >= 0 ? qRound64(seconds * 1000) : -1;
    const bool replayed = reply.header("Idempotent-Replayed").toLower() == "true";
    answer.again = advice == "true" ||
                   (advice != "false" &&
                    (reply.status == 409 || (reply.status >= 500 && !replayed) ||
                     (reply.status == 429 && (numeric || error[u"code"].toString() == u"lock_timeout"))));
    if (answer.retryAfterMs > longestRetryAfterMs)
        answer.again = false;
    return answer;
}

Error StripeClient::statusError(const HttpReply &reply, const QJsonObject &error, const QString &what) const
{
    const QString said = sentence(withoutKey(error[u"message"].toString()));
    const QString code = error[u"code"].toString();
    QString message = QStringLiteral("Stripe answered %1 to %2").arg(reply.status).arg(what);
    message +=
        said.isEmpty() ? QStringLiteral(" without saying why") : QStringLiteral(": ") + said.chopped(1);
    if (const QByteArray id = reply.header("Request-Id"); !id.isEmpty())
        message += QStringLiteral(", request ") + QString::fromLatin1(id);
    message += u'.';
    if (const QString next = remedy(reply.status, code); !next.isEmpty())
        message += u' ' + next;
    QStringList details;
    for (const auto &name : {u"type", u"code", u"param", u"doc_url"}) {
        if (const QString value = error[QStringView(name)].toString(); !value.isEmpty())
            details << QStringView(name).toString() + QStringLiteral(": ") + withoutKey(value);
    }
    if (reply.status == 403)
        details << QStringLiteral("A restricted key for Slipway needs:") << leastPrivileges();
    return {errorCode(reply.status), message, details};
}

qint64 StripeClient::pauseMs(int failures, const Attempt &last) const
{
    if (last.retryAfterMs >= 0)
        return last.retryAfterMs;
    const double jitter =
        m_options.jitter ? m_options.jitter() : QRandomGenerator::global()->generateDouble();
    const double ms = std::min(500.0 * double(1 << std::min(failures - 1, 10)), 5000.0);
    return qRound64(ms * (0.5 + jitter / 2));
}

/// Objects of one mode do not exist in the other, so a foreign one means a server or key that is not what it
/// seems.
Result<void> StripeClient::requireLivemode(const QJsonObject &object, const QString &what) const
{
    const QString mode = m_options.mode.isEmpty() ? StripeKey::parse(m_key).value().mode : m_options.mode;
    const auto foreign = [&](const QJsonObject &candidate) {
        const QJsonValue livemode = candidate[u"livemode"];
        return livemode.isBool() && livemode.toBool() != (mode == u"live");
    };
    bool wrong = foreign(object);
    for (const QJsonValue item : object[u"data"].toArray())
        wrong = wrong || foreign(item.toObject());
    if (!wrong)
        return {};
    return Error{QStringLiteral("wrong_mode"),
                 QStringLiteral(
                     "%1 at Stripe answered with an object that is not of %2 mode; nothing further was done.")
                     .arg(what, mode),
                 {},
                 ErrorKind::Refused};
}

QString StripeClient::withoutKey(QString text) const
{
    return text.replace(QString::fromUtf8(m_key.reveal()), maskedSecret(m_key.reveal()));
}

} // namespace slipway::billing
