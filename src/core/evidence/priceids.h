// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace slipway::evidence {

/// Takes Stripe price ids out of what leaves the house. The same id always becomes the same word
/// ("price-1", "price-2", …), so that a reader still sees which prices are the same. Knows the ids that stand
/// in the artifact's own members (whatever their form) and everything that looks like "price_…".
class PriceIds
{
public:
    explicit PriceIds(const QJsonObject &artifact);

    QJsonObject hidden(const QJsonObject &artifact); ///< ids as values and inside of texts; digests stay
    QString hidden(const QString &text);

private:
    QString wordFor(const QString &id);
    QJsonValue hiddenValue(const QString &key, const QJsonValue &value);

    QHash<QString, QString> m_words; ///< id → word
    QStringList m_longIds;           ///< ids that are replaced inside of texts, longest first
};

} // namespace slipway::evidence
