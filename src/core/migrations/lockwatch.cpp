// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/lockwatch.h"

#include "database/session.h"

namespace slipway::migrations {

using database::Row;
using database::Session;

namespace {

constexpr auto tick = std::chrono::milliseconds(100);
constexpr auto firstLook = std::chrono::milliseconds(250);
constexpr auto quiet = std::chrono::milliseconds(300); ///< while nobody waits: looking costs the server

struct Look
{
    QStringList lines;
    int waiters = 0;
    qint64 longestMs = 0;
};

Look look(Session &session, int pid)
{
    Look found;
    const QString columns = QStringLiteral(
        "a.pid, a.usename, a.application_name, left(regexp_replace(a.query, '\\s+', ' ', 'g'), 80), "
        "(extract(epoch from clock_timestamp() - coalesce(a.query_start, a.backend_start)) * 1000)::bigint, "
        "to_char(coalesce(a.query_start, a.backend_start) at time zone 'UTC', 'HH24:MI:SS')");
    auto rows = session.query(QStringLiteral("select true, %1 from pg_stat_activity a where a.pid = "
                                             "any(pg_blocking_pids(%2)) union all select false, "
                                             "%1 from pg_stat_activity a where a.wait_event_type = 'Lock' "
                                             "and %2 = any(pg_blocking_pids(a.pid))")
                                  .arg(columns)
                                  .arg(pid));
    for (const Row &row : rows ? *rows : QList<Row>()) {
        const bool blocks = row[0].toBool();
        if (!blocks) {
            ++found.waiters;
            found.longestMs = qMax(found.longestMs, row[5].toLongLong());
        }
        found.lines << QStringLiteral("%1: pid %2, user %3, %4, since %5 UTC: %6")
                           .arg(blocks ? QStringLiteral("blocks us") : QStringLiteral("waits behind us"),
                                row[1].toString(), row[2].toString(), row[3].toString(), row[6].toString(),
                                row[4].toString());
    }
    return found;
}

} // namespace

LockWatch::LockWatch(const release::Secret &url, QString tlsCa, QueueLimits limits)
    : m_url(url.copy()), m_tlsCa(std::move(tlsCa)), m_limits(limits), m_thread([this] { watch(); })
{
}

LockWatch::~LockWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void LockWatch::arm(int pid)
{
    const std::lock_guard lock(m_mutex); // the watcher is not woken: most statements end before it looks
    m_pid = pid;
    m_armed = std::chrono::steady_clock::now();
    m_seen = {};
}

LockWatch::Seen LockWatch::disarm()
{
    const std::lock_guard lock(m_mutex); // held by a look, so that none cancels later
    m_pid = 0;
    return std::exchange(m_seen, {});
}

void LockWatch::watch()
{
    std::unique_ptr<Session> session;
    std::unique_lock lock(m_mutex);
    auto next = std::chrono::steady_clock::time_point();
    while (!m_changed.wait_for(lock, tick, [this] { return m_ended; })) {
        const auto now = std::chrono::steady_clock::now();
        if (m_pid == 0 || now < m_armed + firstLook || now < next)
            continue;
        if (!session) {
            lock.unlock(); // connecting may take long
            auto opened = Session::open(m_url, m_tlsCa, QStringLiteral("slipway watch"));
            lock.lock();
            if (!opened)
                return; // then nobody watches; the statement's own time-outs still hold
            session = std::move(*opened);
            if (m_ended || m_pid == 0)
                continue;
        }
        next = now + (lookNow(*session) ? std::chrono::milliseconds(0) : quiet);
    }
}

/// One look at the queue; true where somebody blocks us or waits behind us.
bool LockWatch::lookNow(Session &session)
{
    const Look now = look(session, m_pid);
    for (const QString &line : now.lines) {
        if (!m_seen.lines.contains(line))
            m_seen.lines << line;
    }
    const bool many = m_limits.waiters > 0 && now.waiters >= m_limits.waiters;
    const bool longWait = m_limits.waitedMs > 0 && now.longestMs >= m_limits.waitedMs;
    if ((many || longWait) && !m_seen.cancelled) {
        m_seen.cancelled = true;
        m_seen.lines << QStringLiteral("our statement gave way: %1 sessions wait behind us, one for %2 ms")
                            .arg(now.waiters)
                            .arg(now.longestMs);
        (void)session.query(QStringLiteral("select pg_cancel_backend(%1)").arg(m_pid));
    }
    return !now.lines.isEmpty();
}

} // namespace slipway::migrations
