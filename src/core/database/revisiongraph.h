// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

namespace slipway::database {

struct Revision
{
    QString id;
    QStringList parents;   ///< none = a base; several = a merge
    QStringList dependsOn; ///< further revisions that must be there, of other branches
    QStringList before() const { return parents + dependsOn; }
    QString title;
    QString file;
};

/// The revisions of an alembic source tree and how they follow one another.
class RevisionGraph
{
public:
    /// Reads what `alembic history --verbose` prints (alembic 1.8: "Rev:", "Parent:" or "Merges:", "Path:",
    /// then the message). Lines that are none of it (env.py may print anything) are passed over.
    static RevisionGraph parseHistory(const QByteArray &output);

    bool isEmpty() const { return m_revisions.isEmpty(); }
    bool contains(const QString &id) const { return m_revisions.contains(id); }
    Revision revision(const QString &id) const { return m_revisions.value(id); }
    QStringList ids() const { return m_revisions.keys(); }
    QStringList heads() const; ///< revisions that no other one follows, sorted
    /// The revisions and all that they build on; unknown ones are left out.
    QSet<QString> closure(const QStringList &ids) const;
    /// What lies between: applied closure → wanted closure, in an order in which each can be applied.
    QStringList pending(const QStringList &current, const QStringList &wanted) const;
    /// The ids without those that others of them build on. alembic's version table leaves out what a row's
    /// dependencies imply, and its `current` does not: compare tips.
    QStringList tips(const QStringList &ids) const;
    /// What `current` or `heads` told: lines of a known id and nothing but marks in parentheses after it,
    /// sorted.
    QStringList idsIn(const QByteArray &output) const;

private:
    QStringList ordered(const QSet<QString> &set) const;
    QMap<QString, Revision> m_revisions;
};

/// The arguments of `alembic downgrade`, one call each, that lead from the current set of revisions back to
/// the wanted one. Merges are undone alone, since a downgrade to one parent of a merge keeps the other
/// branch.
QStringList downgradeTargets(const RevisionGraph &graph, const QStringList &current,
                             const QStringList &wanted);

} // namespace slipway::database
