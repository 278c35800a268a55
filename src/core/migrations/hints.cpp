// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/hints.h"

#include "migrations/safersql.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace slipway::migrations {

namespace {

/// eugene's ids beside the names that squawk and Slipway use.
const QHash<QString, QString> &eugeneIds()
{
    static const QHash<QString, QString> ids{
        {QStringLiteral("E1"), QStringLiteral("constraint-missing-not-valid")},
        {QStringLiteral("E2"), QStringLiteral("adding-not-null")},
        {QStringLiteral("E3"), QStringLiteral("prefer-jsonb")},
        {QStringLiteral("E4"), QStringLiteral("statement-while-holding-access-exclusive")},
        {QStringLiteral("E5"), QStringLiteral("changing-column-type")},
        {QStringLiteral("E6"), QStringLiteral("require-concurrent-index-creation")},
        {QStringLiteral("E7"), QStringLiteral("disallowed-unique-constraint")},
        {QStringLiteral("E8"), QStringLiteral("exclusion-constraint")},
        {QStringLiteral("E10"), QStringLiteral("rewrite-under-lock")},
        {QStringLiteral("E11"), QStringLiteral("adding-serial-primary-key-field")},
        {QStringLiteral("W12"), QStringLiteral("several-alters")},
        {QStringLiteral("W13"), QStringLiteral("enum-type")},
        {QStringLiteral("E15"), QStringLiteral("foreign-key-without-index")}};
    return ids;
}

struct Silence
{
    bool all = false;
    QSet<QString> rules;

    void add(const QString &words)
    {
        static const QRegularExpression divider(QStringLiteral("[,\\s]+"));
        const QStringList named = words.split(divider, Qt::SkipEmptyParts);
        all = all || named.isEmpty();
        for (const QString &rule : named)
            rules.insert(eugeneIds().value(rule, rule));
    }
    bool covers(const QString &rule) const { return all || rules.contains(rule); }
};

/// The comments that silence: for the whole file, and by line.
struct Silences
{
    Silence file;
    QHash<int, Silence> lines;

    static Silences read(const SqlScript &script)
    {
        static const QRegularExpression form(
            QStringLiteral("--\\s*(?:slipway:|squawk-|eugene:\\s*)ignore(-file)?\\b[: ]*([\\w\\-, ]*)"),
            QRegularExpression::CaseInsensitiveOption);
        Silences found;
        if (!script.text.contains("ignore"))
            return found;
        int number = script.firstLine - 1;
        for (const QByteArray &line : script.text.split('\n')) {
            ++number;
            if (!line.contains("ignore"))
                continue;
            const auto match = form.match(QString::fromUtf8(line));
            if (match.hasMatch())
                (match.captured(1).isEmpty() ? found.lines[number] : found.file).add(match.captured(2));
        }
        return found;
    }
};

class Advisor
{
public:
    Advisor(const SqlScript &script, const FilePlan &plan)
        : m_script(script), m_plan(plan), m_silences(Silences::read(script))
    {
    }

    QList<Hint> run()
    {
        for (const Statement &statement : m_script.statements) {
            m_line = statement.line;
            m_end = statement.line + lines(statement);
            if (m_held && m_plan.transactional && !statement.facts.changes.isEmpty() &&
                statement.facts.changes.first().kind != ChangeKind::SetTimeout)
                hint("statement-while-holding-access-exclusive", "notice", m_heldTable,
                     QStringLiteral(
                         "%1 stays locked for readers and writers since line %2 while this runs too")
                         .arg(m_heldTable)
                         .arg(m_heldLine),
                     QStringLiteral("do the short ALTERs last, or in a file of their own"));
            for (const Change &change : statement.facts.changes) {
                const qsizetype before = m_hints.size();
                look(change);
                for (qsizetype i = before; i < m_hints.size(); ++i) {
                    if (m_hints[i].rule != u"concurrent-index-without-name")
                        m_hints[i].sql = saferSql(m_script, statement, change);
                }
            }
            hold(statement);
        }
        several();
        foreignKeys();
        return std::move(m_hints);
    }

private:
    int lines(const Statement &statement) const
    {
        const QByteArrayView sql = m_script.sql(statement);
        return static_cast<int>(std::count(sql.begin(), sql.end(), '\n'));
    }

    bool isNew(const QString &table) const { return m_new.contains(table.section(u'.', -1)); }

