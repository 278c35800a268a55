// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/timeline.h"

#include "gui/steptreemodel.h"
#include "gui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

constexpr qint64 unknownMs = 1000; ///< drawn for a step without an estimate
constexpr int clearance = 8;       ///< between two times under the lanes

qint64 weight(const StepState &step)
{
    return step.estimateMs > 0 ? step.estimateMs : unknownMs;
}

/// Nothing will be done for it, by forecast or decision.
bool leftOut(const StepState &step)
{
    return step.forecast.state == ForecastState::NotNecessary || (step.finished && step.attempt == 0);
}

} // namespace

std::optional<qint64> estimatedRest(const RunState &state, const QDateTime &now)
{
    bool known = false;
    qint64 rest = 0;
    for (const StepState &step : state.steps) {
        known = known || step.estimateMs > 0;
        if (step.finished || leftOut(step))
            continue;
        const qint64 spent = step.running() ? step.startedAt.msecsTo(now) : 0;
        rest += std::max<qint64>(0, step.estimateMs - spent);
    }
    return known ? std::optional(rest) : std::nullopt;
}

TimeLine::TimeLine(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Time line: estimate and actual"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize TimeLine::sizeHint() const
{
    const int line = QFontMetrics(captionFont(font())).height();
    return {600, 3 * line + 24};
}

QSize TimeLine::minimumSizeHint() const
{
    return {300, sizeHint().height()};
}

void TimeLine::show(const RunState &state, const QDateTime &now, qint64 windowMs)
{
    m_window = 0;
    m_estimate.clear();
    m_actual.clear();
    m_live = !state.finished();
    m_begin = state.startedAt;
    for (const StepState &step : state.steps) {
        if (step.startedAt.isValid() && (!m_begin.isValid() || step.startedAt < m_begin))
            m_begin = step.startedAt;
    }
    if (windowMs > 0 && m_begin.isValid())
        m_window =
            windowMs + (state.begunAt.isValid() ? std::max<qint64>(0, m_begin.msecsTo(state.begunAt)) : 0);
    const QDateTime end = m_live || !state.finishedAt.isValid() ? now : state.finishedAt;
    m_now = m_begin.isValid() ? std::max<qint64>(0, m_begin.msecsTo(end)) : 0;
    qint64 planned = 0;
    for (const StepState &step : state.steps) {
        if (leftOut(step))
            continue;
        m_estimate << Bar{step.title, planned, planned + weight(step)};
        planned += weight(step);
        if (!step.startedAt.isValid())
            continue;
        const qint64 from = m_begin.msecsTo(step.startedAt);
        const qint64 to = step.finished ? m_begin.msecsTo(step.finishedAt) : m_now;
        m_actual << Bar{step.title, from, to, step.status, step.running() && m_live, false};
    }
    qint64 ahead = m_now;
    for (const StepState &step : state.steps) {
        if (!m_live || step.finished || leftOut(step))
            continue;
        const qint64 spent = step.running() ? step.startedAt.msecsTo(end) : 0;
        const qint64 rest = std::max<qint64>(step.running() ? 0 : unknownMs / 2, weight(step) - spent);
        m_actual << Bar{step.title, ahead, ahead + rest, step.status, false, true};
        ahead += rest;
    }
    m_total = std::max<qint64>({planned, ahead, m_now, m_window, 1000});
    update();
}

int TimeLine::laneLeft() const
{
    const QFontMetrics metrics(captionFont(font()));
    return 20 + std::max(metrics.horizontalAdvance(tr("Estimate")), metrics.horizontalAdvance(tr("Actual"))) +
           16;
}

double TimeLine::xOf(qint64 ms) const
{
    const double room = width() - laneLeft() - 20;
    return laneLeft() + room * static_cast<double>(ms) / static_cast<double>(m_total);
}

TimeLine::Lane TimeLine::lane(int number) const
{
    const int height = QFontMetrics(captionFont(font())).height() + 2;
    return {number == 0 ? m_estimate : m_actual, 6 + number * (height + 4), height};
}

void TimeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.setFont(captionFont(font()));
    for (int number = 0; number < 2; ++number) {
        const Lane bars = lane(number);
        painter.setPen(theme.color(Token::Text2));
        painter.drawText(QRect(20, bars.top, laneLeft() - 20, bars.height), Qt::AlignVCenter,
                         number == 0 ? tr("Estimate") : tr("Actual"));
        paintLane(painter, bars, number == 1);
    }
    const Lane last = lane(1);
    paintWindow(painter, last.top + last.height + 2);
    paintTimes(painter, last.top + last.height + 2);
    if (m_live && m_now > 0) {
        painter.setPen(QPen(theme.color(Token::Text), 2));
        const int x = static_cast<int>(xOf(m_now));
        painter.drawLine(x, 4, x, last.top + last.height + 2);
    }
}

