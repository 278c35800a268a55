// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/rowdelegate.h"

#include "gui/rowpaint.h"
#include "gui/statusdelegate.h"
#include "gui/theme.h"

#include <QFontInfo>
#include <QPainter>

namespace slipway::gui {

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintRow(painter, option, index);
    painter->save();
    const QVariant font = index.data(Qt::FontRole);
    QFont face = font.isValid() ? font.value<QFont>() : option.font;
    if (const QVariant tone = index.data(StatusDelegate::ToneRole); tone.isValid()) {
        face.setWeight(QFont::DemiBold);
        painter->setPen(Theme::of(option.palette).statusText(static_cast<Tone>(tone.toInt())));
    } else if (const QVariant token = index.data(InkRole); token.isValid()) {
        painter->setPen(Theme::of(option.palette).color(static_cast<Token>(token.toInt())));
    } else if (const QVariant ink = index.data(Qt::ForegroundRole); ink.isValid()) {
        painter->setPen(ink.value<QColor>());
    }
    painter->setFont(face);
    const QRect text = option.rect.adjusted(11, 0, -11, 0);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const int flags = alignment.isValid() ? alignment.toInt() : int(Qt::AlignLeft | Qt::AlignVCenter);
    painter->drawText(text, flags,
                      painter->fontMetrics().elidedText(index.data().toString(),
                                                        font.isValid() ? Qt::ElideMiddle : Qt::ElideRight,
                                                        text.width()));
    painter->restore();
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QVariant font = index.data(Qt::FontRole);
    const QFontMetrics metrics(font.isValid() ? font.value<QFont>() : option.font);
    return {metrics.horizontalAdvance(index.data().toString()) + 26, metrics.height() + 8};
}

void EnvironmentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    paintRow(painter, option, index);
    paintEnvironmentChip(painter, option.rect.adjusted(11, 0, -8, 0), index.data().toString(), option.font,
                         option.palette);
}

QSize environmentChipSize(const QString &environmentName, const QFont &base)
{
    const QFontMetrics metrics(scaledFont(base, 0.85, QFont::Bold));
    return {metrics.horizontalAdvance(environmentName.toUpper()) + 12, metrics.height() + 4};
}

int paintEnvironmentChip(QPainter *painter, const QRect &rect, const QString &environmentName,
                         const QFont &base, const QPalette &palette)
{
    if (environmentName.isEmpty())
        return rect.left();
    const QSize wanted = environmentChipSize(environmentName, base);
    const QRect chip(rect.left(), rect.center().y() - wanted.height() / 2, qMin(wanted.width(), rect.width()),
                     wanted.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::of(palette).environmentFill(environmentKind(environmentName)));
    painter->drawRoundedRect(chip, 2, 2);
    painter->setFont(scaledFont(base, 0.85, QFont::Bold));
    painter->setPen(Qt::white);
    painter->drawText(
        chip, Qt::AlignCenter,
        painter->fontMetrics().elidedText(environmentName.toUpper(), Qt::ElideRight, chip.width() - 8));
    painter->restore();
    return chip.right();
}

} // namespace slipway::gui
