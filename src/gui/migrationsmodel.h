// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/migrationbook.h"
#include "gui/revisionlanes.h"
#include "gui/statuslook.h"

#include <QAbstractListModel>

namespace slipway::gui {

StatusLook lookOfMigration(const console::BookEntry &entry);

/// Pending and applied migrations in one list, newest above, with the graph that joins them.
class MigrationsModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { VersionRole = Qt::UserRole + 1, TitleRole, RemarkRole, PlacesRole, AppliedRole, ProblemRole };

    using QAbstractListModel::QAbstractListModel;
    void setBook(const console::MigrationBook &book);
    void setStandings(const QList<console::Standing> &standings);
    /// Words of version or title; only what is pending. With a filter there is no graph.
    void setFilter(const QString &words, bool pendingOnly);
    const console::MigrationBook &book() const { return m_book; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QModelIndex indexOf(const QString &version) const;
    const console::BookEntry &entry(int row) const { return m_book.entries[m_shown[row]]; }
    const LaneRow *lanes(int row) const; ///< null while filtered
    int laneCount() const { return m_laneCount; }

private:
    void choose();
    console::MigrationBook m_book;
    QMap<QString, QStringList> m_places; ///< version → environments that stand there
    QString m_words;
    bool m_pendingOnly = false;
    QList<int> m_shown;
    QList<LaneRow> m_lanes; ///< of all entries
    QMap<QString, QString> m_remarks;
    int m_laneCount = 1;
};

} // namespace slipway::gui
