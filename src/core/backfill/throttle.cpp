// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/throttle.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::backfill {

using namespace release;

namespace {
constexpr qint64 askAgainMs = 1000;
constexpr qint64 answerWithinMs = 5000;
} // namespace

Result<std::optional<double>> Throttle::number(database::Session &session, const QString &what,
                                               const QString &sql,
                                               const std::function<void(const QString &)> &note)
{
    auto rows = readOnly(session, {sql, {}, 1, answerWithinMs});
    if (rows && rows->count > 0 && rows->rows.first().first())
        return std::optional(rows->rows.first().first()->toDouble());
    if (rows)
        return std::optional<double>();
    if (!session.alive() || rows.error().kind == ErrorKind::Cancelled)
        return rows.error();
    if (!m_told.contains(what)) {
        m_told << what;
        note(QStringLiteral("%1 cannot be asked and holds nothing up: %2").arg(what, rows.error().message));
    }
    return std::optional<double>();
}

Result<QString> Throttle::asked(database::Session &session, const std::function<void(const QString &)> &note)
{
    if (m_rules.lagMs > 0) {
        auto lag =
            number(session, QStringLiteral("Replica lag"),
                   QStringLiteral("select max(extract(epoch from coalesce(replay_lag, interval '0'))) from "
                                  "pg_stat_replication where application_name not like 'pg_basebackup%'"),
                   note);
        if (!lag)
            return lag.error();
        if (*lag && **lag * 1000 > static_cast<double>(m_rules.lagMs))
            return QStringLiteral("replica lag %1 s (limit %2 s)")
                .arg(**lag, 0, 'f', 1)
                .arg(static_cast<double>(m_rules.lagMs) / 1000);
    }
    if (m_rules.lockWaiters > 0) {
        auto waiting =
            number(session, QStringLiteral("Lock waiters"),
                   QStringLiteral("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and "
                                  "datname = current_database()"),
                   note);
        if (!waiting)
            return waiting.error();
        if (*waiting && **waiting >= m_rules.lockWaiters)
            return QStringLiteral("%1 sessions wait for locks (limit %2)")
                .arg(**waiting)
                .arg(m_rules.lockWaiters);
    }
    if (!m_rules.query.isEmpty()) {
        auto value = number(session, QStringLiteral("The throttle query"), m_rules.query, note);
        if (!value)
            return value.error();
        if (*value && **value > 0)
            return QStringLiteral("the throttle query says %1").arg(**value);
    }
    return QString();
}

Result<QString> Throttle::reason(database::Session &session, const std::function<void(const QString &)> &note)
{
    if (!m_rules.flagFile.isEmpty()) {
        const QString file = QDir(m_dir).absoluteFilePath(m_rules.flagFile);
        if (QFileInfo::exists(file))
            return QStringLiteral("the file %1 exists").arg(file);
    }
    if (m_since.isValid() && m_since.elapsed() < askAgainMs)
        return m_last;
    auto now = asked(session, note);
    if (!now)
        return now;
    m_since.start();
    m_last = *now;
    return now;
}

} // namespace slipway::backfill
