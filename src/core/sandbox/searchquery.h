// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/apierror.h"

#include <QList>

namespace slipway::sandbox {

/// Stripe's search language: `active:'true' AND metadata['code']:'pro'`, with `-` for not, `~` for part of a
/// text of three or more letters, `<`, `<=`, `>`, `>=` for numbers, `null`, and either AND or OR. Source:
/// docs.stripe.com/search.
class SearchQuery
{
public:
    static std::variant<SearchQuery, ApiError> read(const QString &text, const QString &objectType);
    bool matches(const QJsonObject &object) const;

private:
    struct Clause
    {
        QString field;
        QString metadataKey;
        QString comparison;
        QString value;
        bool negated = false;
        bool isNull = false;

        bool holds(const QJsonObject &object) const;
    };
    QList<Clause> m_clauses;
    bool m_any = false;
};

} // namespace slipway::sandbox
