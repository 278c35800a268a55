// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmappicture.h"

#include "gui/icons.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

namespace slipway::gui {

using State = PlanSide::State;

namespace {

constexpr double nodeWidth = 206;
constexpr double leastGap = 66;
constexpr double margin = 20;
constexpr double headHeight = 44;
constexpr double smallest = 0.4;
constexpr double largest = 2;

double naturalWidth()
{
    return planPlaces * nodeWidth + (planPlaces - 1) * leastGap + 2 * margin;
}

} // namespace

PlanMapPicture::PlanMapPicture(PlanMapFilter &lines, QWidget *parent)
    : QAbstractScrollArea(parent), m_lines(lines)
{
    setObjectName(QStringLiteral("planPicture"));
    setAccessibleName(tr("Plan map as a picture"));
    setProperty("pane", true);
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::AlternateBase);
    const auto again = [this] {
        layOut();
        viewport()->update();
    };
    connect(&m_lines, &QAbstractItemModel::modelReset, this, again);
    connect(&m_lines, &QAbstractItemModel::layoutChanged, this, again);
    connect(&m_lines, &QAbstractItemModel::rowsInserted, this, again);
    connect(&m_lines, &QAbstractItemModel::rowsRemoved, this, again);
    layOut();
}

void PlanMapPicture::setHeads(const std::array<QString, planPlaces> &details)
{
    m_heads = details;
    viewport()->update();
}

void PlanMapPicture::setFading(bool fading)
{
    m_fading = fading;
    viewport()->update();
}

void PlanMapPicture::setScale(double scale)
{
    m_fits = false;
    m_scale = qBound(smallest, scale, largest);
    layOut();
    viewport()->update();
    Q_EMIT scaleChanged();
}

void PlanMapPicture::fit()
{
    m_fits = true;
    m_scale = qBound(smallest, viewport()->width() / naturalWidth(), 1.0);
    layOut();
    viewport()->update();
    Q_EMIT scaleChanged();
}

