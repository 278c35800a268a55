// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace slipway::gui {

/// A finding: severity, the thing and its verdict, one sentence (the row's text), then the remedy. Sentences
/// wrap.
class FindingDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { IconRole = Qt::UserRole + 1, ToneRole, ThingRole, VerdictRole, RemedyRole };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintHead(QPainter *painter, const QRect &box, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
};

} // namespace slipway::gui
