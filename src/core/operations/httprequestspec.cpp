// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/httprequestspec.h"

#include "operations/jsonpath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrlQuery>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 defaultTimeoutMs = 30'000;

Result<QJsonValue> expandSecrets(const StepContext &context, const QJsonValue &value)
{
    if (value.isString()) {
        auto text = context.expandSecret(value.toString());
        return text ? Result<QJsonValue>(QJsonValue(QString::fromUtf8(text->reveal())))
                    : Result<QJsonValue>(text.error());
    }
    if (value.isArray()) {
        QJsonArray all;
        for (const QJsonValue part : value.toArray()) {
            auto expanded = expandSecrets(context, part);
            if (!expanded)
                return expanded;
            all << *expanded;
        }
        return QJsonValue(all);
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        auto expanded = expandSecrets(context, QJsonValue(it.value()));
        if (!expanded)
            return expanded;
        it.value() = *expanded;
    }
    return QJsonValue(object);
}

struct Body
{
    QByteArray bytes;
    QByteArray type;
};

Result<Body> bodyOf(const StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    if (parameters.contains(u"body_json")) {
        auto value = expandSecrets(context, parameters[u"body_json"]);
        if (!value)
            return value.error();
        const QJsonDocument document =
            value->isArray() ? QJsonDocument(value->toArray()) : QJsonDocument(value->toObject());
        return Body{document.toJson(QJsonDocument::Compact), "application/json"};
    }
    if (parameters.contains(u"form")) {
        auto value = expandSecrets(context, parameters[u"form"]);
        if (!value)
            return value.error();
        const QJsonObject fields = value->toObject();
        QByteArrayList pairs;
        for (auto it = fields.begin(); it != fields.end(); ++it)
            pairs << QUrl::toPercentEncoding(it.key()) + '=' + QUrl::toPercentEncoding(jsonWords(it.value()));
        return Body{pairs.join('&'), "application/x-www-form-urlencoded"};
    }
    auto text = context.expandSecret(parameters[u"body"].toString());
    if (!text)
        return text.error();
    return Body{text->reveal(), {}};
}

} // namespace

QByteArray methodOf(const StepSpec &spec)
{
    const QString written = spec.parameters[u"method"].toString();
    if (!written.isEmpty())
        return written.toUpper().toLatin1();
    const bool sends = spec.parameters.contains(u"body") || spec.parameters.contains(u"body_json") ||
                       spec.parameters.contains(u"form");
    return sends ? "POST" : "GET";
}

QString shownUrl(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
}

Result<HttpRequest> httpRequestOf(const StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    HttpRequest request;
    request.method = methodOf(context.spec);
    auto url = context.expand(parameters[u"url"].toString());
    if (!url)
        return url.error();
    request.url = QUrl(*url);
    if (const QString ca = parameters[u"ca"].toString(); !ca.isEmpty())
        request.caFile = context.setup.workspace.path(ca);
    request.timeoutMs = parameters[u"request_timeout"].toInteger(defaultTimeoutMs);
    auto body = bodyOf(context);
    if (!body)
        return body.error();
    request.body = body->bytes;
    const QJsonObject headers = parameters[u"headers"].toObject();
    bool typed = false;
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        auto value = context.expandSecret(jsonWords(it.value()));
        if (!value)
            return value.error();
        request.headers << std::pair{it.key().toUtf8(), value->reveal()};
        typed = typed || it.key().compare(u"content-type", Qt::CaseInsensitive) == 0;
    }
    if (!typed && !body->type.isEmpty())
        request.headers << std::pair{QByteArray("Content-Type"), body->type};
    return request;
}

ExpectedStatus::ExpectedStatus(const QJsonValue &written)
{
    if (written.isUndefined())
        add(QStringLiteral("2xx"));
    else if (!written.isArray())
        add(jsonWords(written));
    for (const QJsonValue one : written.toArray())
        add(jsonWords(one));
}

void ExpectedStatus::add(const QString &word)
{
    static const QRegularExpression form(QStringLiteral(R"(^(?:([1-5])xx|(\d{3})(?:\s*-\s*(\d{3}))?)$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(word.trimmed());
    m_valid = m_valid && match.hasMatch();
    m_words << word.trimmed();
    if (!match.captured(1).isEmpty()) {
        const int hundreds = match.captured(1).toInt() * 100;
        m_ranges << std::pair{hundreds, hundreds + 99};
    } else {
        const int first = match.captured(2).toInt();
        m_ranges << std::pair{first, match.captured(3).isEmpty() ? first : match.captured(3).toInt()};
    }
}

bool ExpectedStatus::holds(int status) const
{
    return std::any_of(m_ranges.cbegin(), m_ranges.cend(),
                       [&](const auto &range) { return status >= range.first && status <= range.second; });
}

} // namespace slipway::operations
