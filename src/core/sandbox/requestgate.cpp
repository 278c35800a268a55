// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/requestgate.h"

#include "sandbox/formbody.h"

#include <QDate>
#include <QRegularExpression>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

const QString defaultVersion = u"2026-10-28.endive"_s;

namespace {

constexpr qsizetype longestIdempotencyKey = 255;

ApiError refused(int status, const QString &message, const QString &code = {},
                 const QString &type = u"invalid_request_error"_s)
{
    return {status, type, code, {}, message};
}

QByteArray keyOf(const RawRequest &request)
{
    const QByteArray header = request.header("Authorization");
    if (header.startsWith("Bearer "))
        return header.mid(7).trimmed();
    if (header.startsWith("Basic "))
        return QByteArray::fromBase64(header.mid(6)).split(':').value(0);
    return {};
}

Check readVersion(const RawRequest &request, ApiCall &call)
{
    call.version = defaultVersion;
    if (!request.headers.contains("stripe-version"))
        return {};
    const QString version = QString::fromLatin1(request.header("Stripe-Version"));
    static const QRegularExpression form(u"^(\\d{4}-\\d{2}-\\d{2})(\\.[a-z]+)?(;\\s*[a-z_]+=v\\d+)*$"_s);
    const auto match = form.match(version);
    if (!match.hasMatch() || !QDate::fromString(match.captured(1), Qt::ISODate).isValid())
        return refused(400, u"Invalid Stripe API version: %1"_s.arg(version));
    call.version = version;
    return {};
}

Check readIdempotencyKey(const RawRequest &request, ApiCall &call)
{
    if (call.method != "POST")
        return {};
    const QString key = QString::fromLatin1(request.header("Idempotency-Key"));
    if (key.size() > longestIdempotencyKey)
        return refused(
            400,
            u"Idempotency keys must be at most %1 characters long. The key you provided is %2 characters long."_s
                .arg(longestIdempotencyKey)
                .arg(key.size()),
            {}, u"idempotency_error"_s);
    call.idempotencyKey = key;
    return {};
}

Check readFields(const RawRequest &request, ApiCall &call)
{
    const QByteArray type = request.header("Content-Type").split(';').first().trimmed().toLower();
    if (!request.body.isEmpty() && type != "application/x-www-form-urlencoded")
        return refused(
            400,
            u"Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/."_s);
    const auto fields =
        parseForm(request.body.isEmpty() ? request.query : request.query + '&' + request.body);
    if (!fields)
        return refused(400, u"Invalid request: the form's names or encoding cannot be read."_s);
    call.fields = *fields;
    return {};
}

/// Names as the Dashboard has them for restricted keys; prices go with the plan permission.
QString permissionFor(const QString &path)
{
    static const QHash<QString, QString> names{{u"products"_s, u"rak_product_write"_s},
                                               {u"prices"_s, u"rak_plan_write"_s},
                                               {u"customers"_s, u"rak_customer_write"_s},
                                               {u"payment_methods"_s, u"rak_payment_method_write"_s},
                                               {u"invoices"_s, u"rak_invoice_write"_s},
                                               {u"invoiceitems"_s, u"rak_invoice_write"_s},
                                               {u"subscriptions"_s, u"rak_subscription_write"_s},
                                               {u"webhook_endpoints"_s, u"rak_webhook_write"_s}};
    return names.value(path.section(u'/', 0, 0), u"rak_account_write"_s);
}

Check checkPermission(const QByteArray &key, const ApiCall &call)
{
    if (call.method == "GET" || !key.toLower().contains("readonly"))
        return {};
    return refused(
        403,
        u"The provided key '%1' does not have the required permissions for this endpoint on account 'acct_1SlipwaySandbox0'. Having the '%2' permission would allow this request to continue."_s
            .arg(RequestGate::maskedKey(key), permissionFor(call.path)),
        u"more_permissions_required"_s);
}

Check checkAccount(const RawRequest &request)
{
    const QByteArray account = request.header("Stripe-Account");
    if (account.isEmpty() || account == "acct_1SlipwaySandbox0")
        return {};
    return refused(
        403,
        u"The provided key does not have access to account '%1' (or that account does not exist). Application access may have been revoked."_s
            .arg(QString::fromLatin1(account)),
        u"account_invalid"_s);
}

} // namespace

Check RequestGate::admit(const RawRequest &request, ApiCall &call) const
{
    call.method = request.method;
    call.path = request.path.mid(1);
    const QByteArray key = keyOf(request);
    call.live = key.contains("_live_");
    if (auto error = readVersion(request, call))
        return error;
    if (auto error = checkKey(key))
        return error;
    if (auto error = checkAccount(request))
        return error;
    if (!call.path.startsWith(u"v1/"))
        return refused(
            404,
            u"Unrecognized request URL (%1: %2). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."_s
                .arg(QString::fromLatin1(call.method), request.path));
    call.path.remove(0, 3);
    if (auto error = readIdempotencyKey(request, call))
        return error;
    if (auto error = readFields(request, call))
        return error;
    return checkPermission(key, call);
}

QString RequestGate::maskedKey(const QByteArray &key)
{
    if (key.size() < 16)
        return QString(8, u'*');
    return QString::fromLatin1(key.left(8)) + QString(key.size() - 12, u'*') +
           QString::fromLatin1(key.right(4));
}

Check RequestGate::checkKey(const QByteArray &key) const
{
    static const QRegularExpression secret(u"^(sk|rk)_(test|live)_[A-Za-z0-9_]+$"_s);
    if (key.isEmpty())
        return refused(
            401,
            u"You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/."_s);
    if (key.startsWith("pk_"))
        return refused(
            401,
            u"This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys."_s,
            u"secret_key_required"_s);
    if (m_keys.contains(QString::fromLatin1(key)))
        return {};
    const QByteArray lower = key.toLower();
    if (lower.contains("expired"))
        return refused(401, u"Expired API Key provided: %1"_s.arg(maskedKey(key)), u"api_key_expired"_s);
    if (!m_keys.isEmpty() || lower.contains("invalid") || !secret.match(QString::fromLatin1(key)).hasMatch())
        return refused(401, u"Invalid API Key provided: %1"_s.arg(maskedKey(key)));
    return {};
}

} // namespace slipway::sandbox
