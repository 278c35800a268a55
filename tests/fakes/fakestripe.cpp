// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/fakestripe.h"

#include <algorithm>

namespace slipway::fakes {

using namespace release;

namespace {

HttpReply refusal(int status, const QString &code, const QString &message)
{
    return FakeHttp::json(status,
                          {{QStringLiteral("error"),
                            QJsonObject{{QStringLiteral("type"), QStringLiteral("invalid_request_error")},
                                        {QStringLiteral("code"), code},
                                        {QStringLiteral("message"), message}}}},
                          {{"Request-Id", "req_fake"}});
}

QJsonValue typed(const QString &name, const QString &value)
{
    if (value == u"true" || value == u"false")
        return value == u"true";
    if (name == u"unit_amount" || name == u"interval_count")
        return value.toLongLong();
    return value;
}

void set(QJsonObject &object, const QString &name, const QString &value)
{
    const qsizetype bracket = name.indexOf(u'[');
    if (bracket < 0) {
        object.insert(name, typed(name, value));
        return;
    }
    const QString outer = name.left(bracket);
    const QString inner = name.mid(bracket + 1).chopped(1);
    QJsonObject nested = object[outer].toObject();
    if (value.isEmpty())
        nested.remove(inner);
    else
        nested.insert(inner, outer == u"metadata" ? QJsonValue(value) : typed(inner, value));
    object.insert(outer, nested);
}

bool asked(const QMap<QString, QString> &query, const QString &prefix, const QString &value)
{
    bool any = false;
    for (auto it = query.cbegin(); it != query.cend(); ++it) {
        if (!it.key().startsWith(prefix))
            continue;
        any = true;
        if (*it == value)
            return true;
    }
    return !any;
}

} // namespace

FakeStripe::FakeStripe()
{
    http.otherwise([this](const HttpRequest &request) { return answer(request); });
}

void FakeStripe::loseNextReplyTo(const QString &path)
{
    m_lose << path;
}
void FakeStripe::failNextAfter(const QString &path)
{
    m_fail << path;
}
void FakeStripe::dropNext(const QString &path)
{
    m_drop << path;
}

void FakeStripe::clearCounts()
{
    http.requests.clear();
    effects.clear();
}

Result<HttpReply> FakeStripe::answer(const HttpRequest &request)
{
    return request.method == "POST" ? write(request)
                                    : Result<HttpReply>(read(request.url.path(), FakeHttp::fields(request)));
}

Result<HttpReply> FakeStripe::write(const HttpRequest &request)
{
    const QString path = request.url.path();
    const QByteArray key = FakeHttp::header(request, "Idempotency-Key");
    const Error unknown{QStringLiteral("outcome_unknown"), QStringLiteral("the connection closed")};
    if (m_drop.removeOne(path))
        return unknown;
    if (m_replies.contains(key)) {
        if (m_replies[key].first != request.body)
            return refusal(400, QStringLiteral("idempotency_error"), QStringLiteral("Other parameters."));
        HttpReply replay = m_replies[key].second;
        replay.headers.append({QByteArray("Idempotent-Replayed"), QByteArray("true")});
        return replay;
    }
    HttpReply reply = apply(path, FakeHttp::fields(request));
    effects << QStringLiteral("POST ") + path;
    if (m_fail.removeOne(path))
        reply = refusal(500, {}, QStringLiteral("Something went wrong."));
    m_replies.insert(key, {request.body, reply});
    return m_lose.removeOne(path) ? Result<HttpReply>(unknown) : reply;
}

HttpReply FakeStripe::read(const QString &path, const QMap<QString, QString> &query) const
{
    if (path == u"/v1/account")
        return FakeHttp::json(200, {{QStringLiteral("id"), QStringLiteral("acct_fake")}});
    const bool wantsPrices = path.startsWith(u"/v1/prices");
    const auto &objects = wantsPrices ? prices : products;
    const QString id = path.section(u'/', 3);
    if (!id.isEmpty())
        return objects.contains(id)
                   ? FakeHttp::json(200, objects[id])
                   : refusal(404, QStringLiteral("resource_missing"), QStringLiteral("No such object."));
    QList<QJsonObject> found;
    for (const QJsonObject &object : objects) {
        if (asked(query, QStringLiteral("lookup_keys"), object[u"lookup_key"].toString()) &&
            asked(query, QStringLiteral("product"), object[u"product"].toString()) &&
            asked(query, QStringLiteral("ids"), object[u"id"].toString()))
            found << object;
    }
    std::sort(found.begin(), found.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a[u"created"].toInteger() > b[u"created"].toInteger();
    });
    const QString after = query.value(QStringLiteral("starting_after"));
    const auto first =
        std::find_if(found.cbegin(), found.cend(), [&](const QJsonObject &o) { return o[u"id"] == after; });
    qsizetype position = after.isEmpty() ? 0 : std::distance(found.cbegin(), first) + 1;
    const qsizetype limit = query.value(QStringLiteral("limit"), QStringLiteral("10")).toInt();
    QJsonArray data;
    for (; position < found.size() && data.size() < limit; ++position)
        data << found[position];
    return FakeHttp::json(200, {{QStringLiteral("object"), QStringLiteral("list")},
                                {QStringLiteral("data"), data},
                                {QStringLiteral("has_more"), position < found.size()}});
}

