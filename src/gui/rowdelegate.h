// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace slipway::gui {

/// A plain cell of a table in the look of the house; ids (FontRole fixed) are elided in the middle. A model
/// may give a colour: Qt::ForegroundRole, a Token under InkRole, or a status (StatusDelegate::ToneRole),
/// which also makes the text heavier.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum Role { InkRole = Qt::UserRole + 110 };

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// An environment's name as a solid chip in its colour.
class EnvironmentDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

/// Draws the chip at the left of `rect`, centred; returns where it ends.
int paintEnvironmentChip(QPainter *painter, const QRect &rect, const QString &environmentName,
                         const QFont &base, const QPalette &palette);
QSize environmentChipSize(const QString &environmentName, const QFont &base);

} // namespace slipway::gui
