// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/listing.h"

#include "sandbox/searchquery.h"

#include <QJsonArray>

#include <algorithm>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QStringList pagingNames{u"limit"_s, u"starting_after"_s, u"ending_before"_s, u"expand"_s,
                              u"delivery_success"_s};

bool inRange(const QJsonValue &range, qint64 value)
{
    if (range.isDouble())
        return range.toInteger() == value;
    const QJsonObject bounds = range.toObject();
    const auto holds = [&](const char16_t *name, auto compare) {
        const QJsonValue bound = bounds.value(QStringView(name));
        return bound.isUndefined() || compare(value, bound.toInteger());
    };
    return holds(u"gt", std::greater<>()) && holds(u"gte", std::greater_equal<>()) &&
           holds(u"lt", std::less<>()) && holds(u"lte", std::less_equal<>());
}

/// "product.*" fits "product.created".
bool typeFits(const QString &pattern, const QString &type)
{
    return pattern.endsWith(u".*") ? type.startsWith(pattern.chopped(1)) : pattern == type;
}

bool holdsPrice(const QJsonObject &subscription, const QString &price)
{
    for (const QJsonValue item : subscription.value(u"items")[u"data"].toArray()) {
        if (item[u"price"][u"id"].toString() == price)
            return true;
    }
    return false;
}

bool isMember(const QJsonArray &wanted, const QJsonValue &value)
{
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool groupFits(const QJsonObject &wanted, const QJsonObject &group)
{
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (group.value(it.key()) != it.value())
            return false;
    }
    return true;
}

bool filterFits(const QString &name, const QJsonValue &wanted, const QJsonObject &object)
{
    const QString type = object.value(u"object").toString();
    if (name == u"created")
        return inRange(wanted, object.value(u"created").toInteger());
    if (name == u"ids" || name == u"lookup_keys" || name == u"types")
        return wanted.toArray().isEmpty() ||
               isMember(wanted.toArray(), object.value(name == u"ids" ? u"id"_s : name.chopped(1)));
    if (name == u"type" && type == u"event")
        return typeFits(wanted.toString(), object.value(name).toString());
    if (name == u"price" && type == u"subscription")
        return holdsPrice(object, wanted.toString());
    if (name == u"status" && type == u"subscription" && (wanted == u"all"_s || wanted == u"ended"_s))
        return wanted == u"all"_s || object.value(name) == u"canceled"_s;
    if (wanted.isObject())
        return groupFits(wanted.toObject(), object.value(name).toObject());
    return object.value(name) == wanted;
}

bool fits(const QJsonObject &fields, const QJsonObject &object)
{
    if (object.value(u"object") == u"subscription"_s && !fields.contains(u"status") &&
        object.value(u"status") == u"canceled"_s)
        return false;
    if (object.value(u"deleted").toBool())
        return false;
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (!pagingNames.contains(it.key()) && !filterFits(it.key(), it.value(), object))
            return false;
    }
    return true;
}

QJsonObject page(const ApiCall &call, const QList<QJsonObject> &found, qsizetype from, qsizetype to,
                 bool more)
{
    QJsonArray data;
    for (qsizetype i = from; i < to; ++i)
        data << found[i];
    return {{u"object"_s, u"list"_s},
            {u"data"_s, data},
            {u"has_more"_s, more},
            {u"url"_s, QString(u"/v1/"_s + call.path)}};
}

/// How many of the found objects, newest first, come before the cursor's object.
qsizetype place(const QList<QJsonObject> &found, const QString &id)
{
    const auto at = std::find_if(found.cbegin(), found.cend(), [&](const QJsonObject &object) {
        return object.value(u"id").toString() == id;
    });
    return at - found.cbegin();
}

} // namespace

Outcome listPage(const Transaction &transaction, const ApiCall &call)
{
    const QString after = call.fields.value(u"starting_after").toString();
    const QString before = call.fields.value(u"ending_before").toString();
    if (!after.isEmpty() && !before.isEmpty())
        return ApiError::exclusive(u"ending_before"_s, u"starting_after, ending_before"_s);
    for (const auto &[id, param] : {std::pair{after, u"starting_after"_s}, {before, u"ending_before"_s}}) {
        if (!id.isEmpty()) {
            if (auto error = transaction.require(call.objectType, id, param))
                return *error;
        }
    }
    QList<QJsonObject> found;
    for (const QJsonObject &object : transaction.world().newestFirst(call.objectType)) {
        if (fits(call.fields, object) || object.value(u"id") == after || object.value(u"id") == before)
            found << object;
    }
    const qsizetype limit = call.fields.value(u"limit").toInteger(10);
    if (!before.isEmpty()) {
        const qsizetype to = place(found, before);
        const qsizetype from = std::max<qsizetype>(0, to - limit);
        return page(call, found, from, to, from > 0);
    }
    const qsizetype from = after.isEmpty() ? 0 : place(found, after) + 1;
    const qsizetype to = std::min(found.size(), from + limit);
    return page(call, found, from, to, to < found.size());
}

Outcome searchPage(const Transaction &transaction, const ApiCall &call)
{
    const auto read = SearchQuery::read(call.fields.value(u"query").toString(), call.objectType);
    if (const auto *error = std::get_if<ApiError>(&read))
        return *error;
    const SearchQuery &query = std::get<SearchQuery>(read);
    QList<QJsonObject> found;
    for (const QJsonObject &object : transaction.world().newestFirst(call.objectType)) {
        if (!object.value(u"deleted").toBool() && query.matches(object))
            found << object;
    }
    bool number = true;
    const QString token = call.fields.value(u"page").toString();
    const qsizetype from = token.isEmpty() ? 0 : QByteArray::fromBase64(token.toLatin1()).toLongLong(&number);
    if (!number || from < 0 || from > found.size())
        return ApiError::invalid(u"page"_s, u"Invalid page token."_s);
    const qsizetype to = std::min<qsizetype>(found.size(), from + call.fields.value(u"limit").toInteger(10));
    QJsonObject result = page(call, found, from, to, to < found.size());
    result.insert(u"object"_s, u"search_result"_s);
    result.insert(u"next_page"_s, to < found.size()
                                      ? QJsonValue(QString::fromLatin1(QByteArray::number(to).toBase64()))
                                      : QJsonValue());
    if (call.fields.value(u"expand").toArray().contains(u"total_count"_s))
        result.insert(u"total_count"_s, found.size());
    return result;
}

} // namespace slipway::sandbox
