// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillspec.h"
#include "database/rowreader.h"

#include <QElapsedTimer>

namespace slipway::backfill {

/// Tells why the next batch should wait. The server is asked at most once a second.
class Throttle
{
public:
    Throttle(ThrottleRules rules, QString dir) : m_rules(std::move(rules)), m_dir(std::move(dir)) {}
    /// Empty = go on. What cannot be asked is told once through `note` and does not hold anything up, but for
    /// a lost connection.
    release::Result<QString> reason(database::Session &session,
                                    const std::function<void(const QString &)> &note);

private:
    release::Result<QString> asked(database::Session &session,
                                   const std::function<void(const QString &)> &note);
    release::Result<std::optional<double>> number(database::Session &session, const QString &what,
                                                  const QString &sql,
                                                  const std::function<void(const QString &)> &note);
    ThrottleRules m_rules;
    QString m_dir;
    QElapsedTimer m_since;
    QString m_last;
    QStringList m_told;
};

} // namespace slipway::backfill
