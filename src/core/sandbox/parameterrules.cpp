// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/parameterrules.h"

#include <QStringList>

namespace slipway::sandbox {

namespace {

std::optional<ApiError> convert(const QString &name, QChar type, QJsonObject &fields)
{
    const QJsonValue value = fields[name];
    const auto wrong = [&](const QString &message) {
        return ApiError{400, QStringLiteral("invalid_request_error"), {}, name, message};
    };
    if (type == u'm' || type == u'o') {
        if (value.isObject() || (value.isString() && value.toString().isEmpty()))
            return {};
        return wrong(QStringLiteral("Invalid object"));
    }
    if (type == u'a') {
        if (value.isArray() || (value.isString() && value.toString().isEmpty()))
            return {};
        return wrong(QStringLiteral("Invalid array"));
    }
    if (!value.isString())
        return wrong(QStringLiteral("Invalid string: %1").arg(name));
    const QString text = value.toString();
    if (type == u'i' || (type == u'n' && !text.isEmpty())) {
        bool number = false;
        const qint64 integer = text.toLongLong(&number);
        if (!number)
            return ApiError{400, QStringLiteral("invalid_request_error"),
                            QStringLiteral("parameter_invalid_integer"), name,
                            QStringLiteral("Invalid integer: %1").arg(text)};
        fields.insert(name, integer);
    }
    if (type == u'b') {
        const QString lower = text.toLower();
        if (lower != u"true" && lower != u"false")
            return wrong(QStringLiteral("Invalid boolean: %1").arg(text));
        fields.insert(name, lower == u"true");
    }
    return {};
}

} // namespace

QJsonObject ApiError::toJson() const
{
    QJsonObject error{{QStringLiteral("type"), type}, {QStringLiteral("message"), message}};
    if (!code.isEmpty()) {
        error.insert(QStringLiteral("code"), code);
        error.insert(
            QStringLiteral("doc_url"),
            QStringLiteral("https://stripe.com/docs/error-codes/%1").arg(QString(code).replace(u'_', u'-')));
    }
    if (!param.isEmpty())
        error.insert(QStringLiteral("param"), param);
    return {{QStringLiteral("error"), error}};
}

std::optional<ApiError> applyRules(const QString &rules, QJsonObject &fields)
{
    QMap<QString, QChar> types;
    for (const QString &rule : rules.split(u' ', Qt::SkipEmptyParts)) {
        const QString name = rule.section(u':', 0, 0);
        const QString type = rule.section(u':', 1);
        types.insert(name, type[0]);
        if (type.endsWith(u'!') && (!fields.contains(name) || fields[name] == QJsonValue(QString())))
            return ApiError{400, QStringLiteral("invalid_request_error"), QStringLiteral("parameter_missing"),
                            name, QStringLiteral("Missing required param: %1.").arg(name)};
    }
    for (const QString &name : fields.keys()) {
        if (!types.contains(name))
            return ApiError{400, QStringLiteral("invalid_request_error"), QStringLiteral("parameter_unknown"),
                            name, QStringLiteral("Received unknown parameter: %1").arg(name)};
        if (auto error = convert(name, types[name], fields))
            return error;
    }
    return {};
}

} // namespace slipway::sandbox
