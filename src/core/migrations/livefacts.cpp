// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/livefacts.h"

#include "migrations/history.h"

#include <QJsonObject>

namespace slipway::migrations {

using database::Row;
using database::Session;
using release::Result;

namespace {

constexpr qsizetype mostTables = 200;

QString size(qint64 bytes)
{
    if (bytes < 10'240)
        return QStringLiteral("%1 bytes").arg(bytes);
    if (bytes < 10'485'760)
        return QStringLiteral("%1 kB").arg(bytes / 1024);
    return QStringLiteral("%1 MB").arg(bytes / 1'048'576);
}

} // namespace

void TouchedTables::add(const QString &table)
{
    if (table.isEmpty() || m_names.size() >= mostTables || m_known.contains(table))
        return;
    m_known.insert(table);
    m_names << table;
}

QJsonObject TargetFacts::toJson() const
{
    QJsonArray list;
    for (const TableFacts &table : tables)
        list << QJsonObject{{QStringLiteral("table"), table.table},
                            {QStringLiteral("exists"), table.exists},
                            {QStringLiteral("bytes"), table.bytes},
                            {QStringLiteral("rows"), table.rows},
                            {QStringLiteral("sessions"), table.sessions}};
    return {{QStringLiteral("tables"), list},
            {QStringLiteral("open_transactions"), openTransactions},
            {QStringLiteral("oldest_ms"), oldestMs},
            {QStringLiteral("oldest"), oldest},
            {QStringLiteral("dumps"), dumps},
            {QStringLiteral("replicas"), QJsonArray::fromStringList(replicas)}};
}

QStringList TargetFacts::words() const
{
    QStringList all;
    for (const TableFacts &table : tables) {
        if (table.exists)
            all << QStringLiteral("%1: %2, %3 rows%4")
                       .arg(table.table, size(table.bytes),
                            table.rows < 0 ? QStringLiteral("unknown")
                                           : QStringLiteral("about %1").arg(table.rows),
                            table.sessions > 0 ? QStringLiteral(", in use by %1 sessions").arg(table.sessions)
                                               : QString());
    }
    if (openTransactions > 0)
        all << QStringLiteral("%1 open transactions, the oldest for %2 s (%3)")
                   .arg(openTransactions)
                   .arg(oldestMs / 1000)
                   .arg(oldest);
    if (dumps > 0)
        all << QStringLiteral("%1 pg_dump running: it keeps ALTER TABLE waiting, and everybody behind it")
                   .arg(dumps);
    for (const QString &replica : replicas)
        all << QString(QStringLiteral("replica ") + replica);
    return all;
}

Result<TargetFacts> readTargetFacts(Session &session, const QStringList &tables)
{
    TargetFacts facts;
    if (session.isSqlite())
        return facts;
    for (const QString &table : tables) {
        const QString name = QString::fromUtf8(History::literal(table));
        auto rows = session.query(QStringLiteral("select pg_total_relation_size(c.oid), c.reltuples::bigint, "
                                                 "(select count(distinct l.pid) from "
                                                 "pg_locks l where l.relation = c.oid and l.pid <> "
                                                 "pg_backend_pid()) from pg_class c where c.oid = "
                                                 "to_regclass(%1)")
                                      .arg(name));
        if (!rows)
            return rows.error();
        TableFacts found{table};
        if (!rows->isEmpty())
            found = {table, true, rows->first()[0].toLongLong(), rows->first()[1].toLongLong(),
                     rows->first()[2].toInt()};
        facts.tables.append(found);
    }
    auto open =
        session.query(QStringLiteral("select (extract(epoch from now() - xact_start) * 1000)::bigint, "
                                     "format('pid %s, %s, %s', pid, usename, "
                                     "application_name), application_name = 'pg_dump' from pg_stat_activity "
                                     "where datname = current_database() and pid <> "
                                     "pg_backend_pid() and xact_start is not null order by xact_start"));
    if (!open)
        return open.error();
    facts.openTransactions = static_cast<int>(open->size());
    for (const Row &row : *open)
        facts.dumps += row[2].toBool() ? 1 : 0;
    if (!open->isEmpty()) {
        facts.oldestMs = open->first()[0].toLongLong();
        facts.oldest = open->first()[1].toString();
    }
    auto replicas = session.query(QStringLiteral("select application_name, coalesce((extract(epoch from "
                                                 "replay_lag) * 1000)::bigint, 0) from pg_stat_replication"));
    if (replicas) { // hidden from some users
        for (const Row &row : *replicas)
            facts.replicas
                << QStringLiteral("%1: %2 ms behind").arg(row[0].toString()).arg(row[1].toLongLong());
    }
    return facts;
}

} // namespace slipway::migrations
