// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/longtransactions.h"

#include "database/sqlcheck.h"

#include <QElapsedTimer>

namespace slipway::database {

using namespace release;

namespace {

constexpr qint64 defaultAgeMs = 60'000;

QString arrayOf(const QStringList &names)
{
    QStringList quoted;
    for (QString name : names)
        quoted << u'"' + name.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\"")) +
                      u'"';
    return u'{' + quoted.join(u',') + u'}';
}

QString seconds(qint64 ms)
{
    return QStringLiteral("%1 s").arg(static_cast<double>(ms) / 1000);
}

QStringList tablesOf(const StepSpec &spec)
{
    const QJsonValue written = spec.parameters[u"table"];
    return written.isArray()    ? written.toVariant().toStringList()
           : written.isString() ? QStringList{written.toString()}
                                : QStringList();
}

qint64 ageOf(const StepSpec &spec)
{
    const QJsonValue written = spec.parameters[u"older_than"];
    return written.isDouble() ? written.toInteger() : defaultAgeMs;
}

/// Whose begin is hidden (without pg_read_all_stats) counts as old: what cannot be seen is not proven.
/// Autovacuum gives way to a lock by itself, but for one against wraparound. Prepared transactions hold locks
/// without any session.
QString sessionsQuery(bool ofTable)
{
    const QString touching =
        ofTable ? QStringLiteral(" and exists (select 1 from pg_locks l where l.pid = a.pid and "
                                 "l.relation = any (:tables::regclass[]))")
                : QString();
    const QString prepared =
        ofTable ? QStringLiteral(
                      " and exists (select 1 from pg_locks l join pg_locks x on x.virtualtransaction = "
                      "l.virtualtransaction where l.pid is null and x.pid is null and x.locktype = "
                      "'transactionid' and x.transactionid = p.transaction and l.relation = any "
                      "(:tables::regclass[]))")
                : QString();
    return QStringLiteral(
               "select coalesce(extract(epoch from clock_timestamp() - a.xact_start)::bigint::text || ' s', "
               "'not visible') as age, a.pid::text as pid, coalesce(a.usename, a.backend_type) as \"user\", "
               "a.application_name as application, coalesce(host(a.client_addr), 'socket') as client, "
               "coalesce(a.state, '') as state, to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD "
               "HH24:MI:SS') as "
               "since, left(regexp_replace(a.query, '\\s+', ' ', 'g'), 300) as query "
               "from pg_stat_activity a where a.pid <> pg_backend_pid() and a.datname = current_database() "
               "and a.application_name is distinct from :own and (a.xact_start < clock_timestamp() - "
               ":age::interval "
               "or (a.xact_start is null and a.query = '<insufficient privilege>')) "
               "and (a.backend_type is distinct from 'autovacuum worker' or a.query like '%to prevent "
               "wraparound%')") +
           touching +
           QStringLiteral(
               " union all select extract(epoch from clock_timestamp() - p.prepared)::bigint::text || ' s', "
               "'prepared', p.owner, p.gid, '', 'prepared transaction', to_char(p.prepared at time zone "
               "'UTC', 'YYYY-MM-DD HH24:MI:SS'), 'end it with commit or rollback prepared' from "
               "pg_prepared_xacts p where p.database = current_database() and p.prepared < "
               "clock_timestamp() - :age::interval") +
           prepared + QStringLiteral(" order by since");
}

} // namespace

Forecast LongTransactionsStep::forecast(StepContext &context)
{
    const QStringList tables = tablesOf(context.spec);
    return Forecast::necessary(
        QStringLiteral("looks for transactions older than %1%2")
            .arg(seconds(ageOf(context.spec)),
                 tables.isEmpty() ? QString() : QStringLiteral(" on ") + tables.join(QStringLiteral(", "))));
}

StepOutcome LongTransactionsStep::run(StepContext &context)
{
    const QStringList tables = tablesOf(context.spec);
    const qint64 age = ageOf(context.spec);
    CheckResult check{
        QStringLiteral("No transaction older than %1%2")
            .arg(seconds(age),
                 tables.isEmpty() ? QString() : QStringLiteral(" on ") + tables.join(QStringLiteral(", "))),
        QStringLiteral("pg_stat_activity, pg_locks, pg_prepared_xacts"),
        QStringLiteral("none"),
        {},
        CheckStatus::Fail,
        {}};
    auto session = openTarget(context);
    if (!session)
        return StepOutcome::failed(session.error());
    if ((*session)->isSqlite()) {
        check.status = CheckStatus::Skipped;
        check.reason = QStringLiteral("SQLite keeps no list of its transactions");
        context.check(check);
        return StepOutcome::succeeded(check.reason);
    }
    ReadRequest request;
    request.sql = sessionsQuery(!tables.isEmpty());
    request.values = {{QStringLiteral("own"), QString(QStringLiteral("slipway/") + context.setup.runId)},
                      {QStringLiteral("age"), QStringLiteral("%1 milliseconds").arg(age)},
                      {QStringLiteral("tables"), arrayOf(tables)}};
    request.timeoutMs = 60'000;
    QElapsedTimer timer;
    timer.start();
    const auto rows = readOnly(**session, request);
    check.tookMs = timer.elapsed();
    if (!rows)
        return StepOutcome::failed(rows.error());
    if (rows->count > 0) {
        context.record(QStringLiteral("table.") + context.spec.id, rows->table(check.name).toJson());
        const QList<Cell> &first = rows->rows.first();
        check.actual = rows->count == 1 ? QStringLiteral("1 transaction")
                                        : QStringLiteral("%1 transactions").arg(rows->count);
        check.reason = QStringLiteral("server process %1 (%2, %3, from %4), %5, since %6 UTC: %7")
                           .arg(shown(first[1]), shown(first[2]), shown(first[3]), shown(first[4]),
                                shown(first[0]), shown(first[6]), shown(first[7]));
        if (shown(first[0]) == u"not visible")
            check.reason += QStringLiteral("; its age is hidden from this user, who needs pg_read_all_stats");
    } else {
        check.actual = QStringLiteral("none");
        check.status = CheckStatus::Pass;
    }
    context.check(check);
    return StepOutcome::succeeded();
}

} // namespace slipway::database
