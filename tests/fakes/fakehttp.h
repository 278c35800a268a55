// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QJsonObject>

namespace slipway::fakes {

/// A scripted HttpClient: answers from a queue, then from the handler, else fails the request as
/// `network_failed`. Keeps every request that it was given.
class FakeHttp : public release::HttpClient
{
public:
    using Answer = release::Result<release::HttpReply>;
    using Handler = std::function<Answer(const release::HttpRequest &request)>;

    static release::HttpReply json(int status, const QJsonObject &body,
                                   const QList<std::pair<QByteArray, QByteArray>> &headers = {});

    void reply(int status, const QJsonObject &body,
               const QList<std::pair<QByteArray, QByteArray>> &headers = {});
    void reply(int status, const QByteArray &body);
    void fail(const QString &code, const QString &message = QStringLiteral("as scripted"));
    void next(Handler handler);      ///< one request
    void otherwise(Handler handler); ///< every request that the queue has no answer for

    release::Result<release::HttpReply> send(const release::HttpRequest &request,
                                             std::stop_token stop) override;

    release::HttpClient *instead = nullptr; ///< sends all, where the room of the test has the real one
    QList<release::HttpRequest> requests;
    int count(QByteArrayView method) const;
    static QByteArray header(const release::HttpRequest &request, QByteArrayView name);
    /// Decoded fields of a form body or query.
    static QMap<QString, QString> fields(const release::HttpRequest &request);

private:
    QList<Handler> m_queue;
    Handler m_otherwise;
};

} // namespace slipway::fakes
