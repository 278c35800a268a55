// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/throttle.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::Session;

namespace {

constexpr qint64 askAgainMs = 1000;
constexpr qint64 answerWithinMs = 5000;

QString sessions(qint64 count, const QString &verbOfOne, const QString &verbOfMany)
{
    return count == 1 ? QStringLiteral("1 session ") + verbOfOne
                      : QStringLiteral("%1 sessions ").arg(count) + verbOfMany;
}

double numberOf(const Cell &cell)
{
    return cell.value_or(QString()).toDouble();
}

} // namespace

void Throttle::tellOnce(const QString &what, const QString &words, const Note &note)
{
    if (m_told.contains(what))
        return;
    m_told << what;
    note(what + u' ' + words);
}

Throttle::Asked Throttle::ask(Session &session, const QString &what, const QString &sql, const Note &note)
{
    auto rows = readOnly(session, {sql, {}, 1, answerWithinMs});
    if (rows && rows->count > 0)
        return std::optional(rows->rows.first());
    if (rows)
        return std::optional<QList<Cell>>();
    if (!session.alive() || rows.error().kind == ErrorKind::Cancelled)
        return rows.error();
    tellOnce(what, QStringLiteral("cannot be asked and holds nothing up: ") + rows.error().message, note);
    return std::optional<QList<Cell>>();
}

Result<Hold> Throttle::lag(Session &session, const Note &note)
{
    const QString what = QStringLiteral("Replica lag");
    auto row =
        ask(session, what,
            QStringLiteral("select extract(epoch from replay_lag), application_name, state is null from "
                           "pg_stat_replication where application_name not like 'pg_basebackup%' "
                           "order by replay_lag desc nulls last limit 1"),
            note);
    if (!row)
        return row.error();
    if (!*row)
        return Hold();
    if (row->value()[2] == Cell(QStringLiteral("true")))
        tellOnce(
            what,
            QStringLiteral("is hidden from this database user and holds nothing up; granting it pg_monitor "
                           "shows it"),
            note);
    const double seconds = numberOf(row->value()[0]);
    if (seconds * 1000 <= static_cast<double>(m_rules.lagMs))
        return Hold();
    return Hold{what, QStringLiteral("replica lag %1 s at %2 (limit %3 s)")
                          .arg(seconds, 0, 'f', 1)
                          .arg(row->value()[1].value_or(QString()))
                          .arg(static_cast<double>(m_rules.lagMs) / 1000)};
}

/// From pg_locks, since pg_stat_activity hides the waits of other users' sessions.
Result<Hold> Throttle::lockWaiters(Session &session, const Note &note)
{
    const QString what = QStringLiteral("Lock waiters");
    if (m_behind >= m_rules.lockWaiters) {
        const QString words = sessions(m_behind, QStringLiteral("waited"), QStringLiteral("waited"));
        m_behind = 0;
        return Hold{
            what, QStringLiteral("%1 behind the last batch (limit %2)").arg(words).arg(m_rules.lockWaiters)};
    }
    auto row = ask(session, what,
                   QStringLiteral("select count(distinct l.pid) from pg_locks l join pg_stat_activity a on "
                                  "a.pid = l.pid where not l.granted and a.datname = current_database()"),
                   note);
    if (!row)
        return row.error();
    const auto waiting = *row ? static_cast<qint64>(numberOf(row->value()[0])) : 0;
    if (waiting < m_rules.lockWaiters)
        return Hold();
    return Hold{what, QStringLiteral("%1 for locks (limit %2)")
                          .arg(sessions(waiting, QStringLiteral("waits"), QStringLiteral("wait")))
                          .arg(m_rules.lockWaiters)};
}

Result<Hold> Throttle::query(Session &session, const Note &note)
{
    const QString what = QStringLiteral("The throttle query");
    auto row = ask(session, what, m_rules.query, note);
    if (!row)
        return row.error();
    if (!*row || numberOf(row->value()[0]) <= 0)
        return Hold();
    return Hold{what, QStringLiteral("the throttle query says %1").arg(numberOf(row->value()[0]))};
}

Result<void> Throttle::lookBehind(Session &session)
{
    if (m_rules.lockWaiters <= 0 || (m_lookedBehind.isValid() && m_lookedBehind.elapsed() < askAgainMs))
        return {};
    // A second waiter for the same row waits behind the first one.
    auto behind = readRows(
        session,
        {QStringLiteral(
            "with recursive waiting as materialized (select pid, pg_blocking_pids(pid) as by from (select "
            "distinct pid from pg_locks where not granted) l), behind as (select pid from waiting where "
            "pg_backend_pid() = any(by) union select w.pid from waiting w join behind b on b.pid = "
            "any(w.by)) "
            "select count(*) from behind")});
    if (!behind)
        return behind.error();
    m_lookedBehind.start();
    m_behind = static_cast<qint64>(numberOf(behind->rows.first().first()));
    if (m_behind >= m_rules.lockWaiters)
        m_since.invalidate();
    return {};
}

Result<Hold> Throttle::reason(Session &session, const Note &note)
{
    if (!m_rules.flagFile.isEmpty()) {
        const QString file = QDir(m_dir).absoluteFilePath(m_rules.flagFile);
        if (QFileInfo::exists(file))
            return Hold{file, QStringLiteral("the file %1 exists").arg(file)};
    }
    if (m_since.isValid() && m_since.elapsed() < askAgainMs)
        return m_last;
    Result<Hold> now = Hold();
    if (m_rules.lagMs > 0)
        now = lag(session, note);
    if (now && !now->any() && m_rules.lockWaiters > 0)
        now = lockWaiters(session, note);
    if (now && !now->any() && !m_rules.query.isEmpty())
        now = query(session, note);
    if (!now)
        return now;
    m_since.start();
    m_last = *now;
    return now;
}

} // namespace slipway::backfill
