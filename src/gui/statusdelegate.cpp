// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/statusdelegate.h"

#include "gui/icons.h"
#include "gui/rowpaint.h"

#include <QPainter>

namespace slipway::gui {

void StatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    paintRow(painter, option, index);
    const QString iconName = index.data(IconRole).toString();
    const Tone tone = static_cast<Tone>(index.data(ToneRole).toInt());
    QRect text = option.rect.adjusted(11, 0, -8, 0);
    painter->save();
    if (!iconName.isEmpty()) {
        icon(iconName, tone).paint(painter, QRect(text.left(), text.center().y() - 7, 16, 16));
        text.setLeft(text.left() + 22);
        painter->setPen(Theme::of(option.palette).statusText(tone));
        painter->setFont(scaledFont(option.font, 1, QFont::Medium));
    }
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

QSize StatusDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 44, option.fontMetrics.height() + 16};
}

} // namespace slipway::gui
