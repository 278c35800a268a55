// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logview.h"

#include "gui/icons.h"
#include "gui/logsearch.h"
#include "gui/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace slipway::gui {

namespace {

constexpr int padding = 8;
constexpr qint64 largestCopy = 64 << 20;

bool isPlain(const QByteArray &text)
{
    return std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= ' ' && c < 0x7f; });
}

} // namespace

QString displayText(const QByteArray &line)
{
    if (isPlain(line))
        return QString::fromLatin1(line);
    QString text;
    text.reserve(line.size());
    for (const QChar c : QString::fromUtf8(line)) {
        if (c == u'\t')
            text += QString(8 - text.size() % 8, u' ');
        else
            text += c.unicode() < 0x20 || c.unicode() == 0x7f ? QChar(0xFFFD) : c;
    }
    return text;
}

LogView::LogView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    setFrameShape(QFrame::NoFrame);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::onScrolled);
    measure();
}

void LogView::setLog(std::shared_ptr<const LogStore> log)
{
    m_log = std::move(log);
    m_chosen = {};
    m_lines = 0;
    m_longest = 0;
    m_currentLine = -1;
    select({}, {});
    setFollowing(true);
    refresh();
    viewport()->update();
}

void LogView::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    const qint64 top = firstVisibleLine();
    m_filter = filter;
    m_chosen = {};
    refresh();
    if (!m_following)
        showLine(top);
    viewport()->update();
}

void LogView::setStepNumbers(const QHash<QString, int> &numbers)
{
    if (m_stepNumbers == numbers)
        return;
    m_stepNumbers = numbers;
    viewport()->update();
}

void LogView::setMarked(const QByteArray &text, qint64 currentLine)
{
    if (m_marked == text && m_currentLine == currentLine)
        return;
    m_marked = text;
    m_currentLine = currentLine;
    viewport()->update();
}

void LogView::setFollowing(bool following)
{
    if (following) {
        m_scrolling = true;
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        m_scrolling = false;
    }
    if (std::exchange(m_following, following) != following)
        Q_EMIT followingChanged(following);
}

void LogView::refresh()
{
    if (!m_log)
        return;
    const qint64 lines = m_log->lineCount();
    if (!m_filter.showsAll())
        m_log->extend(m_chosen, m_filter);
    const bool grown = std::exchange(m_lines, lines) != lines;
    if (grown) {
        m_steps = m_log->steps();
        layOut();
    }
    const qint64 rows = rowCount();
    QScrollBar *bar = verticalScrollBar();
    const int maximum = static_cast<int>(std::max<qint64>(0, rows - rowsOnScreen()));
    if (bar->maximum() == maximum && !grown)
        return;
    m_scrolling = true;
    bar->setRange(0, maximum);
    bar->setPageStep(rowsOnScreen());
    if (m_following)
        bar->setValue(maximum);
    m_scrolling = false;
    viewport()->update();
}

qint64 LogView::rowCount() const
{
    return m_filter.showsAll() ? m_lines : m_chosen.count();
}

qint64 LogView::lineOfRow(qint64 row) const
{
    return m_filter.showsAll() ? row : m_chosen.at(row);
}

qint64 LogView::rowOfLine(qint64 line) const
{
    return m_filter.showsAll() ? line : m_chosen.rank(line);
}

int LogView::rowsOnScreen() const
{
    return std::max(1, viewport()->height() / m_rowHeight);
}

qint64 LogView::firstVisibleLine() const
{
    return std::max<qint64>(0, lineOfRow(verticalScrollBar()->value()));
}

void LogView::showLine(qint64 line)
{
    const qint64 row = std::clamp<qint64>(rowOfLine(line), 0, std::max<qint64>(0, rowCount() - 1));
    const int top = verticalScrollBar()->value();
    if (row >= top && row < top + rowsOnScreen() - 1)
        return;
    setFollowing(false);
    verticalScrollBar()->setValue(static_cast<int>(row) - rowsOnScreen() / 3);
}

void LogView::onScrolled(int value)
{
    viewport()->update();
    if (!m_scrolling)
        setFollowing(value >= verticalScrollBar()->maximum());
}

QString LogView::severityWord(Severity severity)
{
    //: Severity column of the log, as short as this
    return severity == Severity::Error ? tr("ERROR") : tr("WARN");
}

/// Sizes that depend on the font and the language alone.
void LogView::measure()
{
    const QFont font = monoFont(this->font());
    viewport()->setFont(font);
    const QFontMetricsF metrics(font);
    m_columnWidth = metrics.horizontalAdvance(u'0');
    m_rowHeight = static_cast<int>(metrics.height()) + 4;
    m_stepWidth = static_cast<int>(m_columnWidth * 3) + padding;
    m_timeWidth = static_cast<int>(m_columnWidth * 8) + 2 * padding;
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    const QFontMetricsF words(bold);
    const double word = std::max(words.horizontalAdvance(severityWord(Severity::Error)),
                                 words.horizontalAdvance(severityWord(Severity::Warning)));
    m_severityWidth = static_cast<int>(word) + m_rowHeight + padding;
    horizontalScrollBar()->setSingleStep(static_cast<int>(m_columnWidth * 4));
    layOut();
}

