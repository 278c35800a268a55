// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/schemaitems.h"

#include "gui/icons.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace slipway::gui {

using migrations::LiveColumn;
using migrations::LiveConstraint;
using migrations::LiveTable;
using migrations::SchemaFinding;

namespace {

class SchemaItems
{
    Q_DECLARE_TR_FUNCTIONS(SchemaItems)
};

constexpr int mostRows = 10;
constexpr double side = 10;

double lineHeight(const QFont &font)
{
    return QFontMetricsF(font).height() + 6;
}

QString shortType(const QString &type)
{
    QString words = type;
    words.replace(QStringLiteral("character varying"), QStringLiteral("varchar"));
    words.replace(QStringLiteral("timestamp with time zone"), QStringLiteral("timestamptz"));
    words.replace(QStringLiteral("timestamp without time zone"), QStringLiteral("timestamp"));
    return words;
}

QString keyWord(const SchemaRow &row)
{
    return row.primary ? QStringLiteral("PK") : row.foreign ? QStringLiteral("FK") : QString();
}

} // namespace

SchemaBox SchemaBox::of(const LiveTable &table, const console::SchemaBook &book)
{
    SchemaBox box;
    box.name = table.shown();
    QStringList troubled;
    for (const SchemaFinding &finding : book.findings) {
        if (finding.table != box.name)
            continue;
        (finding.severity == u"error" ? box.error : box.warning) = true;
        box.findings << finding.message;
        troubled << finding.column;
    }
    QList<SchemaRow> first;
    QList<SchemaRow> rest;
    for (const LiveColumn &column : table.columns) {
        SchemaRow row{column.name, shortType(column.type)};
        for (const LiveConstraint &constraint : table.constraints) {
            row.primary =
                row.primary || (constraint.kind == u'p' && constraint.columns.contains(column.name));
            row.foreign =
                row.foreign || (constraint.kind == u'f' && constraint.columns.contains(column.name));
        }
        row.marked = book.marked(column.name);
        row.finding = troubled.contains(column.name);
        (row.primary || row.foreign || row.marked || row.finding ? first : rest) << row;
    }
    std::stable_sort(first.begin(), first.end(),
                     [](const SchemaRow &a, const SchemaRow &b) { return a.primary && !b.primary; });
    box.rows = first + rest.mid(0, qMax<qsizetype>(0, mostRows - first.size()));
    box.more = static_cast<int>(table.columns.size() - box.rows.size());
    return box;
}

QSizeF SchemaBox::size(const QFont &font) const
{
    const QFontMetricsF title(scaledFont(font, 1, QFont::DemiBold));
    const QFontMetricsF text(scaledFont(font, 0.92, QFont::DemiBold));
    const QFontMetricsF mono(captionFont(font));
    double width = title.horizontalAdvance(name) + 2 * side + 24;
    for (const SchemaRow &row : rows)
        width = std::max(width, 26 + text.horizontalAdvance(row.name) + 20 +
                                    mono.horizontalAdvance(row.type) + 2 * side);
    const auto lines = static_cast<double>(rows.size() + (more > 0 ? 1 : 0));
    return {std::ceil(std::min(width, 420.0)),
            std::ceil(lineHeight(font) + 6 + lines * lineHeight(smallFont(font)) + 6)};
}

SchemaTableItem::SchemaTableItem(SchemaBox box, const QFont &font, const Theme &theme)
    : m_box(std::move(box)), m_font(font), m_theme(&theme), m_size(m_box.size(font))
{
    setFlag(ItemIsSelectable);
    QStringList words{m_box.name};
    words << m_box.findings;
    setToolTip(words.join(u'\n'));
    setZValue(1);
}

void SchemaTableItem::setFaded(bool faded)
{
    setOpacity(faded ? 0.25 : 1);
}

void SchemaTableItem::setTheme(const Theme &theme)
{
    m_theme = &theme;
    update();
}

bool SchemaTableItem::holds(const QString &words) const
{
    return m_box.name.contains(words, Qt::CaseInsensitive) ||
           std::any_of(m_box.rows.cbegin(), m_box.rows.cend(),
                       [&](const SchemaRow &row) { return row.name.contains(words, Qt::CaseInsensitive); });
}

QRectF SchemaTableItem::boundingRect() const
{
    return QRectF(QPointF(0, 0), m_size).adjusted(-3, -3, 3, 3);
}

void SchemaTableItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const Theme &theme = *m_theme;
    const QRectF frame(QPointF(0, 0), m_size);
    const QColor edge = m_box.error     ? theme.statusText(Tone::Failed)
                        : m_box.warning ? theme.statusText(Tone::Attention)
                                        : theme.color(Token::BorderStrong);
    painter->setPen(isSelected() ? QPen(theme.color(Token::Accent), 3)
                                 : QPen(edge, m_box.error || m_box.warning ? 1.6 : 1));
    painter->setBrush(theme.color(Token::Surface));
    painter->drawRoundedRect(frame, 6, 6);
    const double head = lineHeight(m_font) + 4;
    painter->setFont(scaledFont(m_font, 1, QFont::DemiBold));
    painter->setPen(theme.color(Token::Text));
    const QRectF title(side, 1, m_size.width() - 2 * side - 22, head);
    painter->drawText(title, Qt::AlignVCenter,
                      QFontMetricsF(painter->font()).elidedText(m_box.name, Qt::ElideMiddle, title.width()));
    if (m_box.error || m_box.warning)
        icon(m_box.error ? QStringLiteral("fail") : QStringLiteral("warn"),
             m_box.error ? Tone::Failed : Tone::Attention)
            .paint(painter, QRect(qRound(m_size.width() - side - 16), qRound(head / 2 - 8), 16, 16));
    painter->setPen(theme.color(Token::Border));
    painter->drawLine(QPointF(1, head), QPointF(m_size.width() - 1, head));
    const QFont text = smallFont(m_font);
    const QFont caption = captionFont(m_font);
    const double step = lineHeight(text);
    double y = head + 3;
    for (const SchemaRow &row : m_box.rows) {
        const QRectF line(side, y, m_size.width() - 2 * side, step);
        if (row.marked) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.statusTint(Tone::Running));
            painter->drawRoundedRect(line.adjusted(-5, 1, 5, -1), 3, 3);
        }
        painter->setFont(caption);
        painter->setPen(theme.color(row.primary || row.foreign ? Token::Accent : Token::Text3));
        painter->drawText(line, Qt::AlignVCenter,
                          row.marked && keyWord(row).isEmpty() ? QStringLiteral("S") : keyWord(row));
        painter->setPen(theme.color(Token::Text3));
        painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, row.type);
        QFont font = text;
        font.setWeight(row.primary || row.marked ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        painter->setPen(row.finding ? theme.statusText(m_box.error ? Tone::Failed : Tone::Attention)
                                    : theme.color(row.marked ? Token::Accent : Token::Text));
        const QRectF name = line.adjusted(26, 0, -QFontMetricsF(caption).horizontalAdvance(row.type) - 8, 0);
        painter->drawText(name, Qt::AlignVCenter,
                          QFontMetricsF(font).elidedText(row.name, Qt::ElideRight, name.width()));
        y += step;
    }
    if (m_box.more > 0) {
        painter->setFont(caption);
        painter->setPen(theme.color(Token::Text3));
        painter->drawText(QRectF(side + 26, y, m_size.width() - side - 26, step), Qt::AlignVCenter,
                          SchemaItems::tr("%n more", nullptr, m_box.more));
    }
}

SchemaEdgeItem::SchemaEdgeItem(QPainterPath path, bool finding, const Theme &theme)
    : m_path(std::move(path)), m_finding(finding), m_theme(&theme)
{
}

void SchemaEdgeItem::setTheme(const Theme &theme)
{
    m_theme = &theme;
    update();
}

QRectF SchemaEdgeItem::boundingRect() const
{
    return m_path.boundingRect().adjusted(-8, -8, 8, 8);
}

void SchemaEdgeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QColor colour =
        m_finding ? m_theme->statusText(Tone::Attention) : m_theme->color(Token::BorderStrong);
    painter->setPen(QPen(colour, m_finding ? 1.8 : 1.4, m_finding ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    if (m_path.isEmpty())
        return;
    // The end at the table that refers: many rows there for one here.
    const QPointF end = m_path.pointAtPercent(1);
    const QPointF before = m_path.pointAtPercent(0.97);
    const double angle = std::atan2(end.y() - before.y(), end.x() - before.x());
    painter->setPen(QPen(colour, 1.4));
    for (const double turn : {-0.45, 0.45})
        painter->drawLine(end, end - QPointF(std::cos(angle + turn), std::sin(angle + turn)) * 9);
}

} // namespace slipway::gui
