// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targetlock.h"

#include "database/session.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QLockFile>
#include <QtEndian>

#include <libpq-fe.h>

namespace slipway::database {

using namespace release;

namespace {

Error busy(const std::optional<LockHolder> &found)
{
    if (!found)
        return {QStringLiteral("target_busy"),
                QStringLiteral("The target was held by another release that has just ended. Try again."),
                {},
                ErrorKind::Busy};
    const LockHolder &holder = *found;
    const QString verb =
        holder.leftover ? QStringLiteral("An earlier run has left a session in the target: %1. End it "
                                         "(pg_terminate_backend), then try again.")
                        : QStringLiteral("The target is held by %1. Wait for it to end, then try again.");
    return {QStringLiteral("target_busy"), verb.arg(holder.sentence()), {}, ErrorKind::Busy};
}

class PostgresTargetLock : public TargetLock
{
public:
    PostgresTargetLock(const Secret &url, QString tlsCa) : m_url(url.copy()), m_tlsCa(std::move(tlsCa)) {}

    Result<std::optional<LockHolder>> holder() override
    {
        auto session = Session::open(m_url, m_tlsCa, QStringLiteral("slipway"));
        if (!session)
            return session.error();
        return findHolder(**session);
    }

    Result<void> acquire(const QString &runId) override
    {
        auto session = Session::open(m_url, m_tlsCa, QStringLiteral("slipway"));
        if (!session)
            return session.error();
        if ((*session)->behindPooler())
            return Error{QStringLiteral("pgbouncer"),
                         QStringLiteral("The target is behind a connection pooler (PgBouncer), where the "
                                        "lock that keeps a second release away cannot be trusted. Nothing "
                                        "was touched; give the environment a direct database URL."),
                         {},
                         ErrorKind::Refused};
        auto taken = (*session)->query(QStringLiteral("select pg_try_advisory_lock(%1)").arg(targetKey()));
        if (!taken)
            return taken.error();
        // Who lost may see no holder any more: then it was somebody who has just gone.
        auto holder = findHolder(**session);
        if (!holder)
            return holder.error();
        if (*holder || !taken->first().first().toBool())
            return busy(*holder);
        if (auto kept = keep(**session, runId); !kept)
            return kept;
        m_session = std::move(*session);
        return {};
    }

    Result<void> verifyHeld() override
    {
        auto held =
            m_session
                ? m_session->query(
                      QStringLiteral("select 1 from pg_locks where pid = pg_backend_pid() and granted and ") +
                      targetLockCondition())
                : Result<QList<Row>>(QList<Row>());
        if (held && !held->isEmpty())
            return {};
        return Error{QStringLiteral("lock_lost"),
                     QStringLiteral("The connection that held the target's lock is gone, so another release "
                                    "may have begun. Nothing further was done; resume the run.")};
    }

