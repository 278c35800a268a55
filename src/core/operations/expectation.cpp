// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/expectation.h"

#include "operations/jsonpath.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

namespace slipway::operations {

namespace {

bool same(const QJsonValue &wanted, const QJsonValue &actual)
{
    if (wanted == actual)
        return true;
    if (wanted.isBool() || actual.isBool() || wanted.isNull() || actual.isNull())
        return actual.isString() && jsonWords(wanted) == actual.toString();
    const auto first = numberOf(wanted);
    const auto second = numberOf(actual);
    if (first && second)
        return *first == *second;
    return !actual.isUndefined() && jsonWords(wanted) == jsonWords(actual);
}

bool contains(const QJsonValue &actual, const QJsonValue &part)
{
    if (!actual.isArray())
        return jsonWords(actual).contains(jsonWords(part));
    const QJsonArray items = actual.toArray();
    return std::any_of(items.begin(), items.end(), [&](const QJsonValue &item) { return same(part, item); });
}

bool isOneOf(const QJsonValue &actual, const QJsonArray &all)
{
    return std::any_of(all.begin(), all.end(), [&](const QJsonValue &one) { return same(one, actual); });
}

bool conditionHolds(const QString &key, const QJsonValue &wanted, const QJsonValue &actual)
{
    if (key == u"exists")
        return wanted.toBool() == (!actual.isUndefined() && !actual.isNull());
    if (key == u"not")
        return !same(wanted, actual);
    if (actual.isUndefined())
        return false;
    if (key == u"equals")
        return same(wanted, actual);
    if (key == u"in")
        return isOneOf(actual, wanted.toArray());
    if (key == u"contains")
        return contains(actual, wanted);
    if (key == u"matches")
        return QRegularExpression(wanted.toString()).match(jsonWords(actual)).hasMatch();
    const auto bound = numberOf(wanted);
    const auto number = numberOf(actual);
    if (!bound || !number)
        return false;
    return key == u"at_least" ? *number >= *bound : *number <= *bound;
}

QString conditionWords(const QString &key, const QJsonValue &wanted)
{
    if (key == u"equals")
        return jsonWords(wanted);
    if (key == u"exists")
        return wanted.toBool() ? QStringLiteral("is there") : QStringLiteral("is not there");
    if (key == u"in") {
        QStringList all;
        for (const QJsonValue one : wanted.toArray())
            all << jsonWords(one);
        return QStringLiteral("one of ") + all.join(QStringLiteral(", "));
    }
    QString word = key;
    return word.replace(u'_', u' ') + u' ' + jsonWords(wanted);
}

bool isConditions(const QJsonValue &written)
{
    return written.isObject();
}

} // namespace

std::optional<double> numberOf(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    if (!value.isString())
        return {};
    static const QRegularExpression form(QStringLiteral(R"(^\s*([-+]?\d[\d,_]*(?:\.\d+)?)\s*%?\s*$)"));
    const auto match = form.match(value.toString());
    if (!match.hasMatch())
        return {};
    return match.captured(1).remove(u',').remove(u'_').toDouble();
}

const QStringList &Expectation::keys()
{
    static const QStringList all{QStringLiteral("equals"),  QStringLiteral("not"),
                                 QStringLiteral("in"),      QStringLiteral("at_least"),
                                 QStringLiteral("at_most"), QStringLiteral("contains"),
                                 QStringLiteral("matches"), QStringLiteral("exists")};
    return all;
}

bool Expectation::holds(const QJsonValue &actual) const
{
    if (!isConditions(m_written))
        return same(m_written, actual);
    const QJsonObject conditions = m_written.toObject();
    for (auto it = conditions.begin(); it != conditions.end(); ++it) {
        if (keys().contains(it.key()) && !conditionHolds(it.key(), it.value(), actual))
            return false;
    }
    return true;
}

QString Expectation::words() const
{
    if (!isConditions(m_written))
        return jsonWords(m_written);
    QStringList words;
    const QJsonObject conditions = m_written.toObject();
    for (const QString &key : keys()) {
        if (conditions.contains(key))
            words << conditionWords(key, conditions[key]);
    }
    return words.join(QStringLiteral(" and "));
}

QString Expectation::trouble(const QJsonValue &written)
{
    if (!written.isObject())
        return written.isArray() ? QStringLiteral("a list is no expectation; write {in: [...]}") : QString();
    const QJsonObject conditions = written.toObject();
    for (auto it = conditions.begin(); it != conditions.end(); ++it) {
        if (!keys().contains(it.key()))
            return QStringLiteral("'%1' is no expectation; known are %2")
                .arg(it.key(), keys().join(QStringLiteral(", ")));
        if (it.key() == u"in" && !it.value().isArray())
            return QStringLiteral("'in' takes a list");
        const QRegularExpression expression(it.value().toString());
        if (it.key() == u"matches" && !expression.isValid())
            return QStringLiteral("'%1' is not a regular expression: %2")
                .arg(it.value().toString(), expression.errorString());
        const bool bound = it.key() == u"at_least" || it.key() == u"at_most";
        if (bound && !numberOf(it.value()) && !it.value().toString().contains(u"${"))
            return QStringLiteral("'%1' takes a number").arg(it.key());
    }
    return {};
}

} // namespace slipway::operations
