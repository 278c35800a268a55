// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/strays.h"

#include "database/session.h"
#include "database/targetlock.h"

#include <QDeadlineTimer>
#include <QThread>

namespace slipway::database {

using namespace release;

namespace {

constexpr int goneWithinMs = 5'000;
constexpr int lookEveryMs = 50;

/// Sessions of the run but for the one that holds the target's lock.
QString namedStrays(const QString &columns)
{
    return QStringLiteral("select %1 from pg_stat_activity a where a.datname = current_database() and "
                          "a.application_name = ? and a.pid <> pg_backend_pid() "
                          "and not exists (select 1 from pg_locks l where l.pid = a.pid and %2)")
        .arg(columns, targetLockCondition());
}

QString unnamedStrays()
{
    return QStringLiteral("select a.pid from pg_stat_activity a, pg_stat_activity me where me.pid = "
                          "pg_backend_pid() and a.pid <> me.pid and a.datname = me.datname "
                          "and a.usename = me.usename and a.client_addr is not distinct from me.client_addr "
                          "and a.backend_type = 'client backend' "
                          "and a.application_name not like 'slipway%' and a.backend_start >= ?::timestamptz "
                          "and (a.state = 'active' or a.xact_start is not null) order by a.pid");
}

/// False where sessions of the run's name are left.
bool endNamed(Session &session, const QString &name, StrayReport &report)
{
    const QDeadlineTimer deadline(goneWithinMs);
    for (bool cancelled = false;; cancelled = true) {
        const auto left = session.query(namedStrays(QStringLiteral("a.pid")), {name});
        if (!left || deadline.hasExpired()) {
            report.lines << (left ? QStringLiteral("%1 sessions of this run could not be ended at the server")
                                        .arg(left->size())
                                  : left.error().message);
            return false;
        }
        if (left->isEmpty())
            return true;
        if (!cancelled)
            report.lines << QStringLiteral(
                                "%1 sessions of this run were still at work at the server and were ended")
                                .arg(left->size());
        (void)session.query(namedStrays(cancelled ? QStringLiteral("pg_terminate_backend(a.pid)")
                                                  : QStringLiteral("pg_cancel_backend(a.pid)")),
                            {name});
        QThread::msleep(lookEveryMs); // polling: the server offers no notice of a session's end
    }
}

/// False where sessions without a name, which may be the child's, go on.
bool awaitUnnamed(Session &session, const QString &since, StrayReport &report)
{
    const QDeadlineTimer deadline(goneWithinMs);
    for (;;) {
        const auto left = session.query(unnamedStrays(), {since});
        if (left && left->isEmpty())
            return true;
        if (left && !deadline.hasExpired()) {
            QThread::msleep(lookEveryMs);
            continue;
        }
        QStringList pids;
        for (const Row &row : left.value_or({}))
            pids << row.first().toString();
        report.lines << QStringLiteral("Sessions without a name, begun since this step by the same user, are "
                                       "at work at the server (processes %1). They may be the command's: "
                                       "look at pg_stat_activity, end what is the command's, then resume")
                            .arg(pids.join(QStringLiteral(", ")));
        return false;
    }
}

} // namespace

StrayReport endStraySessions(StepContext &context, const QString &since)
{
    StrayReport report;
    auto session =
        Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa, QStringLiteral("slipway"));
    if (!session) {
        report.allGone = false;
        report.lines << QStringLiteral("The target could not be asked for left-over sessions: %1")
                            .arg(session.error().message);
        return report;
    }
    if ((*session)->isSqlite())
        return report;
    report.allGone = endNamed(**session, QStringLiteral("slipway/") + context.setup.runId, report);
    if (!since.isEmpty() && !awaitUnnamed(**session, since, report))
        report.allGone = false;
    auto invalid = (*session)->query(
        QStringLiteral("select indexrelid::regclass::text from pg_index where not indisvalid"));
    for (const Row &row : invalid.value_or({}))
        report.lines << QStringLiteral("Index %1 is INVALID: drop it or REINDEX it before the next attempt")
                            .arg(row.first().toString());
    return report;
}

} // namespace slipway::database
