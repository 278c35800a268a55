// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/findingdelegate.h"

#include "gui/icons.h"
#include "gui/rowpaint.h"

#include <QAbstractItemView>
#include <QPainter>

namespace slipway::gui {

namespace {

constexpr int textLeft = 38;
constexpr int rightMargin = 12;

} // namespace

/// Draws where there is a painter; returns the height either way.
int FindingDelegate::write(QPainter *painter, const QRect &area, const QFont &font, const QPalette &palette,
                           const QModelIndex &index) const
{
    const Theme &theme = Theme::of(palette);
    const auto tone = static_cast<Tone>(index.data(ToneRole).toInt());
    int y = area.top() + 8;
    const auto paragraph = [&](const QString &text, const QFont &textFont, const QColor &ink) {
        if (text.isEmpty())
            return;
        const QFontMetrics metrics(textFont);
        const QRect room(area.left() + textLeft, y, area.width() - textLeft - rightMargin, 10'000);
        const QRect used = metrics.boundingRect(room, Qt::TextWordWrap, text);
        if (painter) {
            painter->setFont(textFont);
            painter->setPen(ink);
            painter->drawText(QRect(room.topLeft(), QSize(room.width(), used.height())), Qt::TextWordWrap,
                              text);
        }
        y += used.height() + 1;
    };
    if (painter)
        icon(index.data(IconRole).toString(), tone).paint(painter, QRect(area.left() + 14, y, 16, 16));
    paragraph(index.data(ThingRole).toString(), scaledFont(font, 1, QFont::DemiBold), theme.statusText(tone));
    paragraph(index.data(SentenceRole).toString(), smallFont(font), theme.color(Token::Text));
    const QString remedy = index.data(RemedyRole).toString();
    if (!remedy.isEmpty())
        paragraph(QString(QStringLiteral("→ ") + remedy), smallFont(font), theme.color(Token::Text2));
    return y + 8 - area.top();
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    // Room for the scroll bar in any case: it may only come when the heights are known.
    const int width = view ? view->width() - 2 * view->frameWidth() - 14 : 300;
    return {100, write(nullptr, QRect(0, 0, width, 0), option.font, option.palette, index)};
}

void FindingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    paintRow(painter, option, index);
    write(painter, option.rect, option.font, option.palette, index);
    painter->restore();
}

} // namespace slipway::gui