HttpReply FakeStripe::apply(const QString &path, const QMap<QString, QString> &fields)
{
    return save(path.startsWith(u"/v1/prices") ? prices : products, path, fields);
}

QJsonObject FakeStripe::create(const QString &path, const QMap<QString, QString> &fields)
{
    ++m_serial;
    const QString id = fields.value(QStringLiteral("id"), QStringLiteral("price_%1").arg(m_serial));
    QJsonObject object{{QStringLiteral("id"), id},
                       {QStringLiteral("active"), true},
                       {QStringLiteral("livemode"), false},
                       {QStringLiteral("created"), 1'700'000'000 + m_serial}};
    if (path == u"/v1/products")
        object.insert(QStringLiteral("default_price"), QJsonValue());
    return object;
}

void FakeStripe::takeLookupKey(const QString &key)
{
    for (QJsonObject &price : prices) {
        if (price[QStringLiteral("lookup_key")].toString() == key)
            price.insert(QStringLiteral("lookup_key"), QJsonValue());
    }
}

HttpReply FakeStripe::save(QMap<QString, QJsonObject> &objects, const QString &path,
                           const QMap<QString, QString> &fields)
{
    const QString id = path.section(u'/', 3);
    const QString key = fields.value(QStringLiteral("lookup_key"));
    const bool held =
        !key.isEmpty() && std::any_of(prices.cbegin(), prices.cend(), [&](const QJsonObject &price) {
            return price[u"lookup_key"].toString() == key && price[u"id"].toString() != id;
        });
    if (held && fields.value(QStringLiteral("transfer_lookup_key")) != u"true")
        return refusal(400, QStringLiteral("resource_already_exists"),
                       QStringLiteral("The lookup key is taken."));
    if (fields.value(QStringLiteral("active")) == u"false" && &objects == &prices) {
        const QString product = prices[id][QStringLiteral("product")].toString();
        if (products[product][QStringLiteral("default_price")].toString() == id)
            return refusal(400, {},
                           QStringLiteral("This price cannot be archived because it is the default price."));
    }
    if (id.isEmpty() && objects.contains(fields.value(QStringLiteral("id"))))
        return refusal(400, QStringLiteral("resource_already_exists"),
                       QStringLiteral("Product already exists."));
    QJsonObject object = id.isEmpty() ? create(path, fields) : objects.value(id);
    if (held)
        takeLookupKey(key);
    for (auto it = fields.cbegin(); it != fields.cend(); ++it) {
        if (it.key() != u"id" && it.key() != u"transfer_lookup_key")
            set(object, it.key(), *it);
    }
    objects.insert(object[QStringLiteral("id")].toString(), object);
    return FakeHttp::json(200, object, {{"Request-Id", "req_fake"}});
}

} // namespace slipway::fakes