void LogView::layOut()
{
    const qsizetype digits = std::max<qsizetype>(5, QLocale().toString(m_lines).size());
    m_numberWidth = static_cast<int>(m_columnWidth * static_cast<double>(digits)) + 2 * padding;
    const double wanted = m_columnWidth * static_cast<double>(m_longest + 2);
    const int room = viewport()->width() - textLeft();
    horizontalScrollBar()->setRange(0, std::max(0, static_cast<int>(wanted) - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
}

int LogView::textLeft() const
{
    return m_numberWidth + m_stepWidth + m_timeWidth + m_severityWidth;
}

QString LogView::gutterOf(int step) const
{
    const int number = m_stepNumbers.value(m_steps.value(step), 0);
    return number > 0 ? QString::number(number) : QString();
}

QList<LogLine> LogView::visibleLines() const
{
    if (!m_log)
        return {};
    const qint64 first = verticalScrollBar()->value();
    const qint64 rows = rowsOnScreen() + 1;
    if (m_filter.showsAll())
        return m_log->lines(first, rows);
    QList<LogLine> lines;
    for (qint64 row = first; row < std::min(first + rows, m_chosen.count()); ++row)
        lines << m_log->lines(m_chosen.at(row), 1);
    return lines;
}

void LogView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(viewport()->font());
    const QList<LogLine> lines = visibleLines();
    const Theme &theme = Theme::of(this);
    qsizetype longest = m_longest;
    int top = 0;
    for (const LogLine &line : lines) {
        paintRow(painter, line, top);
        longest = std::max(longest, line.text.size());
        top += m_rowHeight;
    }
    painter.setPen(theme.color(Token::Border));
    painter.drawLine(m_numberWidth, 0, m_numberWidth, viewport()->height());
    painter.drawLine(m_numberWidth + m_stepWidth, 0, m_numberWidth + m_stepWidth, viewport()->height());
    if (std::exchange(m_longest, longest) != longest)
        QMetaObject::invokeMethod(this, &LogView::layOut, Qt::QueuedConnection);
}

void LogView::paintRow(QPainter &painter, const LogLine &line, int top) const
{
    const Theme &theme = Theme::of(this);
    QColor colour = theme.color(Token::Text);
    if (line.severity == Severity::Error) {
        painter.fillRect(0, top, viewport()->width(), m_rowHeight, theme.statusTint(Tone::Failed));
        colour = theme.statusText(Tone::Failed);
    } else if (line.severity == Severity::Warning) {
        colour = theme.statusText(Tone::Attention);
    }
    const int textX = textLeft();
    painter.save();
    painter.setClipRect(textX, top, viewport()->width() - textX, m_rowHeight);
    paintText(painter, line, top, colour);
    painter.restore();
    paintGutter(painter, line, top, colour);
}

void LogView::paintGutter(QPainter &painter, const LogLine &line, int top, const QColor &colour) const
{
    const Theme &theme = Theme::of(this);
    const bool error = line.severity == Severity::Error;
    painter.setPen(error ? colour : theme.color(Token::Text3));
    const auto cell = [&](int left, int width, int alignment, const QString &text) {
        painter.drawText(QRect(left, top, width, m_rowHeight), alignment | Qt::AlignVCenter, text);
    };
    cell(0, m_numberWidth - padding, Qt::AlignRight, QLocale().toString(line.number + 1));
    cell(m_numberWidth, m_stepWidth, Qt::AlignHCenter, gutterOf(line.step));
    painter.setPen(theme.color(Token::Text2));
    int left = m_numberWidth + m_stepWidth;
    cell(left + padding, m_timeWidth, Qt::AlignLeft,
         QDateTime::fromMSecsSinceEpoch(line.time).toString(QStringLiteral("HH:mm:ss")));
    left += m_timeWidth;
    if (line.severity == Severity::Info)
        return;
    const int size = m_rowHeight - 4;
    const Tone tone = error ? Tone::Failed : Tone::Attention;
    icon(error ? QStringLiteral("fail") : QStringLiteral("warn"), tone)
        .paint(&painter, left, top + 2, size, size);
    QFont bold = painter.font();
    bold.setWeight(QFont::DemiBold);
    painter.save();
    painter.setFont(bold);
    painter.setPen(colour);
    cell(left + size + 3, m_severityWidth, Qt::AlignLeft, severityWord(line.severity));
    painter.restore();
}

void LogView::paintText(QPainter &painter, const LogLine &line, int top, const QColor &colour) const
{
    const Theme &theme = Theme::of(this);
    const QString text = displayText(line.text);
    const QFontMetricsF metrics(painter.font());
    const bool plain = isPlain(line.text);
    const double left = textLeft() - horizontalScrollBar()->value();
    const auto across = [&](qsizetype column) {
        return left + (plain ? m_columnWidth * static_cast<double>(column)
                             : metrics.horizontalAdvance(text.left(column)));
    };
    const auto fill = [&](qsizetype from, qsizetype to, const QColor &fillColour) {
        painter.fillRect(QRectF(across(from), top + 1, across(to) - across(from), m_rowHeight - 2),
                         fillColour);
    };
    const Place begin = std::min(m_anchor, m_cursor);
    const Place end = std::max(m_anchor, m_cursor);
    if (begin != end && line.number >= begin.line && line.number <= end.line) {
        fill(line.number == begin.line ? begin.column : 0,
             line.number == end.line ? end.column : text.size() + 1, theme.color(Token::Selection));
    }
    const bool current = line.number == m_currentLine;
    const auto places = LogSearch::occurrences(text.toUtf8(), m_marked);
    const QByteArray bytes = plain ? QByteArray() : text.toUtf8();
    const auto column = [&](qsizetype at) { return plain ? at : QString::fromUtf8(bytes.left(at)).size(); };
    for (const auto &[at, size] : places)
        fill(column(at), column(at + size), theme.color(current ? Token::SearchCurrent : Token::SearchMatch));
    const qsizetype first =
        std::max<qsizetype>(0, static_cast<qsizetype>(-(left - textLeft()) / m_columnWidth) - 1);
    const auto shown = static_cast<qsizetype>(viewport()->width() / m_columnWidth) + 4;
    const double baseline = top + (m_rowHeight - metrics.height()) / 2 + metrics.ascent();
    painter.setPen(colour);
    if (plain)
        painter.drawText(QPointF(across(first), baseline), text.mid(first, shown));
    else
        painter.drawText(QPointF(left, baseline), text.left(first + shown));
    if (!current || places.isEmpty())
        return;
    painter.setPen(theme.dark() ? theme.color(Token::OnAccent) : theme.color(Token::Text));
    for (const auto &[at, size] : places)
        painter.drawText(QPointF(across(column(at)), baseline),
                         text.mid(column(at), column(at + size) - column(at)));
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
    m_scrolling = true;
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<qint64>(0, rowCount() - rowsOnScreen())));
    verticalScrollBar()->setPageStep(rowsOnScreen());
    m_scrolling = false;
    if (m_following)
        setFollowing(true);
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        measure();
}