    void hint(const char *rule, const char *severity, const QString &table, const QString &message,
              const QString &safer)
    {
        hintAt(m_line, m_end, rule, severity, table, message, safer);
    }

    void hintAt(int line, int end, const char *rule, const char *severity, const QString &table,
                const QString &message, const QString &safer)
    {
        const QString name = QLatin1String(rule);
        if (m_silences.file.covers(name))
            return;
        for (int at = line - 1; at <= end; ++at) {
            if (m_silences.lines.contains(at) && m_silences.lines.value(at).covers(name))
                return;
        }
        m_hints.append({name, QLatin1String(severity), line, table, message, safer});
    }

    void look(const Change &change)
    {
        if (change.kind == ChangeKind::CreateTable) {
            m_new.insert(change.table.section(u'.', -1));
            return;
        }
        if (change.kind == ChangeKind::CreateType) {
            m_newTypes.insert(change.name);
            return;
        }
        if (!change.table.isEmpty() && isNew(change.table) && change.kind != ChangeKind::AddForeignKey)
            return;
        switch (change.kind) {
        case ChangeKind::AddColumn:
            return addColumn(change);
        case ChangeKind::AddPrimaryKey:
        case ChangeKind::AddUnique:
        case ChangeKind::AddExclusion:
        case ChangeKind::AddCheck:
        case ChangeKind::AddForeignKey:
            return addConstraint(change);
        case ChangeKind::CreateIndex:
        case ChangeKind::DropIndex:
        case ChangeKind::Reindex:
            return index(change);
        default:
            return other(change);
        }
    }

    void addColumn(const Change &change)
    {
        if (change.notNull && !change.hasDefault)
            hint("adding-required-field", "warning", change.table,
                 QStringLiteral("%1.%2 is NOT NULL without a default: it fails where the table has rows")
                     .arg(change.table, change.name),
                 QStringLiteral("add it nullable, fill it, then SET NOT NULL by way of a validated CHECK"));
        if (change.type.contains(QStringLiteral("serial")))
            hint("adding-serial-primary-key-field", "warning", change.table,
                 QStringLiteral("a serial column rewrites %1 under a lock that keeps readers out")
                     .arg(change.table),
                 QStringLiteral("add a bigint, fill it in batches, then attach a sequence or identity"));
        else if (change.volatileDefault)
            hint("adding-field-with-default", "warning", change.table,
                 QStringLiteral("the default of %1.%2 is not a constant, so every row is rewritten under a "
                                "lock that keeps "
                                "readers out")
                     .arg(change.table, change.name),
                 QStringLiteral("add the column without it, SET DEFAULT, then fill old rows in batches"));
        if (change.type == u"json")
            hint("prefer-jsonb", "notice", change.table,
                 QStringLiteral(
                     "%1.%2 is json, which has no equality: SELECT DISTINCT on the table fails then")
                     .arg(change.table, change.name),
                 QStringLiteral("use jsonb"));
    }

    void addConstraint(const Change &change)
    {
        if (change.wholeTable) // part of a new table
            return;
        switch (change.kind) {
        case ChangeKind::AddPrimaryKey:
        case ChangeKind::AddUnique:
            hint(change.kind == ChangeKind::AddUnique ? "disallowed-unique-constraint"
                                                      : "adding-primary-key-constraint",
                 "warning", change.table,
                 QStringLiteral("builds an index on %1 while readers and writers wait").arg(change.table),
                 QStringLiteral("CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX"));
            break;
        case ChangeKind::AddExclusion:
            hint("exclusion-constraint", "warning", change.table,
                 QStringLiteral(
                     "an exclusion constraint builds its index on %1 while readers and writers wait")
                     .arg(change.table),
                 QStringLiteral("there is no concurrent way; do it when nobody needs the table"));
            break;
        case ChangeKind::AddCheck:
            if (!change.notValid)
                hint("constraint-missing-not-valid", "warning", change.table,
                     QStringLiteral("reads all of %1 while readers and writers wait").arg(change.table),
                     QStringLiteral("ADD … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own"));
            break;
        default:
            if (!change.notValid && !isNew(change.table))
                hint("adding-foreign-key-constraint", "warning", change.table,
                     QStringLiteral("reads all of %1 while writers of it and of %2 wait")
                         .arg(change.table, change.type),
                     QStringLiteral("ADD … NOT VALID, then VALIDATE CONSTRAINT in a migration of its own"));
        }
    }

