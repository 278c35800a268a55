// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/strays.h"

#include "database/session.h"

#include <QDeadlineTimer>
#include <QThread>

namespace slipway::database {

using namespace release;

namespace {

constexpr int goneWithinMs = 5'000;
constexpr int lookEveryMs = 50;

/// Sessions of the run but for the one that holds the lock (it waits, with no statement of a child's).
QString straysOf(const QString &columns)
{
    return QStringLiteral(
               "select %1 from pg_stat_activity a where a.datname = current_database() and "
               "a.application_name = ? and a.pid <> pg_backend_pid() "
               "and not exists (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory')")
        .arg(columns);
}

} // namespace

StrayReport endStraySessions(StepContext &context)
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
    const QVariantList name{QVariant(QString(QStringLiteral("slipway/") + context.setup.runId))};
    QDeadlineTimer deadline(goneWithinMs);
    bool cancelled = false;
    for (;;) {
        auto left = (*session)->query(straysOf(QStringLiteral("a.pid, a.query")), name);
        report.allGone = left.has_value() && left->isEmpty();
        if (!left || left->isEmpty() || deadline.hasExpired())
            break;
        if (!cancelled)
            report.lines << QStringLiteral(
                                "%1 sessions of this run were still at work at the server and were ended")
                                .arg(left->size());
        (void)(*session)->query(straysOf(cancelled ? QStringLiteral("pg_terminate_backend(a.pid)")
                                                   : QStringLiteral("pg_cancel_backend(a.pid)")),
                                name);
        cancelled = true;
        QThread::msleep(lookEveryMs); // polling: the server offers no notice of a session's end
    }
    auto invalid = (*session)->query(
        QStringLiteral("select indexrelid::regclass::text from pg_index where not indisvalid"));
    for (const Row &row : invalid.value_or({}))
        report.lines << QStringLiteral("Index %1 is INVALID: drop it or REINDEX it before the next attempt")
                            .arg(row.first().toString());
    return report;
}

} // namespace slipway::database
