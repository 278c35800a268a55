// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/checkrow.h"
#include "gui/wordsfilter.h"

#include <QAbstractTableModel>

namespace slipway::gui {

/// All checks of a run: result, check, step, expected, actual, took. Presents values; fetches nothing.
class ChecksModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Result, Check, Step, Expected, Actual, Took, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<CheckRow> &rows);
    const QList<CheckRow> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const CheckRow &row, int column) const;
    QList<CheckRow> m_rows;
};

/// Words, one rank (CheckRow::rank), one step.
class ChecksFilter : public WordsFilter
{
    Q_OBJECT
public:
    explicit ChecksFilter(QObject *parent = nullptr);
    void setRank(std::optional<int> rank);
    void setStep(const QString &stepId); ///< empty = all

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    std::optional<int> m_rank;
    QString m_step;
};

} // namespace slipway::gui
