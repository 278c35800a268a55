// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/searchquery.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QHash<QString, QStringList> &searchable()
{
    static const QHash<QString, QStringList> fields{
        {u"product"_s, u"active description metadata name shippable url"_s.split(u' ')},
        {u"price"_s, u"active currency lookup_key metadata product type"_s.split(u' ')},
        {u"customer"_s, u"created email metadata name phone"_s.split(u' ')}};
    return fields;
}

ApiError unreadable()
{
    return ApiError::invalid(
        u"query"_s,
        u"We were unable to parse your search query. Try using the format metadata[\"key\"]:\"value\" to query for metadata or key:\"value\" to query for other fields."_s);
}

ApiError unsupported(const QString &field, const QString &objectType)
{
    return ApiError::invalid(
        u"query"_s,
        u"Field `%1` is an unsupported search field for resource `%2s`. See http://stripe.com/docs/search#query-fields-for-%2s for a list of supported fields."_s
            .arg(field, objectType));
}

/// field or metadata['key'], a comparison, and "text", 'text', a number or null.
const QRegularExpression &clauseForm()
{
    static const QRegularExpression form(QStringLiteral(
        R"RE(\s*(-)?(?:(metadata)\[(?:"([^"]+)"|'([^']+)')\]|([a-z_]+))\s*(:|~|>=|<=|>|<)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?[0-9.]+|null|true|false))\s*)RE"));
    return form;
}

QString unescaped(QString text)
{
    return text.replace(u"\\\""_s, u"\""_s).replace(u"\\'"_s, u"'"_s).replace(u"\\\\"_s, u"\\"_s);
}

/// The joining word at the place; empty at the end; "?" for anything else.
QString joiner(const QString &text, qsizetype &place)
{
    if (place >= text.size())
        return {};
    for (const QString &word : {u"AND "_s, u"OR "_s}) {
        if (text.mid(place, word.size()).toUpper() == word) {
            place += word.size();
            return word.trimmed();
        }
    }
    return u"?"_s;
}

bool compares(const QString &comparison, double left, double right)
{
    return comparison == u">"    ? left > right
           : comparison == u"<"  ? left < right
           : comparison == u">=" ? left >= right
                                 : left <= right;
}

} // namespace

std::variant<SearchQuery, ApiError> SearchQuery::read(const QString &text, const QString &objectType)
{
    SearchQuery query;
    QStringList joiners;
    for (qsizetype place = 0;;) {
        const auto match = clauseForm().match(text, place, QRegularExpression::NormalMatch,
                                              QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return unreadable();
        Clause clause;
        clause.negated = match.hasCaptured(1);
        clause.field = match.captured(2) + match.captured(5);
        clause.metadataKey = match.captured(3) + match.captured(4);
        clause.comparison = match.captured(6);
        clause.value = unescaped(match.captured(7) + match.captured(8)) + match.captured(9);
        clause.isNull = match.captured(9) == u"null";
        if (!searchable().value(objectType).contains(clause.field))
            return unsupported(clause.field, objectType);
        if (clause.comparison == u"~" && clause.value.size() < 3)
            return ApiError::invalid(u"query"_s, u"Substring searches need at least three characters."_s);
        query.m_clauses << clause;
        place = match.capturedEnd();
        const QString word = joiner(text, place);
        if (word.isEmpty())
            break;
        if (word == u"?")
            return unreadable();
        joiners << word;
    }
    joiners.removeDuplicates();
    if (joiners.size() > 1)
        return ApiError::invalid(u"query"_s, u"You cannot combine AND and OR in one search query."_s);
    query.m_any = joiners.contains(u"OR"_s);
    return query;
}

bool SearchQuery::matches(const QJsonObject &object) const
{
    const auto holds = [&](const Clause &clause) { return clause.holds(object) != clause.negated; };
    return m_any ? std::any_of(m_clauses.cbegin(), m_clauses.cend(), holds)
                 : std::all_of(m_clauses.cbegin(), m_clauses.cend(), holds);
}

bool SearchQuery::Clause::holds(const QJsonObject &object) const
{
    const QJsonValue found =
        metadataKey.isEmpty() ? object.value(field) : object.value(field).toObject().value(metadataKey);
    if (isNull)
        return found.isNull() || found.isUndefined();
    if (found.isNull() || found.isUndefined())
        return false;
    const QString text = found.toVariant().toString();
    if (comparison == u":")
        return text.compare(value, Qt::CaseInsensitive) == 0;
    if (comparison == u"~")
        return text.contains(value, Qt::CaseInsensitive);
    return compares(comparison, text.toDouble(), value.toDouble());
}

} // namespace slipway::sandbox
