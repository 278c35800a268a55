// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/apierror.h"

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

QJsonObject ApiError::toJson() const
{
    QJsonObject error{{u"type"_s, type}, {u"message"_s, message}};
    if (!code.isEmpty()) {
        error.insert(u"code"_s, code);
        error.insert(u"doc_url"_s,
                     QString(u"https://stripe.com/docs/error-codes/"_s + QString(code).replace(u'_', u'-')));
    }
    if (!param.isEmpty())
        error.insert(u"param"_s, param);
    return {{u"error"_s, error}};
}

ApiError ApiError::invalid(const QString &param, const QString &message, const QString &code)
{
    return {400, u"invalid_request_error"_s, code, param, message};
}

ApiError ApiError::missingParameter(const QString &param)
{
    return invalid(param, u"Missing required param: %1."_s.arg(param), u"parameter_missing"_s);
}

ApiError ApiError::exclusive(const QString &param, const QString &names)
{
    return invalid(param, u"You may only specify one of these parameters: %1."_s.arg(names),
                   u"parameters_exclusive"_s);
}

ApiError ApiError::notThere(int status, const QString &type, const QString &id, const QString &param)
{
    return {status, u"invalid_request_error"_s, u"resource_missing"_s, param,
            u"No such %1: '%2'"_s.arg(QString(type).replace(u'_', u' '), id)};
}

} // namespace slipway::sandbox
