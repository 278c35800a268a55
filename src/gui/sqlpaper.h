// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QTextEdit>
#include <functional>
#include <optional>

namespace slipway::gui {

/// Colours of SQL: words, texts, comments, numbers. Lines of a note are left alone.
enum class SqlInk { Word, Text, Comment, Number };
struct SqlPiece
{
    int begin = 0;
    int length = 0;
    SqlInk ink = SqlInk::Word;
};
/// The pieces of one line. `state` is carried from line to line: 0, or what is open at the line's begin.
QList<SqlPiece> sqlPieces(const QString &line, int &state);

/// Read-only SQL with line numbers, a mark beside statements, and notes below the lines that cause them.
class SqlPaper : public QTextEdit
{
    Q_OBJECT
public:
    struct Note
    {
        int line = 0; ///< the statement's first line
        int lastLine = 0;
        QString iconName;
        Tone tone = Tone::Attention;
        QString title;
        QString detail;
        QString silence;    ///< comment that silences it; empty = cannot be
        QString safer = {}; ///< SQL that does it with less waiting; empty = none to copy
    };

    explicit SqlPaper(QWidget *parent = nullptr);
    /// `markedLines` get a tick: statements that nothing is said against.
    void setText(const QString &text, const QList<Note> &notes, const QList<int> &markedLines,
                 bool isSql = true);
    const QList<Note> &notes() const { return m_notes; }
    void showLine(int line);
    int gutterWidth() const;
    void paintGutter(QPainter &painter, const QRect &dirty);

Q_SIGNALS:
    void copyWanted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void render();
    void insertNotes(QTextCursor &cursor, int lastLine);
    void placeGutter();
    void visitLines(const QRect &dirty, const std::function<void(int line, const QRect &row)> &visit) const;
    std::optional<Tone> tintOf(int line) const;
    QString m_text;
    QList<Note> m_notes;
    QList<int> m_marked;
    bool m_isSql = true;
    bool m_rendering = false;
    QWidget *m_gutter;
};

} // namespace slipway::gui
