// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/priceids.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <algorithm>

namespace slipway::evidence {

namespace {

/// A shorter id may be an everyday word ("gold" was a legal id of a plan); it is replaced as a whole value
/// only.
constexpr qsizetype shortestInText = 8;

bool holdsPriceId(const QString &key)
{
    return key == u"stripe_price_id" || key == u"environment_price_id" || key == u"price_id";
}

void collect(const QString &key, const QJsonValue &value, QStringList &ids)
{
    if (value.isString() && holdsPriceId(key) && !value.toString().isEmpty())
        ids << value.toString();
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array)
        collect(key, item, ids);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        collect(it.key(), it.value(), ids);
}

} // namespace

PriceIds::PriceIds(const QJsonObject &artifact)
{
    QStringList ids;
    collect({}, artifact, ids);
    ids.removeDuplicates();
    for (const QString &id : std::as_const(ids))
        wordFor(id);
    for (const QString &id : std::as_const(ids)) {
        if (id.size() >= shortestInText)
            m_longIds << id;
    }
    std::stable_sort(m_longIds.begin(), m_longIds.end(),
                     [](const QString &a, const QString &b) { return a.size() > b.size(); });
}

QString PriceIds::wordFor(const QString &id)
{
    const auto known = m_words.constFind(id);
    if (known != m_words.constEnd())
        return *known;
    return *m_words.insert(id, QStringLiteral("price-%1").arg(m_words.size() + 1));
}

QString PriceIds::hidden(const QString &text)
{
    QString clean = text;
    for (const QString &id : std::as_const(m_longIds))
        clean.replace(id, m_words.value(id));
    static const QRegularExpression pattern(QStringLiteral("price_[0-9A-Za-z]{4,}"));
    for (qsizetype from = 0;;) {
        const QRegularExpressionMatch match = pattern.match(clean, from);
        if (!match.hasMatch())
            return clean;
        const QString word = wordFor(match.captured());
        clean.replace(match.capturedStart(), match.capturedLength(), word);
        from = match.capturedStart() + word.size();
    }
}

QJsonValue PriceIds::hiddenValue(const QString &key, const QJsonValue &value)
{
    if (value.isString()) {
        const QString text = value.toString();
        if (holdsPriceId(key))
            return text.isEmpty() ? value : QJsonValue(wordFor(text));
        return hidden(text);
    }
    if (value.isArray()) {
        QJsonArray clean;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            clean << hiddenValue(key, item);
        return clean;
    }
    return value.isObject() ? QJsonValue(hidden(value.toObject())) : value;
}

QJsonObject PriceIds::hidden(const QJsonObject &artifact)
{
    QJsonObject clean;
    for (auto it = artifact.begin(); it != artifact.end(); ++it)
        clean.insert(it.key(), hiddenValue(it.key(), it.value()));
    return clean;
}

} // namespace slipway::evidence
