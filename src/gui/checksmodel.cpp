// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checksmodel.h"

#include "gui/rowdelegate.h"
#include "gui/statusdelegate.h"

#include <QApplication>

namespace slipway::gui {

using namespace release;

void ChecksModel::setRows(const QList<CheckRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ChecksModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ChecksModel::text(const CheckRow &row, int column) const
{
    switch (column) {
    case Result:
        return lookOf(row).word;
    case Check:
        return row.check.name;
    case Step:
        return QStringLiteral("%1 %2").arg(row.stepNumber).arg(row.stepTitle);
    case Expected:
        return row.check.expected;
    case Actual:
        return actualText(row);
    case Took:
        return tookText(row.check);
    default:
        return {};
    }
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CheckRow &row = m_rows[index.row()];
    const int column = index.column();
    const bool values = column == Expected || column == Actual;
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return column == Result ? row.check.reason : text(row, column);
    case Qt::FontRole:
        return values ? QVariant(monoFont(QApplication::font())) : QVariant();
    case SortRole:
        return column == Result ? QVariant(row.rank())
               : column == Step ? QVariant(row.stepNumber)
               : column == Took ? QVariant(row.check.tookMs.value_or(-1))
                                : QVariant(text(row, column));
    case Qt::TextAlignmentRole:
        return column == Took ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case StatusDelegate::IconRole:
        return column == Result ? QVariant(lookOf(row).icon) : QVariant();
    case StatusDelegate::ToneRole:
        // Of the values only a wrong one speaks.
        return column == Result || (column == Actual && row.check.status == CheckStatus::Fail)
                   ? QVariant(static_cast<int>(lookOf(row).tone))
                   : QVariant();
    case RowDelegate::InkRole:
        return column == Step || column == Expected || column == Took ||
                       row.check.status == CheckStatus::Skipped
                   ? QVariant(static_cast<int>(Token::Text2))
                   : QVariant();
    default:
        return {};
    }
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Took ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Result:
        return tr("Result");
    case Check:
        return tr("Check");
    case Step:
        return tr("Step");
    case Expected:
        return tr("Expected");
    case Actual:
        return tr("Actual");
    case Took:
        //: How long a check took to be answered
        return tr("Took");
    default:
        return {};
    }
}

ChecksFilter::ChecksFilter(QObject *parent) : WordsFilter(parent)
{
    setSortRole(ChecksModel::SortRole);
}

void ChecksFilter::setRank(std::optional<int> rank)
{
    m_rank = rank;
    invalidateFilter();
}

void ChecksFilter::setStep(const QString &stepId)
{
    m_step = stepId;
    invalidateFilter();
}

bool ChecksFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const CheckRow &check = static_cast<const ChecksModel *>(sourceModel())->rows()[row];
    if (m_rank && check.rank() != *m_rank)
        return false;
    if (!m_step.isEmpty() && check.stepId != m_step)
        return false;
    return fits([&](const auto &has) {
        return has(check.check.name) || has(check.stepTitle) || has(check.check.expected) ||
               has(check.check.actual) || has(check.check.reason) || has(check.check.asked) ||
               has(lookOf(check).word);
    });
}

} // namespace slipway::gui
