// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/check.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace slipway::gui {

/// A table of results as a step recorded it. Columns of numbers stand right; in a comparison (its last column
/// named "change" or "verdict") rows that stay the same are quiet and come last.
class ValueTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setTable(const release::Table &table);
    const release::Table &table() const { return m_table; }
    bool isComparison() const { return m_comparison; }
    int differences() const; ///< rows of a comparison that are not the same

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isSame(const QStringList &row) const;
    release::Table m_table;
    QList<bool> m_numbers;
    bool m_comparison = false;
};

/// The same as a small table that is as high as its rows, up to a limit.
class ValueTable : public QTableView
{
    Q_OBJECT
public:
    ValueTable(const release::Table &table, int mostRows = 12, QWidget *parent = nullptr);
    const ValueTableModel &values() const { return m_values; }
    QString asText() const; ///< tab-separated, with the columns' names
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }

private:
    int m_shown = 1;
    ValueTableModel m_values;
};

/// Numbers, with group separators, signs, units of a percentage; an empty text or a dash may stand among
/// them.
bool looksLikeNumber(const QString &text);

} // namespace slipway::gui
