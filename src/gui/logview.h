// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/logstore.h"

#include <QAbstractScrollArea>
#include <QHash>

namespace slipway::gui {

/// The lines of a log. Asks the log for those that are on the screen and for nothing else, so its cost does
/// not depend on how many there are. Follows the end until the person scrolls up. Text may be selected across
/// lines with mouse and keyboard.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit LogView(QWidget *parent = nullptr);

    void setLog(std::shared_ptr<const LogStore> log);
    void setFilter(const LogFilter &filter);
    const LogFilter &filter() const { return m_filter; }
    /// What the gutter shows for a step; nothing for one that is not named.
    void setStepNumbers(const QHash<QString, int> &numbers);
    /// Every occurrence is marked; the one on `currentLine` more so (-1 = none).
    void setMarked(const QByteArray &text, qint64 currentLine);
    void setFollowing(bool following);
    bool isFollowing() const { return m_following; }
    /// Lines may have come.
    void refresh();

    /// Scrolls so that the line, or the next one that the filter shows, is in sight.
    void showLine(qint64 line);
    qint64 rowCount() const;
    qint64 firstVisibleLine() const;
    /// Lines that the filter shows; null where it shows all.
    const LineSet *chosen() const { return m_filter.showsAll() ? nullptr : &m_chosen; }
    bool hasSelection() const { return m_anchor != m_cursor; }
    /// At most 64 MiB; lines that the filter hides are left out.
    QString selectedText() const;
    void selectAll();

Q_SIGNALS:
    void followingChanged(bool following);
    void selectionChanged(bool any);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    struct Place
    {
        qint64 line = 0;
        qsizetype column = 0;
        auto operator<=>(const Place &) const = default;
    };
    qint64 lineOfRow(qint64 row) const;
    qint64 rowOfLine(qint64 line) const;
    QList<LogLine> visibleLines() const;
    void paintRow(QPainter &painter, const LogLine &line, int top) const;
    void paintText(QPainter &painter, const LogLine &line, int top, const QColor &colour) const;
    void paintGutter(QPainter &painter, const LogLine &line, int top, const QColor &colour) const;
    void layOut();
    static QString severityWord(Severity severity);
    void measure();
    void onScrolled(int value);
    Place placeAt(const QPoint &point) const;
    void select(const Place &anchor, const Place &cursor);
    int rowsOnScreen() const;
    int textLeft() const;
    QString gutterOf(int step) const;

    std::shared_ptr<const LogStore> m_log;
    LogFilter m_filter;
    LineSet m_chosen;
    QStringList m_steps;
    QHash<QString, int> m_stepNumbers;
    QByteArray m_marked;
    qint64 m_currentLine = -1;
    qint64 m_lines = 0;
    bool m_following = true;
    bool m_scrolling = false; ///< by this class, not by the person
    qsizetype m_longest = 0;  ///< columns of the longest line seen on the screen
    Place m_anchor;
    Place m_cursor;

    int m_rowHeight = 18;
    double m_columnWidth = 8;
    int m_numberWidth = 0;
    int m_stepWidth = 0;
    int m_timeWidth = 0;
    int m_severityWidth = 0;
};

/// A line as text: control characters become visible, a tab becomes spaces up to the next eighth column.
QString displayText(const QByteArray &line);

} // namespace slipway::gui
