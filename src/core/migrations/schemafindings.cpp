// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/schemafindings.h"

#include <QSet>

#include <algorithm>

namespace slipway::migrations {

namespace {

const QString warning = QStringLiteral("warning");

void constraintFindings(const LiveTable &table, const LiveConstraint &c, QList<SchemaFinding> &all)
{
    if (c.kind == u'f' && !isIndexed(table, c.columns))
        all << SchemaFinding{
            table.shown(), c.columns.value(0), warning,
            QStringLiteral("%1 refers to %2 and has no index: deleting there reads this table whole.")
                .arg(c.columns.join(QStringLiteral(", ")), c.foreignTable),
            QStringLiteral("create index concurrently on %1 (%2)")
                .arg(table.shown(), c.columns.join(QStringLiteral(", ")))};
    if (!c.validated)
        all << SchemaFinding{
            table.shown(), c.columns.value(0), warning,
            QStringLiteral("%1 is NOT VALID: rows from before may break it.").arg(c.name),
            QStringLiteral("alter table %1 validate constraint %2").arg(table.shown(), c.name)};
}

void indexFindings(const LiveTable &table, const LiveIndex &index, QList<SchemaFinding> &all)
{
    if (!index.valid)
        all << SchemaFinding{table.shown(), index.columns.value(0), warning,
                             QStringLiteral("Index %1 is INVALID.").arg(index.name),
                             QStringLiteral("drop it and build it again")};
    for (const LiveIndex &other : table.indexes) {
        if (!index.ofConstraint && &index != &other && other.ofConstraint && index.columns == other.columns &&
            !index.definition.contains(QStringLiteral(" WHERE ")))
            all << SchemaFinding{
                table.shown(), index.columns.value(0), warning,
                QStringLiteral("Index %1 repeats %2, which a constraint keeps.").arg(index.name, other.name),
                QStringLiteral("one of the two is enough: drop index %1").arg(index.name)};
    }
}

} // namespace

bool isIndexed(const LiveTable &table, const QStringList &columns)
{
    return std::any_of(table.indexes.cbegin(), table.indexes.cend(), [&](const LiveIndex &index) {
        const QStringList leading = index.columns.mid(0, columns.size()); // in any order among themselves
        return index.valid && QSet<QString>(leading.cbegin(), leading.cend()) ==
                                  QSet<QString>(columns.cbegin(), columns.cend());
    });
}

QList<SchemaFinding> schemaFindings(const LiveSchema &schema)
{
    QList<SchemaFinding> all;
    for (const LiveTable &table : schema.tables) {
        for (const LiveConstraint &constraint : table.constraints)
            constraintFindings(table, constraint, all);
        for (const LiveIndex &index : table.indexes)
            indexFindings(table, index, all);
        if (std::none_of(table.constraints.cbegin(), table.constraints.cend(),
                         [](const LiveConstraint &c) { return c.kind == u'p'; }))
            all << SchemaFinding{table.shown(),
                                 {},
                                 warning,
                                 QStringLiteral("No primary key: rows cannot be told apart, nor replicated."),
                                 QStringLiteral("add one")};
    }
    return all;
}

QList<SchemaFinding> requirementFindings(const LiveSchema &schema, const SchemaVerdict &verdict)
{
    QList<SchemaFinding> all;
    for (const release::CheckResult &check : verdict.checks) {
        if (check.status != release::CheckStatus::Fail)
            continue;
        SchemaFinding finding{
            {},
            {},
            QStringLiteral("error"),
            QStringLiteral("%1: expected %2, found %3").arg(check.name, check.expected, check.actual),
            check.reason};
        for (const LiveTable &table : schema.tables) {
            const QString name = table.shown();
            const auto at = check.name.indexOf(name);
            const bool whole =
                at >= 0 && (at == 0 || !check.name[at - 1].isLetterOrNumber()) &&
                (at + name.size() == check.name.size() ||
                 (!check.name[at + name.size()].isLetterOrNumber() && check.name[at + name.size()] != u'_'));
            if (!whole || name.size() < finding.table.size())
                continue;
            finding.table = name;
            for (const LiveColumn &column : table.columns) {
                if (check.name.endsWith(QString(u'.' + column.name)))
                    finding.column = column.name;
            }
        }
        all << finding;
    }
    return all;
}

} // namespace slipway::migrations
