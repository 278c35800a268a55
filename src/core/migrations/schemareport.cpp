// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/schemareport.h"

#include "migrations/schemafindings.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace slipway::migrations {

using release::CheckResult;
using release::CheckStatus;

namespace {

/// A statement of the migrations that made something.
struct Made
{
    QString file;
    int first = 0;
    int last = 0;
    QString sql;
    Change change;
};

class Writer
{
public:
    explicit Writer(const ReportMaterial &material) : m(material) {}

    SchemaReport run()
    {
        if (m.folder)
            collect();
        summary();
        currentState();
        services();
        migrationSystem();
        verification();
        diagram();
        recommendations();
        conclusion();
        return std::move(m_report);
    }

private:
    bool marked(const QString &name) const { return !m.fieldMark.isEmpty() && name.startsWith(m.fieldMark); }
    bool ready() const { return m.verdict.fulfilled() && m.state.pending.isEmpty() && !m.state.stops(); }
    ReportDocument &out() { return m_report.document; }
    QString shownPath(const QString &file) const
    {
        return QDir(m.baseDir).relativeFilePath(m.folder->dir() + u'/' + file);
    }

    void collect()
    {
        for (const Migration &migration : m.folder->migrations()) {
            auto part = m.folder->part(migration, Direction::Up);
            if (!part)
                continue;
            for (const Statement &statement : std::as_const(part->script.statements)) {
                const QByteArrayView sql = part->script.sql(statement);
                const int last = statement.line + static_cast<int>(std::count(sql.begin(), sql.end(), '\n'));
                for (const Change &change : statement.facts.changes)
                    m_made.append(
                        {shownPath(migration.file), statement.line, last, QString::fromUtf8(sql), change});
            }
        }
    }

    const Made *madeTable(const QString &table) const
    {
        const auto it = std::find_if(m_made.cbegin(), m_made.cend(), [&](const Made &made) {
            return made.change.kind == ChangeKind::CreateTable &&
                   made.change.table.section(u'.', -1) == table;
        });
        return it == m_made.cend() ? nullptr : &*it;
    }

    void summary()
    {
        out().heading(1, QStringLiteral("Database Migration Log - %1").arg(m.title));
        out().paragraph(
            QStringLiteral("**Status:** %1")
                .arg(ready() ? QStringLiteral("NO MIGRATION REQUIRED") : QStringLiteral("ACTION REQUIRED")));
        out().paragraph(QStringLiteral("**Date:** %1  \n**Target:** %2")
                            .arg(m.when.date().toString(Qt::ISODate), m.target));
        out().heading(2, QStringLiteral("Summary"));
        const auto failed =
            std::count_if(m.verdict.checks.cbegin(), m.verdict.checks.cend(),
                          [](const CheckResult &check) { return check.status == CheckStatus::Fail; });
        QString text;
        if (m.verdict.checks.isEmpty())
            text = QStringLiteral("No requirements were given, so only what is there is told.");
        else if (failed == 0)
            text = QStringLiteral("All %1 requirements are fulfilled by the schema as it is.")
                       .arg(m.verdict.checks.size());
        else
            text = QStringLiteral("%1 of %2 requirements are not fulfilled; what is missing stands below.")
                       .arg(failed)
                       .arg(m.verdict.checks.size());
        if (!m.state.pending.isEmpty())
            text += QStringLiteral(" %1 migrations are pending.").arg(m.state.pending.size());
        out().paragraph(text);
    }

    void currentState()
    {
        out().heading(2, QStringLiteral("Current Schema State"));
        QJsonArray fields;
        for (const LiveTable &table : m.schema.tables) {
            const bool any = std::any_of(table.columns.cbegin(), table.columns.cend(),
                                         [&](const LiveColumn &c) { return marked(c.name); });
            if (!any)
                continue;
            const Made *made = madeTable(table.name);
            out().heading(3, made ? QStringLiteral("%1 (`%2`, lines %3-%4)")
                                        .arg(table.shown(), made->file)
                                        .arg(made->first)
                                        .arg(made->last)
                                  : QStringLiteral("%1 (no migration file makes it)").arg(table.shown()));
            QList<QStringList> rows;
            for (const LiveColumn &column : table.columns) {
                if (!marked(column.name))
                    continue;
                const int line = made ? lineOf(*made, column.name) : 0;
                rows << QStringList{QStringLiteral("`%1`").arg(column.name), column.type,
                                    column.nullable ? QStringLiteral("yes") : QStringLiteral("no"),
                                    keysOf(table, column.name), line > 0 ? QString::number(line) : QString()};
                fields << QJsonObject{{QStringLiteral("table"), table.shown()},
                                      {QStringLiteral("column"), column.name},
                                      {QStringLiteral("type"), column.type},
                                      {QStringLiteral("file"), made ? made->file : QString()},
                                      {QStringLiteral("line"), line}};
            }
            out().table({QStringLiteral("Column"), QStringLiteral("Type"), QStringLiteral("Null"),
                         QStringLiteral("Keys and indexes"), QStringLiteral("Line")},
                        rows);
            if (made)
                out().code(QStringLiteral("sql"), made->sql);
            indexLines(table);
        }
        if (fields.isEmpty())
            out().paragraph(QStringLiteral("No column begins with `%1`.").arg(m.fieldMark));
        m_report.json.insert(QStringLiteral("fields"), fields);
    }

