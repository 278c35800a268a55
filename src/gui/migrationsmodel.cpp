// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationsmodel.h"

#include <QLocale>

namespace slipway::gui {

using console::BookEntry;
using console::MigrationBook;
using console::Standing;

StatusLook lookOfMigration(const BookEntry &entry)
{
    if (!entry.problem.isEmpty())
        return {QStringLiteral("warn"), Tone::Attention, MigrationsModel::tr("Attention")};
    if (entry.applied)
        return {QStringLiteral("ok"), Tone::Ok, MigrationsModel::tr("Applied")};
    return {QStringLiteral("clock"), Tone::Running, MigrationsModel::tr("Pending")};
}

void MigrationsModel::setBook(const MigrationBook &book)
{
    beginResetModel();
    m_book = book;
    QList<LaneNode> nodes;
    for (const BookEntry &entry : book.entries)
        nodes.append({entry.version, entry.before, !entry.applied});
    m_lanes = layOutLanes(nodes);
    m_laneCount = 1;
    for (const LaneRow &row : std::as_const(m_lanes)) {
        m_laneCount = qMax(m_laneCount, row.lane + 1);
        for (const QList<LaneLine> *lines : {&row.in, &row.out, &row.through})
            for (const LaneLine &line : *lines)
                m_laneCount = qMax(m_laneCount, line.lane + 1);
    }
    m_remarks.clear();
    for (const BookEntry &entry : book.entries) {
        QStringList words;
        if (entry.before.size() > 1)
            words << tr("merge", "a revision that joins branches");
        if (book.isGraph() && book.heads.contains(entry.version))
            words << tr("head", "a revision that no other follows");
        if (entry.repeatable)
            words << tr("repeatable");
        if (entry.appliedAt.isValid())
            words << tr("applied %1")
                         .arg(QLocale().toString(entry.appliedAt.toLocalTime().date(), QLocale::ShortFormat));
        m_remarks.insert(entry.version, words.join(QStringLiteral(", ")));
    }
    choose();
    endResetModel();
}

void MigrationsModel::setStandings(const QList<Standing> &standings)
{
    m_places.clear();
    for (const Standing &standing : standings) {
        for (const QString &version : standing.at)
            m_places[version] << standing.environment;
    }
    if (!m_shown.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {PlacesRole});
}

void MigrationsModel::setFilter(const QString &words, bool pendingOnly)
{
    if (words == m_words && pendingOnly == m_pendingOnly)
        return;
    beginResetModel();
    m_words = words;
    m_pendingOnly = pendingOnly;
    choose();
    endResetModel();
}

void MigrationsModel::choose()
{
    m_shown.clear();
    for (int i = 0; i < m_book.entries.size(); ++i) {
        const BookEntry &entry = m_book.entries[i];
        if ((m_pendingOnly && entry.applied) ||
            (!m_words.isEmpty() && !entry.version.contains(m_words, Qt::CaseInsensitive) &&
             !entry.title.contains(m_words, Qt::CaseInsensitive)))
            continue;
        m_shown.append(i);
    }
}

int MigrationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant MigrationsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_shown.size())
        return {};
    const BookEntry &one = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return QString(one.version + QStringLiteral("  ") + one.title);
    case Qt::AccessibleTextRole:
        return QString(one.version + u' ' + one.title + QStringLiteral(", ") + lookOfMigration(one).word);
    case Qt::ToolTipRole:
        return one.problem.isEmpty() ? QString(one.version + QStringLiteral("  ") + one.title) : one.problem;
    case VersionRole:
        return one.version;
    case TitleRole:
        return one.title;
    case RemarkRole:
        return m_remarks.value(one.version);
    case PlacesRole:
        return m_places.value(one.version);
    case AppliedRole:
        return one.applied;
    case ProblemRole:
        return one.problem;
    default:
        return {};
    }
}

QModelIndex MigrationsModel::indexOf(const QString &version) const
{
    for (int row = 0; row < m_shown.size(); ++row) {
        if (entry(row).version == version)
            return index(row);
    }
    return {};
}

const LaneRow *MigrationsModel::lanes(int row) const
{
    return m_shown.size() == m_book.entries.size() ? &m_lanes[m_shown[row]] : nullptr;
}

} // namespace slipway::gui
