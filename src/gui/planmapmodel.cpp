// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmapmodel.h"

#include "gui/statusdelegate.h"

namespace slipway::gui {

void PlanMapModel::setLines(const QList<PlanLine> &lines)
{
    beginResetModel();
    m_lines = lines;
    endResetModel();
}

int PlanMapModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int PlanMapModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PlanMapModel::sideData(const PlanSide &side, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return side.name;
    case DetailRole:
        return side.detail;
    case StateRole:
        return static_cast<int>(side.state);
    case StatusDelegate::ToneRole:
        return static_cast<int>(side.tone);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return side.name.isEmpty() ? side.detail : QString(side.name + QStringLiteral(", ") + side.detail);
    default:
        return {};
    }
}

QVariant PlanMapModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanLine &line = m_lines[index.row()];
    if (index.column() >= Catalogue)
        return sideData(line.sides[static_cast<size_t>(index.column() - Catalogue)], role);
    const bool verdict = index.column() == Verdict;
    switch (role) {
    case Qt::DisplayRole:
        return verdict ? line.verdict : line.code;
    case SortRole:
        return verdict ? QVariant(line.tone == Tone::Failed      ? 0
                                  : line.tone == Tone::Attention ? 1
                                                                 : 2)
                       : QVariant(line.code);
    case Qt::ToolTipRole:
        return line.spoken();
    case StatusDelegate::IconRole:
        return verdict ? QVariant(line.icon) : QVariant();
    case StatusDelegate::ToneRole:
        return verdict ? QVariant(static_cast<int>(line.tone)) : QVariant();
    default:
        return {};
    }
}

QVariant PlanMapModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Verdict:
        return tr("Verdict");
    case Plan:
        return tr("Plan");
    case Catalogue:
        return tr("Catalogue");
    case Database:
        return tr("Database");
    case Stripe:
        return tr("Stripe");
    case Environment:
        return tr("Environment");
    default:
        return {};
    }
}

PlanMapFilter::PlanMapFilter(QObject *parent) : WordsFilter(parent)
{
    setSortRole(PlanMapModel::SortRole);
}

void PlanMapFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

const PlanLine &PlanMapFilter::line(int row) const
{
    return source().lines()[mapToSource(index(row, 0)).row()];
}

int PlanMapFilter::rowOf(const QString &code) const
{
    for (int row = 0; row < rowCount(); ++row)
        if (line(row).code == code)
            return row;
    return -1;
}

bool PlanMapFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const PlanLine &line = source().lines()[row];
    if ((m_show == Show::WithFindings && line.findings.isEmpty()) ||
        (m_show == Show::Orphans && !line.orphan))
        return false;
    return fits([&](const auto &has) {
        return has(line.code) || has(line.verdict) ||
               std::any_of(line.sides.cbegin(), line.sides.cend(),
                           [&](const PlanSide &side) { return has(side.name) || has(side.detail); }) ||
               std::any_of(line.fields.cbegin(), line.fields.cend(), [&](const PlanField &field) {
                   return std::any_of(field.values.cbegin(), field.values.cend(), has);
               });
    });
}

} // namespace slipway::gui