    void indexLines(const LiveTable &table)
    {
        QStringList lines;
        for (const Made &made : std::as_const(m_made)) {
            if (made.change.kind == ChangeKind::CreateIndex &&
                made.change.table.section(u'.', -1) == table.name &&
                std::any_of(made.change.columns.cbegin(), made.change.columns.cend(),
                            [&](const QString &column) { return marked(column); }))
                lines << QStringLiteral("`%1` (%2:%3)").arg(made.change.name, made.file).arg(made.first);
        }
        if (!lines.isEmpty()) {
            out().paragraph(QStringLiteral("Indexes:"));
            out().list(lines);
        }
    }

    static int lineOf(const Made &made, const QString &column)
    {
        const QRegularExpression word(QStringLiteral("\\b%1\\b").arg(QRegularExpression::escape(column)));
        const auto match = word.match(made.sql);
        return match.hasMatch()
                   ? made.first + static_cast<int>(made.sql.left(match.capturedStart()).count(u'\n'))
                   : 0;
    }

    static QString keysOf(const LiveTable &table, const QString &column)
    {
        QStringList words;
        for (const LiveConstraint &c : table.constraints) {
            if (c.columns.contains(column) && c.kind != u'c')
                words << (c.kind == u'p'   ? QStringLiteral("primary key")
                          : c.kind == u'u' ? QStringLiteral("unique")
                          : c.kind == u'f' ? QString(QStringLiteral("references ") + c.foreignTable)
                                           : c.name);
        }
        for (const LiveIndex &index : table.indexes) {
            if (!index.ofConstraint && index.columns.contains(column))
                words << index.name;
        }
        return words.join(QStringLiteral(", "));
    }

    void services()
    {
        out().heading(2, QStringLiteral("Services Using These Fields"));
        QJsonArray json;
        QMap<QString, QStringList> uses;
        static const QRegularExpression word(QStringLiteral("\\w+"));
        for (const SourceHit &hit : m.serviceHits) {
            auto it = word.globalMatch(hit.text);
            while (it.hasNext()) {
                const QString found = it.next().captured();
                if (marked(found) && !uses[hit.file].contains(found))
                    uses[hit.file] << found;
            }
        }
        QStringList lines;
        for (auto it = uses.cbegin(); it != uses.cend(); ++it) {
            lines << QStringLiteral("`%1`: `%2`").arg(it.key(), it->join(QStringLiteral("`, `")));
            json << QJsonObject{{QStringLiteral("file"), it.key()},
                                {QStringLiteral("uses"), QJsonArray::fromStringList(*it)}};
        }
        if (lines.isEmpty())
            out().paragraph(m.serviceDirs.isEmpty()
                                ? QStringLiteral("No folder of services was named, so none was searched.")
                                : QStringLiteral("Nothing below %1 names them.")
                                      .arg(m.serviceDirs.join(QStringLiteral(", "))));
        else
            out().list(lines);
        QStringList ran;
        for (const auto &[command, result] : m.tools)
            ran << QStringLiteral("`%1`: %2").arg(command, result);
        if (!ran.isEmpty()) {
            out().heading(2, QStringLiteral("Tools"));
            out().list(ran);
        }
        m_report.json.insert(QStringLiteral("services"), json);
    }

