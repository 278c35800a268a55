// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/locktimeline.h"

#include "gui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace slipway::gui {

using migrations::RehearsedFile;
using migrations::RehearsedLock;
using migrations::RehearsedStatement;

namespace {

/// Weak to strong, as PostgreSQL orders them.
const QStringList modes{QStringLiteral("AccessShareLock"),  QStringLiteral("RowShareLock"),
                        QStringLiteral("RowExclusiveLock"), QStringLiteral("ShareUpdateExclusiveLock"),
                        QStringLiteral("ShareLock"),        QStringLiteral("ShareRowExclusiveLock"),
                        QStringLiteral("ExclusiveLock"),    QStringLiteral("AccessExclusiveLock")};

/// From the begin of each lock on, the strongest one that is held then.
QList<LockTimeLine::Bar> strongest(QList<RehearsedLock> locks)
{
    std::stable_sort(locks.begin(), locks.end(),
                     [](const RehearsedLock &a, const RehearsedLock &b) { return a.beginUs < b.beginUs; });
    QList<LockTimeLine::Bar> bars;
    for (const RehearsedLock &lock : locks) {
        const LockTimeLine::Bar bar{lock.mode, lock.beginUs, lock.beginUs + lock.heldUs, lock.stopsReaders,
                                    lock.stopsWriters};
        if (!bars.isEmpty() && bars.last().endUs > bar.beginUs) {
            if (modes.indexOf(bars.last().mode) >= modes.indexOf(bar.mode))
                continue;
            bars.last().endUs = bar.beginUs;
            if (bars.last().endUs <= bars.last().beginUs)
                bars.removeLast();
        }
        bars.append(bar);
    }
    return bars;
}

} // namespace

QString LockTimeLine::lockWords(const QString &mode)
{
    QString words;
    for (const QChar c : mode.chopped(mode.endsWith(QStringLiteral("Lock")) ? 4 : 0)) {
        if (c.isUpper() && !words.isEmpty())
            words += u' ';
        words += c.toUpper();
    }
    return words;
}

