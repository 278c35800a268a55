// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/findingdelegate.h"

#include "gui/icons.h"
#include "gui/rowpaint.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QTextLayout>
#include <QtMath>

namespace slipway::gui {

namespace {

constexpr int margin = 12;
constexpr int indent = 24;
constexpr int between = 3;

/// Height of the text at that width, broken at words, within an id only where it must; drawn where there is a
/// painter.
double wrapText(const QFont &font, double width, const QString &text, QPainter *painter = nullptr,
                const QPointF &at = {})
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(qMax(80.0, width));
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    if (painter != nullptr)
        layout.draw(painter, at);
    return height;
}

QString remedyOf(const QModelIndex &index)
{
    const QString text = index.data(FindingDelegate::RemedyRole).toString();
    return text.isEmpty() ? text : QString(QStringLiteral("→ ") + text);
}

bool hasHead(const QModelIndex &index)
{
    return !index.data(FindingDelegate::ThingRole).toString().isEmpty();
}

int headHeight(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    return hasHead(index) ? QFontMetrics(scaledFont(option.font, 1, QFont::DemiBold)).height() + 2 : 0;
}

} // namespace

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = (view == nullptr ? 300 : view->viewport()->width()) - 2 * margin - indent;
    int height = 2 * margin + headHeight(option, index);
    for (const QString &text : {index.data().toString(), remedyOf(index)})
        if (!text.isEmpty())
            height += qCeil(wrapText(option.font, width, text)) + between;
    return {100, height};
}

/// The thing, and in the finding's colour its verdict; the thing itself where there is none.
void FindingDelegate::paintHead(QPainter *painter, const QRect &box, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.palette);
    const QColor toned = theme.statusText(static_cast<Tone>(index.data(ToneRole).toInt()));
    const QString verdict = index.data(VerdictRole).toString();
    const QFont bold = scaledFont(option.font, 1, QFont::DemiBold);
    const QFontMetrics boldMetrics(bold);
    const int room = verdict.isEmpty() ? box.width() : box.width() / 2;
    const QString thing = boldMetrics.elidedText(index.data(ThingRole).toString(), Qt::ElideRight, room);
    painter->setFont(bold);
    painter->setPen(verdict.isEmpty() ? toned : theme.color(Token::Text));
    painter->drawText(box.left(), box.top() + boldMetrics.ascent(), thing);
    const int left = boldMetrics.horizontalAdvance(thing) + 8;
    const QFontMetrics metrics(option.font);
    painter->setFont(option.font);
    painter->setPen(toned);
    painter->drawText(box.left() + left, box.top() + metrics.ascent(),
                      metrics.elidedText(verdict, Qt::ElideRight, box.width() - left));
}

void FindingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    paintRow(painter, option, index);
    const Theme &theme = Theme::of(option.palette);
    const QRect box = option.rect.adjusted(margin + indent, margin, -margin, -margin);
    icon(index.data(IconRole).toString(), static_cast<Tone>(index.data(ToneRole).toInt()))
        .paint(painter, QRect(option.rect.left() + margin, box.top(), 16, 16));
    if (hasHead(index))
        paintHead(painter, box, option, index);
    int top = box.top() + headHeight(option, index);
    const std::pair<QString, Token> texts[] = {{index.data().toString(), Token::Text},
                                               {remedyOf(index), Token::Text2}};
    for (const auto &[text, token] : texts) {
        if (text.isEmpty())
            continue;
        painter->setPen(theme.color(token));
        top += qCeil(wrapText(option.font, box.width(), text, painter, QPointF(box.left(), top))) + between;
    }
    painter->restore();
}

} // namespace slipway::gui