    void migrationSystem()
    {
        out().heading(2, QStringLiteral("Migration System and History"));
        if (!m.folder) {
            out().paragraph(QStringLiteral("No folder of migrations was named."));
            return;
        }
        out().list(
            {QStringLiteral("Format: %1").arg(formatName(m.folder->format())),
             QStringLiteral("Location: `%1`").arg(QDir(m.baseDir).relativeFilePath(m.folder->dir())),
             m.state.historyExists
                 ? QStringLiteral("History table: `%1`").arg(m.state.historyTable)
                 : QStringLiteral("History table: none yet; `slipway migrate baseline` begins one for a "
                                  "database that has the tables already")});
        QList<QStringList> rows;
        QJsonArray history;
        for (const HistoryRow &row : m.state.applied) {
            rows << QStringList{row.appliedAt.isValid() ? row.appliedAt.toString(Qt::ISODate)
                                                        : QStringLiteral("unknown"),
                                row.version, row.title, QStringLiteral("applied")};
            history << QJsonObject{{QStringLiteral("version"), row.version},
                                   {QStringLiteral("title"), row.title},
                                   {QStringLiteral("status"), QStringLiteral("applied")}};
        }
        for (const Migration &migration : m.state.pending) {
            rows << QStringList{QString(), migration.name(), migration.title, QStringLiteral("pending")};
            history << QJsonObject{{QStringLiteral("version"), migration.name()},
                                   {QStringLiteral("title"), migration.title},
                                   {QStringLiteral("status"), QStringLiteral("pending")}};
        }
        out().table({QStringLiteral("Date"), QStringLiteral("Version"), QStringLiteral("Migration"),
                     QStringLiteral("Status")},
                    rows);
        m_report.json.insert(QStringLiteral("history"), history);
        for (const Problem &problem : m.state.problems)
            out().paragraph(QStringLiteral("**%1:** %2").arg(problem.kind, problem.message));
        const QString dir = QDir(m.baseDir).relativeFilePath(m.folder->dir());
        out().heading(3, QStringLiteral("Workflow"));
        out().code(QStringLiteral("bash"),
                   QStringLiteral("slipway migrate new \"what it does\" --dir %1\n"
                                  "slipway migrate plan --dir %1 --url env:DATABASE_URL\n"
                                  "slipway migrate up --dir %1 --url env:DATABASE_URL")
                       .arg(dir));
        out().heading(3, QStringLiteral("Rollback"));
        const Migration *last = m.folder->find(m.state.tip());
        auto down = last ? m.folder->part(*last, Direction::Down)
                         : release::Result<MigrationFolder::Part>(release::Error{});
        if (down) {
            out().paragraph(
                QStringLiteral("`slipway migrate down` runs `%1`:").arg(shownPath(last->downFile)));
            out().code(QStringLiteral("sql"), QString::fromUtf8(down->script.text));
        } else {
            out().code(QStringLiteral("sql"),
                       QStringLiteral("-- Take back in reverse order; history row in the same "
                                      "transaction\nBEGIN;\n-- ALTER TABLE … DROP COLUMN …;\nCOMMIT;"));
        }
    }

    void verification()
    {
        out().heading(2, QStringLiteral("Verification"));
        QJsonArray checks;
        QList<QStringList> rows;
        for (const CheckResult &check : m.verdict.checks) {
            rows << QStringList{check.status == CheckStatus::Pass ? QStringLiteral("ok")
                                                                  : QStringLiteral("MISSING"),
                                check.name, check.expected, check.actual};
            checks << check.toJson();
        }
        m_report.json.insert(QStringLiteral("checks"), checks);
        if (!rows.isEmpty())
            out().table({QString(), QStringLiteral("Requirement"), QStringLiteral("Expected"),
                         QStringLiteral("Found")},
                        rows);
        if (m.folder) {
            QString output;
            for (const SourceHit &hit : findInSources(m.baseDir, {m.folder->dir()}, m.fieldMark))
                output += QStringLiteral("# %1:%2:%3\n").arg(hit.file).arg(hit.line).arg(hit.text);
            out().code(QStringLiteral("bash"),
                       QStringLiteral("grep -rn '\\b%1' %2 --include='*.sql'\n\n# Output:\n%3")
                           .arg(m.fieldMark, QDir(m.baseDir).relativeFilePath(m.folder->dir()), output));
        }
        QString output;
        for (const SourceHit &hit : m.serviceHits)
            output += QStringLiteral("# %1:%2:%3\n").arg(hit.file).arg(hit.line).arg(hit.text);
        if (!output.isEmpty())
            out().code(QStringLiteral("bash"), QStringLiteral("grep -rn '\\b%1' %2\n\n# Output:\n%3")
                                                   .arg(m.fieldMark, m.serviceDirs.join(u' '), output));
    }

    void diagram()
    {
        out().heading(2, QStringLiteral("Schema Relationship Diagram"));
        QString text;
        QSet<const LiveTable *> shown;
        for (const LiveTable &table : m.schema.tables) {
            const bool child = std::any_of(table.constraints.cbegin(), table.constraints.cend(),
                                           [](const LiveConstraint &c) { return c.kind == u'f'; });
            if (!child && hasChildren(table))
                draw(table, 0, QString(), text, shown);
        }
        out().code(QString(), text.isEmpty()
                                  ? QStringLiteral("(no foreign keys)")
                                  : QString(text + QStringLiteral("\n* = %1 fields").arg(m.title)));
    }

