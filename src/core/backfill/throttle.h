// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillspec.h"
#include "database/rowreader.h"

#include <QElapsedTimer>

namespace slipway::backfill {

/// Why the next batch waits. `what` stays the same as long as the reason is the same; `words` have its
/// numbers.
struct Hold
{
    QString what; ///< empty = go on
    QString words = {};
    bool any() const { return !what.isEmpty(); }
};

/// Tells why the next batch should wait. The server is asked at most once a second.
class Throttle
{
public:
    Throttle(ThrottleRules rules, QString dir) : m_rules(std::move(rules)), m_dir(std::move(dir)) {}
    using Note = std::function<void(const QString &)>;
    /// What cannot be asked is told once through `note` and does not hold anything up, but for a lost
    /// connection.
    release::Result<Hold> reason(database::Session &session, const Note &note);
    /// In the batch's transaction, before its end: whoever waits behind its locks is free afterwards, so only
    /// here they can be counted. Once a second too.
    release::Result<void> lookBehind(database::Session &session);

private:
    using Asked = release::Result<std::optional<QList<database::Cell>>>; ///< nothing = it cannot be asked
    Asked ask(database::Session &session, const QString &what, const QString &sql, const Note &note);
    void tellOnce(const QString &what, const QString &words, const Note &note);
    release::Result<Hold> lag(database::Session &session, const Note &note);
    release::Result<Hold> lockWaiters(database::Session &session, const Note &note);
    release::Result<Hold> query(database::Session &session, const Note &note);

    ThrottleRules m_rules;
    QString m_dir;
    QElapsedTimer m_since;
    QElapsedTimer m_lookedBehind;
    qint64 m_behind = 0; ///< sessions that waited behind the last batch looked at
    Hold m_last;
    QStringList m_told;
};

} // namespace slipway::backfill