QString LockTimeLine::timeWords(qint64 microseconds)
{
    const QLocale locale;
    if (microseconds < 1000)
        return tr("%1 ms").arg(locale.toString(static_cast<double>(microseconds) / 1000, 'f', 1));
    if (microseconds < 1'000'000)
        return tr("%1 ms").arg(
            locale.toString(static_cast<double>(microseconds) / 1000, 'f', microseconds < 10'000 ? 1 : 0));
    return tr("%1 s").arg(locale.toString(static_cast<double>(microseconds) / 1'000'000, 'f', 2));
}

QList<LockTimeLine::Lane> LockTimeLine::lanesOf(const RehearsedFile &file)
{
    QList<QString> order;
    QMap<QString, QList<RehearsedLock>> byTable;
    for (const RehearsedStatement &statement : file.statements) {
        for (const RehearsedLock &lock : statement.locks) {
            if (!byTable.contains(lock.table))
                order << lock.table;
            byTable[lock.table] << lock;
        }
    }
    QList<Lane> lanes;
    for (const QString &table : std::as_const(order)) {
        Lane lane{table, {}, strongest(byTable[table])};
        for (const Bar &bar : std::as_const(lane.bars)) {
            lane.readersUs += bar.readersWait ? bar.endUs - bar.beginUs : 0;
            lane.writersUs += bar.writersWait ? bar.endUs - bar.beginUs : 0;
        }
        lanes << lane;
    }
    std::stable_sort(lanes.begin(), lanes.end(),
                     [](const Lane &a, const Lane &b) { return a.writersUs > b.writersUs; });
    return lanes;
}

LockTimeLine::LockTimeLine(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Locks per table"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LockTimeLine::setLanes(const QList<Lane> &lanes, qint64 totalUs)
{
    m_lanes = lanes;
    m_totalUs = qMax<qint64>(1, totalUs);
    QStringList words;
    for (const Lane &lane : lanes)
        words << (lane.writersUs > 0 ? tr("%1: writers wait %2").arg(lane.table, timeWords(lane.writersUs))
                                     : tr("%1: nobody waits").arg(lane.table));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void LockTimeLine::setFacts(const QMap<QString, QString> &factsByTable)
{
    for (Lane &lane : m_lanes)
        lane.facts = factsByTable.value(lane.table);
    update();
}

int LockTimeLine::laneHeight() const
{
    return QFontMetrics(smallFont(font())).height() + QFontMetrics(captionFont(font())).height() + 10;
}

int LockTimeLine::labelWidth() const
{
    const QFontMetrics small(smallFont(font()));
    const QFontMetrics caption(captionFont(font()));
    int width = 90;
    for (const Lane &lane : m_lanes)
        width = qMax(width,
                     qMax(small.horizontalAdvance(lane.table), caption.horizontalAdvance(lane.facts)) + 16);
    return qMin(width, QWidget::width() / 4);
}

int LockTimeLine::endWidth() const
{
    const QFontMetrics metrics(scaledFont(font(), 0.85, QFont::DemiBold));
    return qMax(metrics.horizontalAdvance(tr("writers wait %1").arg(QStringLiteral("00.00 s"))),
                metrics.horizontalAdvance(tr("all wait %1").arg(QStringLiteral("00.00 s")))) +
           12;
}

double LockTimeLine::xOf(qint64 us) const
{
    const double room = qMax(40, width() - labelWidth() - endWidth());
    return labelWidth() + room * static_cast<double>(us) / static_cast<double>(m_totalUs);
}

QSize LockTimeLine::sizeHint() const
{
    return {500,
            static_cast<int>(m_lanes.size()) * laneHeight() + QFontMetrics(captionFont(font())).height() + 8};
}

QSize LockTimeLine::minimumSizeHint() const
{
    return {320, sizeHint().height()};
}

void LockTimeLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    const QFont small = smallFont(font());
    const QFont caption = captionFont(font());
    const QFont strong = scaledFont(font(), 0.85, QFont::DemiBold);
    const int bottom = static_cast<int>(m_lanes.size()) * laneHeight();
    // Times at round steps, so that a glance tells how long.
    const double magnitude = std::pow(10.0, std::floor(std::log10(static_cast<double>(m_totalUs) / 3)));
    const double share = static_cast<double>(m_totalUs) / 3 / magnitude;
    const auto step = static_cast<qint64>(qMax(1.0, magnitude * (share > 5 ? 5 : share > 2 ? 2 : 1)));
    painter.setFont(caption);
    for (qint64 at = 0; at <= m_totalUs; at += step) {
        const int x = static_cast<int>(xOf(at));
        painter.setPen(theme.color(Token::Border));
        painter.drawLine(x, 0, x, bottom);
        painter.setPen(theme.color(Token::Text3));
        painter.drawText(QRect(x - 40, bottom + 2, 80, painter.fontMetrics().height() + 2), Qt::AlignHCenter,
                         timeWords(at));
    }
    for (int row = 0; row < m_lanes.size(); ++row) {
        const Lane &lane = m_lanes[row];
        const int top = row * laneHeight();
        const QRect label(0, top + 2, labelWidth() - 10, QFontMetrics(small).height());
        painter.setFont(small);
        painter.setPen(theme.color(Token::Text));
        painter.drawText(label, Qt::AlignVCenter,
                         QFontMetrics(small).elidedText(lane.table, Qt::ElideMiddle, label.width()));
        painter.setFont(caption);
        painter.setPen(theme.color(Token::Text3));
        painter.drawText(label.translated(0, label.height()), Qt::AlignVCenter,
                         QFontMetrics(caption).elidedText(lane.facts, Qt::ElideRight, label.width()));
        int textEnd = 0;
        for (const Bar &bar : lane.bars) {
            const QRectF shape(xOf(bar.beginUs), top + 5, qMax(3.0, xOf(bar.endUs) - xOf(bar.beginUs)),
                               laneHeight() - 14);
            const bool waits = bar.writersWait || bar.readersWait;
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.statusBar(waits ? Tone::Failed : Tone::Neutral));
            painter.drawRoundedRect(shape, 2, 2);
            painter.setFont(strong);
            const QString words = QString(lockWords(bar.mode) + u' ' + timeWords(bar.endUs - bar.beginUs));
            const int wide = QFontMetrics(strong).horizontalAdvance(words) + 12;
            if (waits && wide < shape.width()) {
                painter.setPen(Qt::white);
                painter.drawText(shape.adjusted(6, 0, 0, 0), Qt::AlignVCenter, words);
            } else if (shape.left() > textEnd && shape.right() + wide < width() - endWidth()) {
                painter.setPen(waits ? theme.statusText(Tone::Failed) : theme.color(Token::Text3));
                painter.drawText(QRectF(shape.right() + 6, shape.top(), wide, shape.height()),
                                 Qt::AlignVCenter, words);
                textEnd = static_cast<int>(shape.right()) + wide;
            }
        }
        const QRect end(width() - endWidth(), top, endWidth(), laneHeight() - 4);
        painter.setFont(strong);
        if (lane.writersUs > 0) {
            painter.setPen(theme.statusText(Tone::Failed));
            painter.drawText(end, Qt::AlignRight | Qt::AlignVCenter,
                             (lane.readersUs > 0 ? tr("all wait %1") : tr("writers wait %1"))
                                 .arg(timeWords(lane.readersUs > 0 ? lane.readersUs : lane.writersUs)));
        } else {
            painter.setPen(theme.color(Token::Text3));
            painter.drawText(end, Qt::AlignRight | Qt::AlignVCenter, tr("nobody waits"));
        }
    }
}

bool LockTimeLine::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = help->pos().y() / qMax(1, laneHeight());
    if (row < 0 || row >= m_lanes.size())
        return true;
    QStringList words;
    for (const Bar &bar : m_lanes[row].bars)
        words << tr("%1 from %2 for %3")
                     .arg(lockWords(bar.mode), timeWords(bar.beginUs), timeWords(bar.endUs - bar.beginUs));
    QToolTip::showText(help->globalPos(), QString(m_lanes[row].table + u'\n' + words.join(u'\n')), this);
    return true;
}

} // namespace slipway::gui
