// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "fakes/fakehttp.h"

#include <QJsonArray>
#include <QMap>

namespace slipway::fakes {

/// The least of Stripe that provisioning needs, in memory, behind FakeHttp: products and prices with lookup
/// keys and their transfer, the refusal to archive a default price, and idempotency. The sandbox room has the
/// faithful one.
class FakeStripe
{
public:
    FakeStripe();

    FakeHttp http; ///< answers every request that its queue has no answer for
    QMap<QString, QJsonObject> products;
    QMap<QString, QJsonObject> prices;
    QStringList effects; ///< "POST /v1/prices" as carried out, replays left out

    void loseNextReplyTo(const QString &path); ///< carries the POST out, then answers outcome_unknown
    void
    failNextAfter(const QString &path); ///< carries the POST out, then answers 500, for this key for ever
    void dropNext(const QString &path); ///< answers outcome_unknown without carrying it out
    void clearCounts();

private:
    release::Result<release::HttpReply> answer(const release::HttpRequest &request);
    release::Result<release::HttpReply> write(const release::HttpRequest &request);
    release::HttpReply read(const QString &path, const QMap<QString, QString> &query) const;
    release::HttpReply apply(const QString &path, const QMap<QString, QString> &fields);
    release::HttpReply save(QMap<QString, QJsonObject> &objects, const QString &path,
                            const QMap<QString, QString> &fields);
    QJsonObject create(const QString &path, const QMap<QString, QString> &fields);
    void takeLookupKey(const QString &key);

    QMap<QByteArray, std::pair<QByteArray, release::HttpReply>> m_replies; ///< idempotency key → body, answer
    QStringList m_lose, m_fail, m_drop;
    int m_serial = 0;
};

} // namespace slipway::fakes
