// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checklistmodel.h"

#include "gui/corewords.h"

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

bool same(const QList<CheckResult> &a, const QList<CheckResult> &b)
{
    return std::equal(
        a.cbegin(), a.cend(), b.cbegin(), b.cend(),
        [](const CheckResult &one, const CheckResult &other) { return one.toJson() == other.toJson(); });
}

} // namespace

void CheckListModel::show(const QList<CheckResult> &checks)
{
    QList<CheckResult> sorted = checks;
    std::stable_sort(sorted.begin(), sorted.end(), [](const CheckResult &a, const CheckResult &b) {
        return a.status == CheckStatus::Fail && b.status != CheckStatus::Fail;
    });
    if (same(sorted, m_checks))
        return;
    beginResetModel();
    m_checks = std::move(sorted);
    endResetModel();
}

int CheckListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_checks.size());
}

int CheckListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CheckListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const CheckResult &check = m_checks[index.row()];
    if (role == StatusRole)
        return static_cast<int>(check.status);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Result:
        return check.status == CheckStatus::Pass   ? tr("Passed")
               : check.status == CheckStatus::Fail ? tr("Failed")
                                                   : tr("Skipped");
    case Name:
        return role == Qt::ToolTipRole ? QString(check.name + u'\n' + check.asked) : check.name;
    case Expected:
        return coreWords(check.expected);
    case Actual:
        return check.reason.isEmpty()
                   ? coreWords(check.actual)
                   : QString(coreWords(check.actual) + QStringLiteral(" (") + coreWords(check.reason) + u')');
    default:
        return {};
    }
}

QVariant CheckListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Result:
        return tr("Result");
    case Name:
        return tr("Check");
    case Expected:
        return tr("Expected");
    case Actual:
        return tr("Actual");
    default:
        return {};
    }
}

} // namespace slipway::gui
