// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/fakehttp.h"

#include <QJsonDocument>
#include <QUrlQuery>
#include <algorithm>

namespace slipway::fakes {

using namespace release;

HttpReply FakeHttp::json(int status, const QJsonObject &body,
                         const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    return {status, headers, QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

void FakeHttp::reply(int status, const QJsonObject &body,
                     const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    next([answer = json(status, body, headers)](const HttpRequest &) { return answer; });
}

void FakeHttp::reply(int status, const QByteArray &body)
{
    next([status, body](const HttpRequest &) { return HttpReply{status, {}, body}; });
}

void FakeHttp::fail(const QString &code, const QString &message)
{
    next([code, message](const HttpRequest &) { return Error{code, message}; });
}

void FakeHttp::next(Handler handler)
{
    m_queue << std::move(handler);
}

void FakeHttp::otherwise(Handler handler)
{
    m_otherwise = std::move(handler);
}

Result<HttpReply> FakeHttp::send(const HttpRequest &request, std::stop_token stop)
{
    if (stop.stop_requested())
        return Error{QStringLiteral("cancelled"), QStringLiteral("cancelled"), {}, ErrorKind::Cancelled};
    requests << request;
    if (instead)
        return instead->send(request, std::move(stop));
    if (!m_queue.isEmpty())
        return m_queue.takeFirst()(request);
    if (m_otherwise)
        return m_otherwise(request);
    return Error{QStringLiteral("network_failed"),
                 QStringLiteral("nothing scripted for %1").arg(request.url.toString())};
}

int FakeHttp::count(QByteArrayView method) const
{
    return int(std::count_if(requests.cbegin(), requests.cend(),
                             [&](const HttpRequest &request) { return request.method == method; }));
}

QByteArray FakeHttp::header(const HttpRequest &request, QByteArrayView name)
{
    for (const auto &[key, value] : request.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QMap<QString, QString> FakeHttp::fields(const HttpRequest &request)
{
    const QUrlQuery query(request.method == "GET" ? request.url.query(QUrl::FullyEncoded)
                                                  : QString::fromUtf8(request.body));
    QMap<QString, QString> fields;
    for (const auto &[key, value] : query.queryItems(QUrl::FullyEncoded))
        fields.insert(QUrl::fromPercentEncoding(key.toUtf8()), QUrl::fromPercentEncoding(value.toUtf8()));
    return fields;
}

} // namespace slipway::fakes