void PlanMapPicture::layOut()
{
    const int line = fontMetrics().height();
    const double node = 2 * line + 26;
    m_tops.assign(1, 12);
    m_tops.reserve(static_cast<size_t>(m_lines.rowCount()) + 1);
    for (int row = 0; row < m_lines.rowCount(); ++row)
        m_tops.push_back(m_tops.back() + node + 28 +
                         (m_lines.line(row).wantedPrice.isEmpty() ? 0 : node + 14));
    const double tall = (headHeight + m_tops.back() + 8) * m_scale;
    const double wide = naturalWidth() * m_scale;
    verticalScrollBar()->setRange(0, qMax(0, qRound(tall) - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(qRound(node * m_scale / 2));
    horizontalScrollBar()->setRange(0, qMax(0, qRound(wide) - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    if (m_chosen >= m_lines.rowCount())
        m_chosen = -1;
}

/// In the picture's own measure, where `y` begins below the columns' names.
int PlanMapPicture::rowAt(double y) const
{
    const auto next = std::upper_bound(m_tops.cbegin(), m_tops.cend(), y);
    const auto row = std::distance(m_tops.cbegin(), next) - 1;
    return row >= 0 && row < m_lines.rowCount() ? static_cast<int>(row) : -1;
}

QRectF PlanMapPicture::nodeAt(int row, PlanPlace place) const
{
    const double width = qMax(naturalWidth(), viewport()->width() / m_scale);
    const double gap = (width - 2 * margin - planPlaces * nodeWidth) / (planPlaces - 1);
    return {margin + static_cast<double>(place) * (nodeWidth + gap), m_tops[static_cast<size_t>(row)],
            nodeWidth, 2.0 * fontMetrics().height() + 26};
}

void PlanMapPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), 0);
    painter.scale(m_scale, m_scale);
    painter.save();
    const double scrolled = verticalScrollBar()->value() / m_scale;
    const double tall = viewport()->height() / m_scale;
    painter.setClipRect(
        QRectF(0, headHeight, qMax(naturalWidth(), viewport()->width() / m_scale) + margin, tall));
    painter.translate(0, headHeight - scrolled);
    for (int row = qMax(0, rowAt(scrolled)); row < m_lines.rowCount(); ++row) {
        if (m_tops[static_cast<size_t>(row)] > scrolled + tall)
            break;
        paintLine(painter, row);
    }
    painter.restore();
    paintHeads(painter);
    if (hasFocus()) {
        painter.resetTransform();
        painter.setPen(QPen(Theme::of(this).color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void PlanMapPicture::paintHeads(QPainter &painter) const
{
    if (m_tops.empty())
        return;
    const Theme &theme = Theme::of(this);
    const QString names[] = {tr("Catalogue"), tr("Database"), tr("Stripe"), tr("Environment")};
    for (int place = 0; place < planPlaces; ++place) {
        QRectF box = nodeAt(0, static_cast<PlanPlace>(place));
        box.moveTop(12);
        box.setHeight(22);
        const QFont bold = scaledFont(font(), 1, QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(theme.color(Token::Text));
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, names[place]);
        const double used = QFontMetricsF(bold).horizontalAdvance(names[place]) + 12;
        const QFont small = captionFont(font());
        painter.setFont(small);
        painter.setPen(theme.color(Token::Text3));
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                         QFontMetricsF(small).elidedText(m_heads[static_cast<size_t>(place)], Qt::ElideMiddle,
                                                         box.width() - used));
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(QPointF(box.left(), box.bottom() + 4), QPointF(box.right(), box.bottom() + 4));
    }
}

void PlanMapPicture::paintLine(QPainter &painter, int row) const
{
    const PlanLine &line = m_lines.line(row);
    if (row == m_chosen) {
        const QRectF first = nodeAt(row, PlanPlace::Catalogue);
        const QRectF last = nodeAt(row, PlanPlace::Environment);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::of(this).color(Token::Selection));
        painter.drawRoundedRect(QRectF(first.left() - 10, first.top() - 8, last.right() - first.left() + 20,
                                       m_tops[static_cast<size_t>(row) + 1] - first.top() - 12),
                                6, 6);
    }
    painter.save();
    if (m_fading && line.agrees())
        painter.setOpacity(0.4);
    paintJoins(painter, row, line);
    if (!line.wantedPrice.isEmpty())
        paintWanted(painter, row, line);
    for (int place = 0; place < planPlaces; ++place)
        paintNode(painter, nodeAt(row, static_cast<PlanPlace>(place)), static_cast<PlanPlace>(place), line);
    painter.restore();
}

/// A line between neighbours is as good as the place that it leads to.
void PlanMapPicture::paintJoins(QPainter &painter, int row, const PlanLine &line) const
{
    const Theme &theme = Theme::of(this);
    for (int place = 1; place < planPlaces; ++place) {
        const PlanSide &from = line.sides[static_cast<size_t>(place - 1)];
        const PlanSide &to = line.sides[static_cast<size_t>(place)];
        if (from.state == State::Silent || to.state == State::Silent || from.state == State::Absent)
            continue;
        const QRectF left = nodeAt(row, static_cast<PlanPlace>(place - 1));
        const QRectF right = nodeAt(row, static_cast<PlanPlace>(place));
        const QPointF begin(left.right(), left.center().y());
        const QPointF end(right.left(), right.center().y());
        const bool speaks = to.tone == Tone::Failed || to.tone == Tone::Attention;
        painter.setPen(speaks ? QPen(theme.statusBar(to.tone), 2,
                                     to.state == State::Absent ? Qt::DashLine : Qt::SolidLine)
                              : QPen(theme.color(Token::BorderStrong), 1));
        painter.drawLine(begin, end);
        if (speaks)
            paintTag(painter, (begin + end) / 2, tr("differs"), to.tone);
    }
}

void PlanMapPicture::paintTag(QPainter &painter, const QPointF &centre, const QString &text, Tone tone) const
{
    const Theme &theme = Theme::of(this);
    const QFont small = scaledFont(font(), 0.85, QFont::DemiBold);
    const double width = QFontMetricsF(small).horizontalAdvance(text) + 14;
    const QRectF box(centre.x() - width / 2, centre.y() - 10, width, 20);
    painter.setPen(QPen(theme.statusBar(tone), 1));
    painter.setBrush(theme.statusTint(tone));
    painter.drawRoundedRect(box, 3, 3);
    painter.setFont(small);
    painter.setPen(theme.statusText(tone));
    painter.drawText(box, Qt::AlignCenter, text);
}

void PlanMapPicture::paintNode(QPainter &painter, const QRectF &box, PlanPlace place,
                               const PlanLine &line) const
{
    const PlanSide &side = line.side(place);
    if (side.state == State::Silent && side.name.isEmpty() && line.orphan)
        return;
    const Theme &theme = Theme::of(this);
    const bool speaks = side.tone == Tone::Failed || side.tone == Tone::Attention;
    const bool there = side.state == State::Agrees || side.state == State::Differs;
    QPen pen(speaks ? theme.statusBar(side.tone) : theme.color(Token::Border), speaks ? 1.4 : 1);
    if (!there)
        pen.setStyle(Qt::DashLine);
    painter.setPen(pen);
    painter.setBrush(speaks ? theme.statusTint(side.tone) : theme.color(Token::Surface));
    painter.drawRoundedRect(box, 4, 4);
    const QString iconName =
        speaks  ? (side.tone == Tone::Failed ? QStringLiteral("fail") : QStringLiteral("warn"))
        : there ? QStringLiteral("ok")
                : QStringLiteral("dash");
    icon(iconName, speaks  ? side.tone
                   : there ? Tone::Ok
                           : Tone::Neutral)
        .paint(&painter, QRect(qRound(box.right()) - 28, qRound(box.top()) + 10, 16, 16));
    const QRectF text = box.adjusted(14, 9, -12, -9);
    const bool code = place == PlanPlace::Catalogue || !there;
    const QString name = code || side.name.isEmpty() ? line.code : side.name;
    const QFont first = code ? scaledFont(font(), 1, QFont::DemiBold) : monoFont(font());
    painter.setFont(first);
    painter.setPen(theme.color(Token::Text));
    painter.drawText(
        text, Qt::AlignTop | Qt::AlignLeft,
        QFontMetricsF(first).elidedText(name, code ? Qt::ElideRight : Qt::ElideMiddle, text.width() - 22));
    const QFont second = scaledFont(font(), 0.92);
    painter.setFont(second);
    painter.setPen(speaks ? theme.statusText(side.tone) : theme.color(Token::Text2));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft,
                     QFontMetricsF(second).elidedText(side.detail, Qt::ElideRight, text.width()));
}

/// What a release would make, below the price that is there, reached from the catalogue by its lookup key.
void PlanMapPicture::paintWanted(QPainter &painter, int row, const PlanLine &line) const
{
    const Theme &theme = Theme::of(this);
    const QRectF from = nodeAt(row, PlanPlace::Catalogue);
    QRectF box = nodeAt(row, PlanPlace::Stripe);
    box.translate(0, box.height() + 14);
    QPen dashed(theme.statusBar(Tone::Running), 1.4, Qt::DashLine);
    const QPointF begin(from.right() - 40, from.bottom());
    const QPointF end(box.left(), box.center().y());
    QPainterPath path(begin);
    path.cubicTo(QPointF(begin.x(), end.y()), QPointF(begin.x(), end.y()), QPointF(begin.x() + 60, end.y()));
    path.lineTo(end);
    painter.setPen(dashed);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    paintTag(painter, QPointF((begin.x() + 60 + end.x()) / 2, end.y()),
             QFontMetricsF(font()).elidedText(line.wantedKey, Qt::ElideMiddle, 240), Tone::Running);
    painter.setPen(dashed);
    painter.setBrush(theme.color(Token::Surface));
    painter.drawRoundedRect(box, 4, 4);
    const QRectF text = box.adjusted(14, 9, -12, -9);
    painter.setFont(scaledFont(font(), 1, QFont::DemiBold));
    painter.setPen(theme.statusText(Tone::Running));
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft, tr("new price, wanted"));
    painter.setFont(scaledFont(font(), 0.92));
    painter.setPen(theme.color(Token::Text2));
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft, line.wantedPrice);
    icon(QStringLiteral("plus"), Tone::Running)
        .paint(&painter, QRect(qRound(box.right()) - 28, qRound(box.top()) + 10, 16, 16));
}

