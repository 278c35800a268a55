// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/batchchart.h"

#include "gui/theme.h"

#include <QJsonObject>
#include <QPainter>

namespace slipway::gui {

namespace {

constexpr int barWidth = 7;
constexpr int barGap = 3;

} // namespace

BatchChart::BatchChart(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Time per batch"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BatchChart::show(const QJsonArray &batches, qint64 targetMs, qint64 limitMs)
{
    m_batches = batches;
    m_target = targetMs;
    m_limit = limitMs;
    const QJsonObject last = batches.isEmpty() ? QJsonObject() : batches.last().toObject();
    setAccessibleDescription(tr("last batch %1 ms, target %2 ms, limit %3 ms")
                                 .arg(last[u"ms"].toInteger())
                                 .arg(targetMs)
                                 .arg(limitMs));
    setToolTip(accessibleDescription());
    update();
}

QString BatchChart::head() const
{
    return m_batches.isEmpty()
               ? tr("Time per batch")
               : tr("Time per batch, last %1 ms").arg(m_batches[m_batches.size() - 1][u"ms"].toInteger());
}

void BatchChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QFont small = captionFont(font());
    painter.setFont(small);
    painter.setPen(theme.color(Token::Text2));
    const QFontMetrics metrics(small);
    painter.drawText(QRect(0, 0, width(), metrics.height()), Qt::AlignLeft, head());
    qint64 highest = 1;
    for (const QJsonValue batch : std::as_const(m_batches))
        highest = qMax(highest, batch[u"ms"].toInteger());
    const bool farBelow = highest * 4 < m_limit; // then the bars are drawn larger, and the limit is a word
    const QString limit = farBelow ? tr("limit %1 ms").arg(m_limit) : tr("%1 ms").arg(m_limit);
    const int room = width() - metrics.horizontalAdvance(limit) - 10;
    const QRect area(0, metrics.height() + 6, room, height() - metrics.height() - 8);
    const int fits = qMax(1, area.width() / (barWidth + barGap));
    const qsizetype from = qMax<qsizetype>(0, m_batches.size() - fits);
    const qint64 most = farBelow ? highest * 2 : qMax(highest, m_limit);
    const auto heightOf = [&](qint64 ms) {
        return static_cast<int>(area.height() * ms / (most + most / 10 + 1));
    };
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (qsizetype at = from; at < m_batches.size(); ++at) {
        const qint64 ms = m_batches[at][u"ms"].toInteger();
        const bool split = m_batches[at][u"split"].toBool();
        painter.setBrush(theme.statusBar(split || ms > m_limit ? Tone::Attention : Tone::Running));
        const int tall = qMax(2, heightOf(ms));
        painter.drawRoundedRect(QRect(area.left() + static_cast<int>(at - from) * (barWidth + barGap),
                                      area.bottom() - tall, barWidth, tall),
                                1, 1);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    const int line = farBelow ? area.top() : area.bottom() - heightOf(m_limit);
    painter.setPen(QPen(theme.statusBar(Tone::Attention), 1, Qt::DashLine));
    if (!farBelow)
        painter.drawLine(area.left(), line, area.right(), line);
    painter.setPen(theme.color(Token::Text3));
    painter.drawText(
        QRect(area.right() + 6, line - metrics.height() / 2, width() - area.right(), metrics.height()),
        Qt::AlignVCenter, limit);
}

} // namespace slipway::gui
