// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/journal.h"

#include "migrations/history.h"

namespace slipway::migrations {

using database::Row;
using release::Result;

namespace {

const QString tableName = QStringLiteral("slipway_migration_journal");

} // namespace

Journal::Journal(const QString &schema, bool sqlite) : m_sqlite(sqlite)
{
    m_shown = schema.isEmpty() ? tableName : QString(schema + u'.' + tableName);
    QString quoted = schema;
    quoted.replace(u'"', QStringLiteral("\"\""));
    m_table =
        (schema.isEmpty() ? tableName : QString(u'"' + quoted + QStringLiteral("\".") + tableName)).toUtf8();
}

Result<bool> Journal::exists(database::Session &session) const
{
    auto there = session.query(
        m_sqlite ? QStringLiteral("select 1 from sqlite_master where type = 'table' and name = '%1'")
                       .arg(tableName)
                 : QStringLiteral("select 1 where to_regclass(%1) is not null")
                       .arg(QString::fromUtf8(History::literal(QString::fromUtf8(m_table)))));
    return there ? Result<bool>(!there->isEmpty()) : Result<bool>(there.error());
}

Result<QMap<QString, QMap<int, JournalEntry>>> Journal::read(database::Session &session) const
{
    QMap<QString, QMap<int, JournalEntry>> all;
    auto there = exists(session);
    if (!there)
        return there.error();
    if (!*there)
        return all;
    const QString table = QString::fromUtf8(m_table);
    auto rows = session.query(
        QStringLiteral("select migration, statement, digest, state, run_id, words from %1").arg(table));
    if (!rows)
        return rows.error();
    for (const Row &row : *rows)
        all[row[0].toString()].insert(row[1].toInt(),
                                      {row[1].toInt(), row[2].toString(), row[3].toString() == u"done",
                                       row[4].toString(), row[5].toString()});
    return all;
}

QByteArray Journal::create() const
{
    return "create table if not exists " + m_table +
           " (migration text not null, statement integer not null, digest text not null, state text not "
           "null, "
           "run_id text not null, words text not null, at timestamp not null default current_timestamp, "
           "primary key (migration, statement))";
}

QByteArray Journal::written(const QString &key, const JournalEntry &entry, const char *state) const
{
    const auto word = [this](const QString &text) { return History::literal(text, m_sqlite); };
    return "delete from " + m_table + " where migration = " + word(key) +
           " and statement = " + QByteArray::number(entry.statement) + ";\ninsert into " + m_table +
           " (migration, statement, digest, state, run_id, words) values (" + word(key) + ", " +
           QByteArray::number(entry.statement) + ", " + word(entry.digest) + ", '" + state + "', " +
           word(entry.runId) + ", " + word(entry.words) + ")";
}

QByteArray Journal::started(const QString &key, const JournalEntry &entry) const
{
    return written(key, entry, "started");
}

QByteArray Journal::done(const QString &key, const JournalEntry &entry) const
{
    return written(key, entry, "done");
}

QByteArray Journal::removed(const QString &key) const
{
    return "delete from " + m_table + " where migration = " + History::literal(key, m_sqlite);
}

QByteArray Journal::removedEntry(const QString &key, int statement) const
{
    return removed(key) + " and statement = " + QByteArray::number(statement);
}

} // namespace slipway::migrations
