// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>
#include <variant>

namespace slipway::sandbox {

/// An error as Stripe words it. Source: docs.stripe.com/api/errors.
struct ApiError
{
    int status = 400;
    QString type = QStringLiteral("invalid_request_error");
    QString code = {};
    QString param = {};
    QString message = {};
    bool keepsEffects = false; ///< refused, and yet something happened: a card was declined

    QJsonObject toJson() const; ///< {error {…}}

    static ApiError invalid(const QString &param, const QString &message, const QString &code = {});
    static ApiError missingParameter(const QString &param);
    static ApiError exclusive(const QString &param,
                              const QString &names); ///< two parameters that exclude each other
    static ApiError notThere(int status, const QString &type, const QString &id, const QString &param);
};

using Check = std::optional<ApiError>;
using Outcome = std::variant<QJsonObject, ApiError>;

} // namespace slipway::sandbox
