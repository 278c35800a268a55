// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmapdelegate.h"

#include "gui/icons.h"
#include "gui/planmapmodel.h"
#include "gui/rowpaint.h"
#include "gui/statusdelegate.h"

#include <QPainter>

namespace slipway::gui {

namespace {

void paintTinted(QPainter *painter, const QRect &line, const QString &text, Tone tone, const QFont &base,
                 const Theme &theme)
{
    const QFont font = scaledFont(base, 0.92, QFont::DemiBold);
    const QFontMetrics metrics(font);
    const int width = qMin(metrics.horizontalAdvance(text) + 32, line.width());
    const QRect box(line.left(), line.center().y() - 9, width, 19);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.statusTint(tone));
    painter->drawRoundedRect(box, 3, 3);
    icon(QStringLiteral("warn"), tone).paint(painter, QRect(box.left() + 6, box.top() + 3, 14, 14));
    painter->setPen(theme.statusText(tone));
    painter->setFont(font);
    painter->drawText(box.adjusted(24, 0, -6, 0), Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, width - 30));
}

} // namespace

void PlanMapDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    paintRow(painter, option, index);
    const Theme &theme = Theme::of(option.palette);
    const auto state = static_cast<PlanSide::State>(index.data(PlanMapModel::StateRole).toInt());
    const auto tone = static_cast<Tone>(index.data(StatusDelegate::ToneRole).toInt());
    const bool speaks = tone == Tone::Failed || tone == Tone::Attention;
    const QString name = index.data().toString();
    const QString detail = index.data(PlanMapModel::DetailRole).toString();
    QRect cell = option.rect.adjusted(11, 0, -8, 0);
    const int half = QFontMetrics(option.font).height() + 2;
    QRect first(cell.left(), cell.center().y() - half, cell.width(), half);
    QRect second(cell.left(), cell.center().y() + 1, cell.width(), half);
    if (name.isEmpty())
        second.moveTop(cell.center().y() - half / 2);
    painter->save();
    if (!name.isEmpty()) {
        const bool id = index.column() != PlanMapModel::Catalogue;
        const QFont font = id ? monoFont(option.font) : option.font;
        painter->setFont(font);
        painter->setPen(theme.color(Token::Text));
        painter->drawText(
            first, Qt::AlignVCenter,
            QFontMetrics(font).elidedText(name, id ? Qt::ElideMiddle : Qt::ElideRight, first.width()));
    }
    if (speaks) {
        paintTinted(painter, second, detail, tone, option.font, theme);
    } else {
        if (name.isEmpty() || state == PlanSide::State::Absent) {
            icon(QStringLiteral("dash"), Tone::Neutral)
                .paint(painter, QRect(second.left(), second.center().y() - 7, 14, 14));
            second.setLeft(second.left() + 20);
        }
        const QFont small = scaledFont(option.font, 0.92);
        painter->setFont(small);
        painter->setPen(theme.color(Token::Text2));
        painter->drawText(second, Qt::AlignVCenter,
                          QFontMetrics(small).elidedText(detail, Qt::ElideRight, second.width()));
    }
    painter->restore();
}

QSize PlanMapDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, 2 * option.fontMetrics.height() + 24};
}

} // namespace slipway::gui