    void release() override { m_session.reset(); }

private:
    /// The run's name only once the lock is held, or a second program would take a waiting one for a
    /// left-over.
    static Result<void> keep(Session &session, const QString &runId)
    {
        auto named = session.query(QStringLiteral("select set_config('application_name', ?, false)"),
                                   {QVariant(QString(QStringLiteral("slipway/") + runId))});
        if (!named)
            return named.error();
        // From PostgreSQL 14 a server may end idle sessions, and this one idles for as long as the run takes.
        if (PQserverVersion(session.handle()) < 140'000)
            return {};
        auto idle = session.query(QStringLiteral("select set_config('idle_session_timeout', '0', false)"));
        return idle ? Result<void>() : Result<void>(idle.error());
    }

    static LockHolder read(const Row &row, bool leftover)
    {
        LockHolder holder;
        holder.pid = row[0].toInt();
        holder.user = row[1].toString();
        holder.application = row[2].toString();
        holder.client = row[3].toString();
        if (!row[4].isNull()) // other users' times are hidden without pg_read_all_stats
            holder.since = QDateTime::fromMSecsSinceEpoch(row[4].toLongLong(), Qt::UTC);
        holder.leftover = leftover;
        return holder;
    }

    static Result<std::optional<LockHolder>> findHolder(Session &session)
    {
        const QString columns =
            QStringLiteral("a.pid, a.usename, a.application_name, coalesce(host(a.client_addr), ''), "
                           "(extract(epoch from a.backend_start) * 1000)::bigint");
        auto holding =
            session.query(QStringLiteral("select %1 from pg_locks l join pg_stat_activity a on a.pid = l.pid "
                                         "where l.granted and a.pid <> pg_backend_pid() and %2")
                              .arg(columns, targetLockCondition()));
        if (!holding)
            return holding.error();
        if (!holding->isEmpty())
            return std::optional(read(holding->first(), false));
        // Without a run's id it only reads: a forecast, a card of the window.
        auto left = session.query(
            QStringLiteral(
                "select %1 from pg_stat_activity a where a.datname = current_database() and a.pid <> "
                "pg_backend_pid() and a.application_name like 'slipway/_%' order by a.backend_start limit 1")
                .arg(columns));
        if (!left)
            return left.error();
        return left->isEmpty() ? std::optional<LockHolder>() : std::optional(read(left->first(), true));
    }

    Secret m_url;
    QString m_tlsCa;
    std::unique_ptr<Session> m_session;
};

class SqliteTargetLock : public TargetLock
{
public:
    explicit SqliteTargetLock(const QString &path) : m_file(path + QStringLiteral(".slipway-lock"))
    {
        m_file.setStaleLockTime(0);
    }

    Result<std::optional<LockHolder>> holder() override
    {
        if (m_file.isLocked())
            return std::optional<LockHolder>();
        if (m_file.tryLock(0)) {
            m_file.unlock();
            return std::optional<LockHolder>();
        }
        return std::optional(current());
    }
    Result<void> acquire(const QString &) override
    {
        if (m_file.tryLock(0))
            return {};
        if (m_file.error() == QLockFile::LockFailedError)
            return busy(current());
        return Error{QStringLiteral("lock_failed"),
                     QStringLiteral("%1 cannot be made beside the database.").arg(m_file.fileName())};
    }
    Result<void> verifyHeld() override
    {
        return m_file.isLocked() ? Result<void>()
                                 : Result<void>(Error{QStringLiteral("lock_lost"),
                                                      QStringLiteral("The target's lock file is gone.")});
    }
    void release() override { m_file.unlock(); }

private:
    LockHolder current()
    {
        LockHolder holder;
        qint64 pid = 0;
        QString host;
        QString program;
        m_file.getLockInfo(&pid, &host, &program);
        holder.pid = static_cast<int>(pid);
        const QFileInfo file(m_file.fileName());
        holder.application = program;
        holder.client = host;
        holder.user = file.owner();
        holder.since = file.lastModified().toUTC();
        return holder;
    }
    QLockFile m_file;
};

} // namespace

qint64 targetKey()
{
    const QByteArray hash = QCryptographicHash::hash("slipway target", QCryptographicHash::Sha256);
    return qFromBigEndian<qint64>(hash.constData());
}

QString targetLockCondition()
{
    const auto key = static_cast<quint64>(targetKey());
    return QStringLiteral("locktype = 'advisory' and objsubid = 1 and classid = %1 and objid = %2 and "
                          "database = (select oid from pg_database where datname = current_database())")
        .arg(key >> 32)
        .arg(key & 0xffffffffU);
}

Result<std::unique_ptr<TargetLock>> makeTargetLock(const Secret &url, const QString &tlsCa)
{
    auto target = TargetUrl::parse(url, tlsCa);
    if (!target)
        return target.error();
    if (target->isSqlite())
        return std::unique_ptr<TargetLock>(std::make_unique<SqliteTargetLock>(target->sqlitePath()));
    return std::unique_ptr<TargetLock>(std::make_unique<PostgresTargetLock>(url, tlsCa));
}

} // namespace slipway::database
