// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/safersql.h"

#include <QRegularExpression>

namespace slipway::migrations {

namespace {

QString quoted(const QString &name)
{
    static const QRegularExpression plain(QStringLiteral("^[a-z_][a-z0-9_]*$"));
    const bool reserved = !readGrammar("select 1 as x from " + name.toUtf8()).problem.isEmpty();
    return plain.match(name).hasMatch() && !reserved
               ? name
               : QString(u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"');
}

QString quotedTable(const QString &table)
{
    QStringList parts;
    for (const QString &part : table.split(u'.'))
        parts << quoted(part);
    return parts.join(u'.');
}

QString quotedList(const QStringList &names)
{
    QStringList all;
    for (const QString &name : names)
        all << quoted(name);
    return all.join(QStringLiteral(", "));
}

/// "orders_customer_id" of table and columns, at most as long as a name may be with its ending.
QString nameOf(const Change &change, const char *ending)
{
    const QString base = (QStringList{change.table.section(u'.', -1)} + change.columns).join(u'_');
    return quoted(QString(base.left(52) + QLatin1String(ending)));
}

/// The statement with a word behind its first words; empty where it does not begin with them.
QString withWord(const QString &sql, const char *beginning, const char *word)
{
    const QRegularExpression form(QLatin1String(beginning), QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(sql);
    return match.hasMatch()
               ? QString(sql.left(match.capturedEnd()) + QLatin1String(word) + sql.mid(match.capturedEnd()))
               : QString();
}

/// NOT VALID and its validation. The constraint gets a name where it has none.
QString inTwoSteps(const QString &sql, const Change &change)
{
    QString first = sql;
    QString name = quoted(change.name);
    if (change.name.isEmpty()) {
        static const QRegularExpression form(QStringLiteral("\\bADD\\s+(?=FOREIGN\\s+KEY\\b|CHECK\\b)"),
                                             QRegularExpression::CaseInsensitiveOption);
        const auto match = form.match(sql);
        if (!match.hasMatch())
            return {};
        name = nameOf(change, change.kind == ChangeKind::AddCheck ? "_check" : "_fkey");
        first.insert(match.capturedEnd(), QStringLiteral("CONSTRAINT %1 ").arg(name));
    }
    return QStringLiteral("%1 NOT VALID;\nALTER TABLE %2 VALIDATE CONSTRAINT %3;")
        .arg(first, quotedTable(change.table), name);
}

QString notNull(const Change &change)
{
    const QString table = quotedTable(change.table);
    Change named = change;
    named.columns = {change.name};
    const QString check = nameOf(named, "_not_null");
    return QStringLiteral(
               "ALTER TABLE %1 ADD CONSTRAINT %2 CHECK (%3 IS NOT NULL) NOT VALID;\nALTER TABLE %1 VALIDATE "
               "CONSTRAINT %2;\nALTER TABLE %1 ALTER COLUMN %3 SET NOT NULL;\nALTER TABLE %1 DROP "
               "CONSTRAINT %2;")
        .arg(table, check, quoted(change.name));
}

QString indexFirst(const Change &change)
{
    if (change.columns.isEmpty())
        return {};
    const bool primary = change.kind == ChangeKind::AddPrimaryKey;
    const QString made =
        primary ? quoted(QString(change.table.section(u'.', -1).left(58) + QStringLiteral("_pkey")))
                : nameOf(change, "_key");
    const QString name = change.name.isEmpty() ? made : quoted(change.name);
    return QStringLiteral(
               "CREATE UNIQUE INDEX CONCURRENTLY %1 ON %2 (%3);\nALTER TABLE %2 ADD CONSTRAINT %1 %4 USING "
               "INDEX %1;")
        .arg(name, quotedTable(change.table), quotedList(change.columns),
             primary ? QStringLiteral("PRIMARY KEY") : QStringLiteral("UNIQUE"));
}

QString draft(const QString &sql, const Change &change)
{
    switch (change.kind) {
    case ChangeKind::CreateIndex:
        return withWord(sql, "^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+", "CONCURRENTLY ") + u';';
    case ChangeKind::DropIndex:
        return sql.endsWith(QStringLiteral("cascade"), Qt::CaseInsensitive)
                   ? QString()
                   : QString(withWord(sql, "^DROP\\s+INDEX\\s+", "CONCURRENTLY ") + u';');
    case ChangeKind::Reindex:
        return withWord(sql, "^REINDEX\\s+(\\([^)]*\\)\\s*)?(TABLE|INDEX|SCHEMA|DATABASE)\\s+",
                        "CONCURRENTLY ") +
               u';';
    case ChangeKind::RefreshView:
        return withWord(sql, "^REFRESH\\s+MATERIALIZED\\s+VIEW\\s+", "CONCURRENTLY ") + u';';
    case ChangeKind::AddCheck:
    case ChangeKind::AddForeignKey:
        return inTwoSteps(sql, change);
    case ChangeKind::AddUnique:
    case ChangeKind::AddPrimaryKey:
        return indexFirst(change);
    case ChangeKind::SetNotNull:
        return notNull(change);
    default:
        return {};
    }
}

} // namespace

QString saferSql(const SqlScript &script, const Statement &statement, const Change &change)
{
    // Of a statement that does several things the others would be lost, or done twice.
    if (statement.facts.changes.size() != 1 || statement.hasData())
        return {};
    const QString safer = draft(QString::fromUtf8(script.sql(statement)).trimmed(), change);
    if (safer.size() < 2 || !readGrammar(safer.toUtf8()).problem.isEmpty())
        return {};
    return safer;
}

QString indexFor(const Change &foreignKey)
{
    return QStringLiteral("CREATE INDEX CONCURRENTLY %1 ON %2 (%3);")
        .arg(nameOf(foreignKey, "_idx"), quotedTable(foreignKey.table), quotedList(foreignKey.columns));
}

} // namespace slipway::migrations