void PlanMapPicture::choose(int row)
{
    if (row == m_chosen)
        return;
    m_chosen = row;
    if (row >= 0) {
        const double top = (m_tops[static_cast<size_t>(row)] - 10) * m_scale;
        const double bottom = m_tops[static_cast<size_t>(row) + 1] * m_scale;
        const int room = viewport()->height() - qRound(headHeight * m_scale);
        QScrollBar *bar = verticalScrollBar();
        if (top < bar->value())
            bar->setValue(qRound(top));
        else if (bottom > bar->value() + room)
            bar->setValue(qRound(bottom) - room);
        setAccessibleDescription(m_lines.line(row).spoken());
        QAccessibleEvent told(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&told);
    }
    viewport()->update();
}

void PlanMapPicture::chooseByPerson(int row)
{
    if (row < 0 || row >= m_lines.rowCount())
        return;
    choose(row);
    Q_EMIT rowChosen(row);
}

void PlanMapPicture::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_fits)
        fit();
    else
        layOut();
}

void PlanMapPicture::mousePressEvent(QMouseEvent *event)
{
    const double y = (event->position().y() + verticalScrollBar()->value()) / m_scale - headHeight;
    chooseByPerson(rowAt(y));
}

void PlanMapPicture::keyPressEvent(QKeyEvent *event)
{
    const int last = m_lines.rowCount() - 1;
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->key() == Qt::Key_Down)
        chooseByPerson(qMin(last, m_chosen + 1));
    else if (event->key() == Qt::Key_Up)
        chooseByPerson(qMax(0, m_chosen - 1));
    else if (event->key() == Qt::Key_PageDown)
        chooseByPerson(qMin(last, m_chosen + 6));
    else if (event->key() == Qt::Key_PageUp)
        chooseByPerson(qMax(0, m_chosen - 6));
    else if (event->key() == Qt::Key_Home)
        chooseByPerson(0);
    else if (event->key() == Qt::Key_End)
        chooseByPerson(last);
    else if (event->key() == Qt::Key_0)
        fit();
    else if (control && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal))
        setScale(m_scale * 1.2);
    else if (control && event->key() == Qt::Key_Minus)
        setScale(m_scale / 1.2);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void PlanMapPicture::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier))
        setScale(m_scale * (event->angleDelta().y() > 0 ? 1.1 : 1 / 1.1));
    else
        QAbstractScrollArea::wheelEvent(event);
}

void PlanMapPicture::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_chosen < 0)
        chooseByPerson(0);
    viewport()->update();
}

void PlanMapPicture::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace slipway::gui