    void index(const Change &change)
    {
        if (change.kind == ChangeKind::CreateIndex && !change.concurrently)
            hint("require-concurrent-index-creation", "warning", change.table,
                 QStringLiteral("writers of %1 wait until the index is built").arg(change.table),
                 QStringLiteral("CREATE INDEX CONCURRENTLY, in a file of its own"));
        if (change.kind == ChangeKind::DropIndex && !change.concurrently)
            hint("require-concurrent-index-deletion", "warning", change.table,
                 QStringLiteral(
                     "dropping %1 waits for every query on its table, and all others wait behind it")
                     .arg(change.name),
                 QStringLiteral("DROP INDEX CONCURRENTLY, in a file of its own"));
        if (change.kind == ChangeKind::Reindex && !change.concurrently)
            hint("reindex-locks", "warning", change.table,
                 QStringLiteral("writers wait until the index is built anew"),
                 QStringLiteral("REINDEX … CONCURRENTLY"));
        if (change.concurrently && change.kind == ChangeKind::CreateIndex && change.name.isEmpty())
            hint("concurrent-index-without-name", "notice", change.table,
                 QStringLiteral("without a name nobody finds the INVALID index that a failure leaves"),
                 QStringLiteral("name the index"));
    }

    void other(const Change &change)
    {
        const QString &table = change.table;
        switch (change.kind) {
        case ChangeKind::ColumnType:
            hint("changing-column-type", "warning", table,
                 QStringLiteral("may rewrite all of %1 while readers and writers wait, and breaks code that "
                                "expects the old type")
                     .arg(table),
                 QStringLiteral("a new column, filled in batches, then switched"));
            break;
        case ChangeKind::SetNotNull:
            hint("adding-not-null", "warning", table,
                 QStringLiteral("reads all of %1 while readers and writers wait").arg(table),
                 QStringLiteral("a CHECK (%1 IS NOT NULL) NOT VALID, validated, then SET NOT NULL")
                     .arg(change.name));
            break;
        case ChangeKind::DropColumn:
            hint("ban-drop-column", "warning", table,
                 QStringLiteral("%1.%2 and what is in it are gone; code that still reads it fails")
                     .arg(table, change.name),
                 QStringLiteral("release code without it first"));
            break;
        case ChangeKind::DropTable:
            hint("ban-drop-table", "warning", table, QStringLiteral("%1 and its rows are gone").arg(table),
                 QStringLiteral("rename it first, drop it a release later; have a backup"));
            break;
        case ChangeKind::DropSchema:
            hint("ban-drop-schema", "warning", {},
                 QStringLiteral("schema %1 and all in it are gone").arg(change.name),
                 QStringLiteral("have a backup"));
            break;
        case ChangeKind::TruncateTable:
            hint("ban-truncate", "warning", table,
                 QStringLiteral("every row of %1 is gone, and readers wait").arg(table),
                 QStringLiteral("DELETE in batches, or have a backup"));
            break;
        case ChangeKind::RenameTable:
            hint("renaming-table", "warning", table,
                 QStringLiteral("code that says %1 fails from this moment").arg(table),
                 QStringLiteral("a view of the old name until no code uses it"));
            break;
        case ChangeKind::RenameColumn:
            hint("renaming-column", "warning", table,
                 QStringLiteral("code that says %1.%2 fails from this moment").arg(table, change.name),
                 QStringLiteral("a new column, both written for a release"));
            break;
        case ChangeKind::AddEnumValue:
            if (m_plan.transactional && !m_newTypes.contains(change.type))
                hint("enum-value-in-transaction", "notice", {},
                     QStringLiteral("the value '%1' of %2 cannot be used before this file is committed")
                         .arg(change.name, change.type),
                     QStringLiteral("use it in the next file"));
            break;
        case ChangeKind::Rows:
            if (change.wholeTable)
                hint("rows-of-whole-table", "warning", table,
                     QStringLiteral("changes every row of %1 in one transaction: its rows stay locked and "
                                    "the table doubles")
                         .arg(table),
                     QStringLiteral("in batches, each its own transaction"));
            break;
        case ChangeKind::VacuumOrCluster:
            hint("rewrite-under-lock", "warning", table,
                 QStringLiteral("rewrites %1 while readers and writers wait").arg(table),
                 QStringLiteral("plain VACUUM, or pg_repack"));
            break;
        case ChangeKind::RefreshView:
            if (!change.concurrently)
                hint("refresh-locks", "notice", table, QStringLiteral("readers of %1 wait").arg(table),
                     QStringLiteral("REFRESH … CONCURRENTLY, which needs a unique index"));
            break;
        case ChangeKind::LockTable:
            hint("explicit-lock", "notice", table,
                 QStringLiteral("%1 is locked until the file's end").arg(table),
                 QStringLiteral("keep the rest of the file short"));
            break;
        default:
            break;
        }
    }

