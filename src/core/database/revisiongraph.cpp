// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/revisiongraph.h"

#include <QRegularExpression>

#include <algorithm>

namespace slipway::database {

namespace {

QStringList idList(const QString &text)
{
    QStringList ids;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QString id = part.trimmed().section(u' ', 0, 0); // marks in parentheses may follow
        if (!id.isEmpty() && id != u"<base>")
            ids << id;
    }
    return ids;
}

} // namespace

RevisionGraph RevisionGraph::parseHistory(const QByteArray &output)
{
    RevisionGraph graph;
    Revision current;
    bool afterPath = false;
    const auto store = [&] {
        if (!current.id.isEmpty())
            graph.m_revisions.insert(current.id, current);
        current = {};
        afterPath = false;
    };
    for (const QByteArray &raw : output.split('\n')) {
        const QString line = QString::fromUtf8(raw);
        const auto after = [&](const char *label) {
            return line.mid(static_cast<qsizetype>(qstrlen(label)));
        };
        if (line.startsWith(QStringLiteral("Rev: "))) {
            store();
            current.id = idList(after("Rev: ")).value(0);
        } else if (line.startsWith(QStringLiteral("Parent: "))) {
            current.parents = idList(after("Parent: "));
        } else if (line.startsWith(QStringLiteral("Merges: "))) {
            current.parents = idList(after("Merges: "));
        } else if (line.startsWith(QStringLiteral("Also depends on: "))) {
            current.dependsOn = idList(after("Also depends on: "));
        } else if (line.startsWith(QStringLiteral("Path: "))) {
            current.file = after("Path: ").trimmed();
            afterPath = true;
        } else if (afterPath && current.title.isEmpty() && line.startsWith(QStringLiteral("    "))) {
            current.title = line.trimmed();
        }
    }
    store();
    return graph;
}

QStringList RevisionGraph::heads() const
{
    QSet<QString> followed;
    for (const Revision &revision : m_revisions) {
        for (const QString &parent : revision.parents)
            followed.insert(parent);
    }
    QStringList list;
    for (const QString &id : m_revisions.keys()) {
        if (!followed.contains(id))
            list << id;
    }
    return list;
}

QSet<QString> RevisionGraph::closure(const QStringList &ids) const
{
    QSet<QString> reached;
    QStringList open = ids;
    while (!open.isEmpty()) {
        const QString id = open.takeLast();
        if (!contains(id) || reached.contains(id))
            continue;
        reached.insert(id);
        open << m_revisions[id].before();
    }
    return reached;
}

QStringList RevisionGraph::ordered(const QSet<QString> &set) const
{
    QStringList list;
    QSet<QString> placed;
    QStringList waiting(set.cbegin(), set.cend());
    waiting.sort();
    while (!waiting.isEmpty()) {
        const auto before = waiting.size();
        for (const QString &id : QStringList(waiting)) {
            const QStringList parents = m_revisions[id].before();
            const bool ready = std::all_of(parents.cbegin(), parents.cend(), [&](const QString &p) {
                return !set.contains(p) || placed.contains(p);
            });
            if (!ready)
                continue;
            list << id;
            placed.insert(id);
            waiting.removeAll(id);
        }
        if (waiting.size() == before)
            break; // a circle cannot come from alembic; do not hang on one
    }
    return list;
}

QStringList RevisionGraph::pending(const QStringList &current, const QStringList &wanted) const
{
    return ordered(closure(wanted) - closure(current));
}

QStringList RevisionGraph::tips(const QStringList &ids) const
{
    QSet<QString> below;
    for (const QString &id : ids)
        below.unite(closure(revision(id).before()));
    QStringList top;
    for (const QString &id : ids) {
        if (!below.contains(id))
            top << id;
    }
    top.removeDuplicates();
    top.sort();
    return top;
}

QStringList RevisionGraph::idsIn(const QByteArray &output) const
{
    static const QRegularExpression told(QStringLiteral("^([^\\s()]+)((?: \\([^()]*\\))*)$"));
    QStringList found;
    for (const QByteArray &line : output.split('\n')) {
        const auto match = told.match(QString::fromUtf8(line).trimmed());
        if (match.hasMatch() && contains(match.captured(1)) && !found.contains(match.captured(1)))
            found << match.captured(1);
    }
    found.sort();
    return found;
}

QStringList downgradeTargets(const RevisionGraph &graph, const QStringList &current,
                             const QStringList &wanted)
{
    QStringList undo = graph.pending(wanted, current);
    std::reverse(undo.begin(), undo.end());
    const bool line = current.size() == 1 && wanted.size() <= 1 &&
                      std::all_of(undo.cbegin(), undo.cend(),
                                  [&](const QString &id) { return graph.revision(id).parents.size() <= 1; });
    if (line && !undo.isEmpty())
        return {wanted.isEmpty() ? QStringLiteral("base") : wanted.first()};
    QStringList targets;
    for (const QString &id : undo) {
        const QStringList parents = graph.revision(id).parents;
        if (parents.size() > 1)
            targets << parents.first();
        else
            targets << id + u'@' + (parents.isEmpty() ? QStringLiteral("base") : parents.first());
    }
    return targets;
}

} // namespace slipway::database
