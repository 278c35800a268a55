// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/stepchart.h"

#include "gui/steptreemodel.h"

#include <QPainter>

namespace slipway::gui {

namespace {

constexpr int wordsRoom = 76; ///< right of the longest bar

/// A round distance between lines of the grid, so that there are four to eight of them.
qint64 gridStep(qint64 total)
{
    for (const qint64 step : {100, 200, 500, 1'000, 2'000, 5'000, 10'000, 20'000, 30'000, 60'000, 120'000,
                              300'000, 600'000, 1'200'000, 1'800'000, 3'600'000, 7'200'000, 14'400'000})
        if (total / step <= 8)
            return step;
    return total / 6;
}

} // namespace

StepChart::StepChart(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Time line of the steps"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepChart::setSteps(const QList<Step> &steps)
{
    m_steps = steps;
    m_begin = {};
    QDateTime end;
    QStringList spoken;
    for (const Step &step : steps) {
        spoken << QString(step.title + QStringLiteral(", ") + step.words);
        if (!step.begin.isValid())
            continue;
        if (!m_begin.isValid() || step.begin < m_begin)
            m_begin = step.begin;
        if (!end.isValid() || step.end > end)
            end = step.end;
    }
    m_total = m_begin.isValid() ? qMax<qint64>(1, m_begin.msecsTo(end)) : 1;
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

int StepChart::lineHeight() const
{
    return fontMetrics().height() + 4;
}

int StepChart::nameWidth() const
{
    int widest = 80;
    for (const Step &step : m_steps)
        widest = qMax(widest, fontMetrics().horizontalAdvance(step.title));
    return qMin(widest, width() / 3) + 16;
}

QSize StepChart::sizeHint() const
{
    return {600, static_cast<int>(m_steps.size()) * lineHeight() + fontMetrics().height() + 14};
}

void StepChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const double left = nameWidth();
    const double room = qMax(40.0, width() - left - wordsRoom);
    paintGrid(painter, left, room);
    const QFont small = captionFont(font());
    int top = 4;
    for (const Step &step : m_steps) {
        painter.setFont(font());
        painter.setPen(theme.color(Token::Text2));
        painter.drawText(QRectF(0, top, left - 12, lineHeight()), Qt::AlignVCenter,
                         fontMetrics().elidedText(step.title, Qt::ElideRight, static_cast<int>(left) - 12));
        double end = left;
        if (step.begin.isValid()) {
            const double from =
                left + room * static_cast<double>(m_begin.msecsTo(step.begin)) / static_cast<double>(m_total);
            end = left + room * static_cast<double>(m_begin.msecsTo(step.end)) / static_cast<double>(m_total);
            end = qMax(end, from + 3);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.statusBar(step.tone));
            painter.drawRoundedRect(QRectF(from, top + 3, end - from, lineHeight() - 6), 2, 2);
            painter.setRenderHint(QPainter::Antialiasing, false);
        }
        painter.setFont(small);
        painter.setPen(theme.color(Token::Text3));
        const QRectF words(end + 8, top, width() - end - 8, lineHeight());
        painter.drawText(words, Qt::AlignVCenter,
                         QFontMetricsF(small).elidedText(step.words, Qt::ElideRight, words.width()));
        top += lineHeight();
    }
}

void StepChart::paintGrid(QPainter &painter, double left, double room) const
{
    const Theme &theme = Theme::of(this);
    const int bottom = static_cast<int>(m_steps.size()) * lineHeight() + 6;
    const qint64 step = qMax<qint64>(1, gridStep(m_total));
    painter.setFont(captionFont(font()));
    for (qint64 at = 0; at <= m_total; at += step) {
        const int x = static_cast<int>(left + room * static_cast<double>(at) / static_cast<double>(m_total));
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(x, 2, x, bottom);
        painter.setPen(theme.color(Token::Text3));
        const QString words =
            step < 1000 ? tr("%1 s").arg(static_cast<double>(at) / 1000, 0, 'f', 1) : clockText(at);
        painter.drawText(QRect(x - 40, bottom + 2, 80, fontMetrics().height()), Qt::AlignHCenter,
                         at == 0 ? QStringLiteral("0") : words);
    }
}

} // namespace slipway::gui