    bool hasChildren(const LiveTable &table) const
    {
        const QString name = table.schema + u'.' + table.name;
        return std::any_of(m.schema.tables.cbegin(), m.schema.tables.cend(), [&](const LiveTable &other) {
            return std::any_of(
                other.constraints.cbegin(), other.constraints.cend(),
                [&](const LiveConstraint &c) { return c.kind == u'f' && c.foreignTable == name; });
        });
    }

    void draw(const LiveTable &table, int depth, const QString &through, QString &text,
              QSet<const LiveTable *> &shown)
    {
        const QString indent(depth * 2, u' ');
        if (!through.isEmpty())
            text += indent + QStringLiteral("↓ (%1 FK)\n").arg(through);
        QStringList names;
        for (const LiveColumn &column : table.columns) {
            if (names.size() < 4 || marked(column.name))
                names << (marked(column.name) ? QString(column.name + u'*') : column.name);
        }
        text +=
            indent + QStringLiteral("%1 (%2, ...)\n").arg(table.shown(), names.join(QStringLiteral(", ")));
        if (shown.contains(&table))
            return;
        shown.insert(&table);
        const QString name = table.schema + u'.' + table.name;
        for (const LiveTable &other : m.schema.tables) {
            for (const LiveConstraint &c : other.constraints) {
                if (c.kind == u'f' && c.foreignTable == name && &other != &table)
                    draw(other, depth + 1, c.columns.join(QStringLiteral(", ")), text, shown);
            }
        }
    }

    void recommendations()
    {
        QStringList all;
        for (const SchemaFinding &finding : schemaFindings(m.schema))
            all << QStringLiteral("`%1`: %2 (`%3`)").arg(finding.table, finding.message, finding.remedy);
        if (m.folder) {
            QStringList without;
            for (const Migration &migration : m.folder->migrations()) {
                if (!migration.repeatable && !m.folder->part(migration, Direction::Down))
                    without << migration.file;
            }
            if (!without.isEmpty())
                all << QStringLiteral(
                           "No way down: `%1`. `slipway migrate new --down-for VERSION` drafts one.")
                           .arg(without.join(QStringLiteral("`, `")));
            if (!m.state.historyExists)
                all << QStringLiteral(
                    "No version table: nobody can tell which files were applied. `slipway migrate "
                    "baseline` begins one.");
        }
        out().heading(2, QStringLiteral("Recommendations"));
        if (all.isEmpty())
            out().paragraph(QStringLiteral("None."));
        else
            out().list(all, true);
        m_report.json.insert(QStringLiteral("recommendations"), QJsonArray::fromStringList(all));
    }

    void conclusion()
    {
        out().heading(2, QStringLiteral("Conclusion"));
        m_report.conclusion =
            ready() ? QStringLiteral("NO MIGRATION REQUIRED") : QStringLiteral("ACTION REQUIRED");
        out().paragraph(QStringLiteral("**%1**").arg(m_report.conclusion));
        if (!m.verdict.suggestion.isEmpty()) {
            out().paragraph(QStringLiteral("A migration could begin with:"));
            out().code(QStringLiteral("sql"), QString::fromUtf8(m.verdict.suggestion));
        }
        m_report.json.insert(QStringLiteral("conclusion"), m_report.conclusion);
        m_report.json.insert(QStringLiteral("target"), m.target);
        m_report.json.insert(QStringLiteral("date"), m.when.toString(Qt::ISODate));
        m_report.json.insert(QStringLiteral("suggestion"), QString::fromUtf8(m.verdict.suggestion));
    }

    const ReportMaterial &m;
    QList<Made> m_made;
    SchemaReport m_report;
};

} // namespace

QList<SourceHit> findInSources(const QString &baseDir, const QStringList &dirs, const QString &mark)
{
    QList<SourceHit> hits;
    if (mark.isEmpty())
        return hits;
    constexpr qint64 largest = 2 << 20;
    const QRegularExpression word(QStringLiteral("\\b%1").arg(QRegularExpression::escape(mark)));
    for (const QString &dir : dirs) {
        QStringList files;
        QDirIterator it(QDir(baseDir).absoluteFilePath(dir), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files << it.next();
        files.sort();
        for (const QString &path : std::as_const(files)) {
            QFile file(path);
            if (file.size() > largest || !file.open(QIODevice::ReadOnly))
                continue;
            int line = 0;
            for (const QByteArray &text : file.readAll().split('\n')) {
                ++line;
                if (text.contains('\0'))
                    break;
                const QString shown = QString::fromUtf8(text);
                if (word.match(shown).hasMatch())
                    hits.append({QDir(baseDir).relativeFilePath(path), line, shown});
            }
        }
    }
    return hits;
}

SchemaReport makeReport(const ReportMaterial &material)
{
    return Writer(material).run();
}

} // namespace slipway::migrations
