// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/statementprobe.h"

#include "migrations/history.h"

namespace slipway::migrations {

using release::Error;
using release::Result;

Result<bool> StatementProbe::index(const Change &change)
{
    if (change.name.isEmpty())
        return false;
    const auto literal = [](const QString &text) { return QString::fromUtf8(History::literal(text)); };
    auto rows = m_session.query(
        QStringLiteral(
            "select i.indisvalid, format('%I.%I', n.nspname, c.relname) from pg_index i "
            "join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace "
            "where c.relname = %1 and i.indrelid = to_regclass(%2)")
            .arg(literal(change.name), literal(change.table)));
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return false;
    if (rows->first()[0].toBool())
        return true;
    const QString name = rows->first()[1].toString();
    if (m_note)
        m_note(QStringLiteral("index %1 was left INVALID; it is dropped and built anew").arg(name));
    if (auto dropped =
            m_session.execute(QString(QStringLiteral("drop index concurrently if exists ") + name));
        !dropped)
        return dropped.error();
    return false;
}

Result<void> StatementProbe::checkIndex(const SqlScript &script, const Statement &statement)
{
    for (const Change &change : statement.facts.changes) {
        if (change.kind != ChangeKind::CreateIndex || !change.concurrently)
            continue;
        const auto literal = [](const QString &text) { return QString::fromUtf8(History::literal(text)); };
        auto rows = m_session.query(
            QStringLiteral(
                "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where not "
                "i.indisvalid and i.indrelid = to_regclass(%1) and (%2 = '' or c.relname = %2)")
                .arg(literal(change.table), literal(change.name)));
        if (!rows)
            return rows.error();
        if (!rows->isEmpty())
            return Error{
                QStringLiteral("index_invalid"),
                QStringLiteral("%1: the index %2 is there and INVALID, so IF NOT EXISTS left it so. Drop it "
                               "(DROP INDEX CONCURRENTLY %2) and go up again.")
                    .arg(script.place(statement.begin), rows->first()[0].toString())};
    }
    return {};
}

Result<bool> StatementProbe::finished(const SqlScript &script, const Statement &statement,
                                      const JournalEntry &entry)
{
    const QList<Change> &changes = statement.facts.changes;
    if (changes.size() == 1 && changes.first().kind == ChangeKind::CreateIndex)
        return index(changes.first());
    if (!changes.isEmpty() && changes.first().kind == ChangeKind::DropIndex) {
        for (const Change &change : changes) {
            auto rows = m_session.query(QStringLiteral("select 1 where to_regclass(%1) is not null")
                                            .arg(QString::fromUtf8(History::literal(change.name))));
            if (!rows)
                return rows.error();
            if (!rows->isEmpty())
                return false;
        }
        return true;
    }
    const QString verb =
        QString::fromUtf8(script.sql(statement).first(qMin<qsizetype>(20, statement.end - statement.begin)))
            .section(u' ', 0, 0)
            .toUpper();
    static const QStringList repeatable{QStringLiteral("VACUUM"), QStringLiteral("REINDEX"),
                                        QStringLiteral("CLUSTER"), QStringLiteral("ANALYZE"),
                                        QStringLiteral("DISCARD")};
    if (repeatable.contains(verb) ||
        script.words(statement).startsWith(QStringLiteral("ALTER SYSTEM"), Qt::CaseInsensitive))
        return false; // running it again does no harm
    return Error{QStringLiteral("outcome_unknown"),
                 QStringLiteral(
                     "%1: run %2 began this statement and its end was not seen: %3. Look whether its "
                     "effect is in the target, then say `slipway migrate repair --done %4` or `--again %4`.")
                     .arg(script.place(statement.begin), entry.runId, entry.words,
                          QStringLiteral("VERSION:%1").arg(entry.statement))};
}

} // namespace slipway::migrations
