// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/check.h"

#include <QAbstractTableModel>

namespace slipway::gui {

/// The checks of one step while it runs: result, check, expected, actual. Failed ones first.
class CheckListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Result, Name, Expected, Actual, ColumnCount };
    enum Role { StatusRole = Qt::UserRole }; ///< release::CheckStatus as int

    using QAbstractTableModel::QAbstractTableModel;

    void show(const QList<release::CheckResult> &checks);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<release::CheckResult> m_checks;
};

} // namespace slipway::gui