void TimeLine::paintLane(QPainter &painter, const Lane &lane, bool filled) const
{
    const Theme &theme = Theme::of(this);
    const QFontMetrics metrics(painter.font());
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Bar &bar : lane.bars) {
        const double left = xOf(bar.begin);
        const QRectF shape(left + 0.5, lane.top + 0.5, std::max(3.0, xOf(bar.end) - left - 2),
                           lane.height - 1);
        const Tone tone = bar.running                             ? Tone::Running
                          : bar.status == StepStatus::Succeeded   ? Tone::Ok
                          : bar.status == StepStatus::Failed      ? Tone::Failed
                          : bar.status == StepStatus::Interrupted ? Tone::Attention
                                                                  : Tone::Neutral;
        QColor text = theme.color(Token::Text2);
        if (filled && !bar.waiting) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.statusBar(tone));
            text = tone == Tone::Attention || tone == Tone::Neutral ? QColor() : QColor(Qt::white);
        } else {
            painter.setPen(QPen(theme.color(bar.waiting ? Token::BorderStrong : Token::Border), 1,
                                bar.waiting ? Qt::DashLine : Qt::SolidLine));
            painter.setBrush(theme.statusTint(Tone::Neutral));
        }
        painter.drawRoundedRect(shape, 2, 2);
        const QRectF inner = shape.adjusted(4, 0, -2, 0);
        if (!text.isValid() || inner.width() < metrics.horizontalAdvance(bar.title.left(3)) + 12)
            continue;
        painter.setPen(text);
        painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(bar.title, Qt::ElideRight, static_cast<int>(inner.width())));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

/// Where the announced maintenance ends: what lies right of it is late.
void TimeLine::paintWindow(QPainter &painter, int bottom) const
{
    if (m_window <= 0 || !m_begin.isValid())
        return;
    const Theme &theme = Theme::of(this);
    const int x = static_cast<int>(xOf(m_window));
    painter.setPen(QPen(theme.statusBar(Tone::Attention), 2));
    painter.drawLine(x, 4, x, bottom);
}

QString TimeLine::windowText() const
{
    //: Under the time line, where the announced maintenance ends
    return tr("window ends %1")
        .arg(m_begin.addMSecs(m_window).toLocalTime().toString(QStringLiteral("HH:mm")));
}

void TimeLine::paintTimes(QPainter &painter, int top) const
{
    if (!m_begin.isValid())
        return;
    QRectF taken; // by the window's end, which is told rather than a round part of the whole
    if (m_window > 0) {
        const QFontMetricsF metrics(painter.font());
        const double width = metrics.horizontalAdvance(windowText());
        const double end = xOf(m_window);
        const double left = std::clamp(end - width, double(laneLeft()), double(this->width() - 20 - width));
        const double nowWidth = metrics.horizontalAdvance(tr("now %1").arg(QStringLiteral("00:00:00")));
        taken = QRectF(left - clearance, top, width + 2 * clearance, metrics.height());
        if (!m_live || std::abs(left + width / 2 - xOf(m_now)) > (nowWidth + width) / 2 + clearance) {
            painter.setPen(Theme::of(this).statusText(m_now > m_window ? Tone::Attention : Tone::Neutral));
            painter.drawText(QPointF(left, top + metrics.ascent()), windowText());
        }
    }
    const Theme &theme = Theme::of(this);
    const QFontMetrics metrics(painter.font());
    const double nowX = xOf(m_now);
    const double nowHalf = metrics.horizontalAdvance(tr("now %1").arg(QStringLiteral("00:00:00"))) / 2.0;
    const QString form = m_total < 120'000 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    painter.setPen(theme.color(Token::Text3));
    for (int part = 0; part <= 4; ++part) {
        const qint64 at = m_total * part / 4;
        const double x = xOf(at);
        const QString text = m_begin.addMSecs(at).toLocalTime().toString(form);
        const int width = metrics.horizontalAdvance(text);
        const double left = part == 0 ? x : part == 4 ? x - width : x - width / 2.0;
        if (m_live && std::abs(left + width / 2.0 - nowX) < nowHalf + width / 2.0 + clearance)
            continue;
        if (taken.intersects(QRectF(left, top, width, metrics.height())))
            continue;
        painter.drawText(QPointF(left, top + metrics.ascent()), text);
    }
    if (!m_live)
        return;
    QFont bold = painter.font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(theme.color(Token::Text));
    //: Under the time line, at the present moment
    const QString text = tr("now %1").arg(m_begin.addMSecs(m_now).toLocalTime().toString(form));
    const int width = QFontMetrics(bold).horizontalAdvance(text);
    const double left =
        std::clamp(nowX - width / 2.0, double(laneLeft()), double(this->width() - 20 - width));
    painter.drawText(QPointF(left, top + metrics.ascent()), text);
}

bool TimeLine::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (int number = 0; number < 2; ++number) {
        const Lane bars = lane(number);
        if (help->pos().y() < bars.top || help->pos().y() > bars.top + bars.height)
            continue;
        for (const Bar &bar : bars.bars) {
            if (help->pos().x() < xOf(bar.begin) || help->pos().x() > xOf(bar.end))
                continue;
            QToolTip::showText(help->globalPos(),
                               QString(bar.title + QStringLiteral(", ") + clockText(bar.end - bar.begin)),
                               this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace slipway::gui
