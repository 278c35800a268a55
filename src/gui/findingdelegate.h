// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace slipway::gui {

/// A finding: severity, the thing, one sentence, then the remedy. Sentences wrap.
class FindingDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { IconRole = Qt::UserRole + 1, ToneRole, ThingRole, SentenceRole, RemedyRole };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int write(QPainter *painter, const QRect &area, const QFont &font, const QPalette &palette,
              const QModelIndex &index) const;
};

} // namespace slipway::gui
