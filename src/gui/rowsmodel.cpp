// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/rowsmodel.h"

#include "gui/statusdelegate.h"

#include <QApplication>

namespace slipway::gui {

RowsModel::RowsModel(QStringList columns, QList<int> fixedColumns, QObject *parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns)), m_fixed(std::move(fixedColumns))
{
}

void RowsModel::setRows(const QList<Row> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int RowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const QString text = row.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::ToolTipRole:
        return row.detail.isEmpty() ? text : row.detail;
    case Qt::FontRole:
        return m_fixed.contains(index.column()) ? QVariant(monoFont(QApplication::font())) : QVariant();
    case StatusDelegate::IconRole:
        return index.column() == 0 ? QVariant(row.icon) : QVariant();
    case StatusDelegate::ToneRole:
        return index.column() == 0 ? QVariant(static_cast<int>(row.tone)) : QVariant();
    case KeyRole:
        return row.key;
    default:
        return {};
    }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(m_columns.value(section)) : QVariant();
}

} // namespace slipway::gui