void LogView::wheelEvent(QWheelEvent *event)
{
    QAbstractScrollArea::wheelEvent(event);
    event->accept();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (event->matches(QKeySequence::Copy) && hasSelection())
        QGuiApplication::clipboard()->setText(selectedText());
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (event->key() == Qt::Key_Home)
        bar->setValue(0);
    else if (event->key() == Qt::Key_End)
        setFollowing(true);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

LogView::Place LogView::placeAt(const QPoint &point) const
{
    const qint64 row = std::clamp<qint64>(verticalScrollBar()->value() + point.y() / m_rowHeight, 0,
                                          std::max<qint64>(0, rowCount() - 1));
    const qint64 line = std::max<qint64>(0, lineOfRow(row));
    const double x = point.x() - textLeft() + horizontalScrollBar()->value();
    const QList<LogLine> lines = m_log ? m_log->lines(line, 1) : QList<LogLine>();
    const QString text = lines.isEmpty() ? QString() : displayText(lines.constFirst().text);
    const auto column = static_cast<qsizetype>(x / m_columnWidth + 0.5);
    return {line, std::clamp<qsizetype>(column, 0, text.size())};
}

void LogView::select(const Place &anchor, const Place &cursor)
{
    const bool before = hasSelection();
    m_anchor = anchor;
    m_cursor = cursor;
    viewport()->update();
    if (before != hasSelection())
        Q_EMIT selectionChanged(hasSelection());
}

void LogView::selectAll()
{
    if (rowCount() > 0)
        select({}, {lineOfRow(rowCount() - 1), LineCutter::longestLine});
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Place place = placeAt(event->pos());
    select(event->modifiers().testFlag(Qt::ShiftModifier) ? m_anchor : place, place);
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    if (event->pos().y() < 0 || event->pos().y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (event->pos().y() < 0 ? -1 : 1));
    select(m_anchor, placeAt(event->pos()));
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->pos());
    select({place.line, 0}, {place.line, LineCutter::longestLine});
}

QString LogView::selectedText() const
{
    const Place begin = std::min(m_anchor, m_cursor);
    const Place end = std::max(m_anchor, m_cursor);
    QString text;
    const LineSet *shown = chosen();
    for (qint64 number = begin.line; m_log && begin != end && number <= end.line && text.size() < largestCopy;
         number += 256) {
        for (const LogLine &line : m_log->lines(number, std::min<qint64>(256, end.line - number + 1))) {
            if (shown && !shown->contains(line.number))
                continue;
            const QString whole = displayText(line.text);
            const qsizetype from = line.number == begin.line ? begin.column : 0;
            const qsizetype to = line.number == end.line ? std::min(end.column, whole.size()) : whole.size();
            text += whole.mid(from, to - from);
            if (line.number != end.line)
                text += u'\n';
        }
    }
    return text;
}

} // namespace slipway::gui
