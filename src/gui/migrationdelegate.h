// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace slipway::gui {

struct LaneRow;

/// One migration: its place in the graph, version and status, title, and who stands there.
class MigrationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintGraph(QPainter *painter, const QRect &row, const QStyleOptionViewItem &option,
                    const QModelIndex &index) const;
};

} // namespace slipway::gui
