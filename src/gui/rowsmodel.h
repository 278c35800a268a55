// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace slipway::gui {

/// A finished, short table of words: what happened in a run, what an environment answered. The first column is
/// a status.
class RowsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { KeyRole = Qt::UserRole + 1 };

    struct Row
    {
        QString key; ///< for who asks which row is meant
        QString icon;
        Tone tone = Tone::Neutral;
        QStringList cells;
        QString detail; ///< tooltip
    };

    explicit RowsModel(QStringList columns, QList<int> fixedColumns = {}, QObject *parent = nullptr);
    void setRows(const QList<Row> &rows);
    const QList<Row> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_columns;
    QList<int> m_fixed;
    QList<Row> m_rows;
};

} // namespace slipway::gui