    /// Whether the statement takes ACCESS EXCLUSIVE on a table that is not new, and keeps it.
    void hold(const Statement &statement)
    {
        static const QSet<ChangeKind> kinds{
            ChangeKind::AddColumn,    ChangeKind::DropColumn,    ChangeKind::RenameColumn,
            ChangeKind::ColumnType,   ChangeKind::SetNotNull,    ChangeKind::RenameTable,
            ChangeKind::AddUnique,    ChangeKind::AddPrimaryKey, ChangeKind::AddCheck,
            ChangeKind::AddExclusion, ChangeKind::DropTable,     ChangeKind::TruncateTable};
        QSet<QString> altered;
        for (const Change &change : statement.facts.changes) {
            if (!kinds.contains(change.kind) || isNew(change.table) || change.table.isEmpty())
                continue;
            altered.insert(change.table);
            if (!m_held) {
                m_held = true;
                m_heldTable = change.table;
                m_heldLine = statement.line;
            }
        }
        for (const QString &table : std::as_const(altered))
            m_alters[table].append(statement.line);
    }

    void several()
    {
        for (auto it = m_alters.cbegin(); it != m_alters.cend(); ++it) {
            if (it->size() > 1)
                hintAt(it->last(), it->last(), "several-alters", "notice", it.key(),
                       QStringLiteral("%1 is altered %2 times; each takes the lock anew and may scan anew")
                           .arg(it.key())
                           .arg(it->size()),
                       QStringLiteral("one ALTER TABLE with several actions"));
        }
    }

    void foreignKeys()
    {
        for (const Statement &statement : m_script.statements) {
            for (const Change &change : statement.facts.changes) {
                if (change.kind != ChangeKind::AddForeignKey || change.columns.isEmpty() || covered(change))
                    continue;
                const qsizetype before = m_hints.size();
                hintAt(
                    statement.line, statement.line + lines(statement), "foreign-key-without-index", "notice",
                    change.table,
                    QStringLiteral(
                        "%1(%2) refers to %3 and this file gives it no index: deleting there reads %1 whole")
                        .arg(change.table, change.columns.join(QStringLiteral(", ")), change.type),
                    QStringLiteral("an index that begins with these columns"));
                if (m_hints.size() > before)
                    m_hints.last().sql = indexFor(change);
            }
        }
        std::stable_sort(m_hints.begin(), m_hints.end(),
                         [](const Hint &a, const Hint &b) { return a.line < b.line; });
    }

    bool covered(const Change &foreign) const
    {
        for (const Statement &statement : m_script.statements) {
            for (const Change &change : statement.facts.changes) {
                const bool index = change.kind == ChangeKind::CreateIndex ||
                                   change.kind == ChangeKind::AddPrimaryKey ||
                                   change.kind == ChangeKind::AddUnique;
                if (index && change.table == foreign.table &&
                    change.columns.mid(0, foreign.columns.size()) == foreign.columns)
                    return true;
            }
        }
        return false;
    }

    const SqlScript &m_script;
    const FilePlan &m_plan;
    Silences m_silences;
    QList<Hint> m_hints;
    QSet<QString> m_new;
    QSet<QString> m_newTypes;
    QMap<QString, QList<int>> m_alters;
    int m_line = 0;
    int m_end = 0;
    bool m_held = false;
    QString m_heldTable;
    int m_heldLine = 0;
};

} // namespace

QJsonObject Hint::toJson() const
{
    QJsonObject object{{QStringLiteral("rule"), rule},       {QStringLiteral("severity"), severity},
                       {QStringLiteral("line"), line},       {QStringLiteral("table"), table},
                       {QStringLiteral("message"), message}, {QStringLiteral("safer"), safer}};
    if (!sql.isEmpty())
        object.insert(QStringLiteral("sql"), sql);
    return object;
}

QList<Hint> hintsFor(const SqlScript &script, const FilePlan &plan)
{
    return Advisor(script, plan).run();
}

} // namespace slipway::migrations
