// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

namespace slipway::sandbox {

/// An error as Stripe words it.
struct ApiError
{
    int status = 400;
    QString type = QStringLiteral("invalid_request_error");
    QString code;
    QString param;
    QString message;

    QJsonObject toJson() const; ///< {error {…}}
};

/// Checks form fields against what an endpoint takes and turns text into the types that the API returns.
/// `rules` names each parameter as "name:type", a trailing '!' for required; types: s text, i integer, b
/// boolean, m metadata, o object, a list, n integer that may be unset.
std::optional<ApiError> applyRules(const QString &rules, QJsonObject &fields);

} // namespace slipway::sandbox
