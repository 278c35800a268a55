// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/sqlpaper.h"

#include "gui/icons.h"

#include <QAbstractTextDocumentLayout>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QTextBlock>
#include <QTextFrame>
#include <QTextTable>

namespace slipway::gui {

namespace {

constexpr qsizetype longestShown = 1 << 20;

const QSet<QString> &words()
{
    static const QSet<QString> all = [] {
        const char *text = "add all alter always analyze and any array as asc begin between by cascade case "
                           "cast check cluster collate "
                           "column comment commit concurrently conflict constraint copy create cross "
                           "current_date current_timestamp "
                           "database declare default deferrable deferred delete desc disable distinct do "
                           "domain drop each else enable "
                           "end enum except exclude execute exists extension false fetch first for foreign "
                           "from full function generated "
                           "grant group having identity if immediate in index inherits initially inner "
                           "insert intersect into is join key "
                           "language last lateral left like limit lock materialized modify natural no not "
                           "nothing null nulls of offset on "
                           "only or order outer over owner partition policy primary procedure range "
                           "references refresh reindex rename "
                           "replace restart restrict returning returns revoke right role rollback row rows "
                           "schema security select "
                           "sequence set sequences session share show some start stdin stored table "
                           "tablespace temporary temp then to "
                           "transaction trigger true truncate type union unique unlogged update using vacuum "
                           "valid validate value values "
                           "view when where window with work";
        const QStringList list = QString::fromLatin1(text).split(u' ');
        return QSet<QString>(list.cbegin(), list.cend());
    }();
    return all;
}

/// Numbers and marks beside the lines; drawn by the paper.
class Gutter : public QWidget
{
public:
    explicit Gutter(SqlPaper *paper) : QWidget(paper), m_paper(paper) {}
    QSize sizeHint() const override { return {m_paper->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        m_paper->paintGutter(painter, event->rect());
    }

private:
    SqlPaper *m_paper;
};

enum BlockKind { NoteBlock = -2 }; ///< user state of a note's blocks; lines have their number, from 1

} // namespace

QList<SqlPiece> sqlPieces(const QString &line, int &state)
{
    enum { Plain = 0, InComment = 1, InText = 2 };
    QList<SqlPiece> pieces;
    const auto size = static_cast<int>(line.size());
    int at = 0;
    const auto take = [&](int begin, SqlInk ink) { pieces.append({begin, at - begin, ink}); };
    const auto until = [&](const QString &end, int open, int begin, SqlInk ink) {
        const auto found = line.indexOf(end, at);
        at = found < 0 ? size : static_cast<int>(found + end.size());
        state = found < 0 ? open : int(Plain);
        take(begin, ink);
    };
    if (state == InComment)
        until(QStringLiteral("*/"), InComment, 0, SqlInk::Comment);
    else if (state == InText)
        until(QStringLiteral("'"), InText, 0, SqlInk::Text);
    while (at < size) {
        const int begin = at;
        const QChar c = line[at];
        if (c == u'-' && at + 1 < size && line[at + 1] == u'-') {
            at = size;
            take(begin, SqlInk::Comment);
        } else if (c == u'/' && at + 1 < size && line[at + 1] == u'*') {
            at += 2;
            until(QStringLiteral("*/"), InComment, begin, SqlInk::Comment);
        } else if (c == u'\'') {
            ++at;
            until(QStringLiteral("'"), InText, begin, SqlInk::Text);
        } else if (c == u'"') {
            const auto end = line.indexOf(u'"', at + 1);
            at = end < 0 ? size : static_cast<int>(end) + 1;
        } else if (c.isLetter() || c == u'_') {
            while (at < size && (line[at].isLetterOrNumber() || line[at] == u'_'))
                ++at;
            if (words().contains(line.mid(begin, at - begin).toLower()))
                take(begin, SqlInk::Word);
        } else if (c.isDigit()) {
            while (at < size && (line[at].isLetterOrNumber() || line[at] == u'.'))
                ++at;
            take(begin, SqlInk::Number);
        } else {
            ++at;
        }
    }
    return pieces;
}

SqlPaper::SqlPaper(QWidget *parent) : QTextEdit(parent), m_gutter(new Gutter(this))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("SQL"));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard |
                            Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    document()->setDocumentMargin(8);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, m_gutter, qOverload<>(&QWidget::update));
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            [this] { placeGutter(); });
}

int SqlPaper::gutterWidth() const
{
    const int digits = qMax(3, static_cast<int>(QString::number(m_text.count(u'\n') + 1).size()));
    return QFontMetrics(monoFont(font())).horizontalAdvance(QString(digits, u'0')) + 42;
}

void SqlPaper::setText(const QString &text, const QList<Note> &notes, const QList<int> &markedLines,
                       bool isSql)
{
    m_text = text.left(longestShown);
    m_notes = notes;
    m_marked = markedLines;
    m_isSql = isSql;
    std::stable_sort(m_notes.begin(), m_notes.end(), [](const Note &a, const Note &b) {
        return std::pair(a.line, a.tone != Tone::Attention) < std::pair(b.line, b.tone != Tone::Attention);
    });
    if (m_text.size() < text.size())
        m_text += tr("\n… (%1 characters more)").arg(text.size() - longestShown);
    render();
}

void SqlPaper::render()
{
    m_rendering = true;
    const Theme &theme = Theme::of(this);
    setViewportMargins(gutterWidth(), 0, 0, 0);
    clear();
    const QFont mono = monoFont(font());
    QTextCharFormat plain;
    plain.setFont(mono);
    plain.setForeground(theme.color(Token::Text));
    const auto formatOf = [&](SqlInk ink) {
        QTextCharFormat format = plain;
        switch (ink) {
        case SqlInk::Word:
            format.setForeground(theme.color(Token::Accent));
            format.setFontWeight(QFont::DemiBold);
            break;
        case SqlInk::Text:
            format.setForeground(theme.statusText(Tone::Ok));
            break;
        case SqlInk::Comment:
            format.setForeground(theme.color(Token::Text3));
            break;
        case SqlInk::Number:
            format.setForeground(theme.statusText(Tone::Attention));
            break;
        }
        return format;
    };
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    const QStringList lines = m_text.split(u'\n');
    int state = 0;
    bool fresh = true;
    for (int number = 1; number <= lines.size(); ++number) {
        QTextBlockFormat block;
        block.setLineHeight(135, QTextBlockFormat::ProportionalHeight);
        block.setNonBreakableLines(true);
        bool below = false;
        for (const Note &note : std::as_const(m_notes)) {
            if (number == qMax(note.line, note.lastLine))
                below = true;
        }
        if (!fresh)
            cursor.insertBlock();
        fresh = false;
        cursor.setBlockFormat(block);
        cursor.block().setUserState(number);
        const QString &line = lines[number - 1];
        int at = 0;
        for (const SqlPiece &piece : m_isSql ? sqlPieces(line, state) : QList<SqlPiece>()) {
            cursor.insertText(line.mid(at, piece.begin - at), plain);
            cursor.insertText(line.mid(piece.begin, piece.length), formatOf(piece.ink));
            at = piece.begin + piece.length;
        }
        cursor.insertText(line.mid(at), plain);
        if (below) {
            insertNotes(cursor, number);
            fresh = true; // the block behind a frame is there already
        }
    }
    cursor.endEditBlock();
    m_rendering = false;
    moveCursor(QTextCursor::Start);
    placeGutter();
}

void SqlPaper::insertNotes(QTextCursor &cursor, int lastLine)
{
    const Theme &theme = Theme::of(this);
    QList<Note> here;
    for (const Note &note : std::as_const(m_notes)) {
        if (qMax(note.line, note.lastLine) == lastLine)
            here << note;
    }
    QTextFrameFormat frame;
    frame.setBorder(1);
    frame.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    frame.setBorderBrush(theme.statusText(here.first().tone));
    frame.setPadding(6);
    frame.setTopMargin(4);
    frame.setBottomMargin(6);
    frame.setBackground(theme.color(Token::Surface));
    QTextFrame *box = cursor.insertFrame(frame);
    cursor = box->firstCursorPosition();
    QTextBlockFormat tight;
    bool first = true;
    const auto paragraph = [&] {
        if (!first)
            cursor.insertBlock(tight);
        cursor.setBlockFormat(tight);
        cursor.block().setUserState(NoteBlock);
        first = false;
    };
    for (const Note &note : std::as_const(here)) {
        paragraph();
        QTextCharFormat head;
        head.setFont(scaledFont(font(), 1, QFont::DemiBold));
        head.setForeground(theme.statusText(note.tone));
        cursor.insertText(note.title, head);
        paragraph();
        QTextCharFormat detail;
        detail.setFont(smallFont(font()));
        detail.setForeground(theme.color(Token::Text2));
        cursor.insertText(note.detail, detail);
        auto copies = [&, before = QStringLiteral("  ")](const QString &text, QString words) mutable {
            if (text.isEmpty())
                return;
            cursor.insertText(std::exchange(before, QStringLiteral(" · ")), detail);
            QTextCharFormat link = detail;
            link.setForeground(theme.color(Token::Accent));
            link.setAnchor(true);
            link.setAnchorHref(text);
            cursor.insertText(words.replace(u' ', QChar(QChar::Nbsp)), link);
        };
        copies(note.safer, tr("Copy the safer SQL"));
        copies(note.silence, tr("Copy what silences it"));
    }
    cursor = box->lastCursorPosition();
    cursor.movePosition(QTextCursor::NextBlock);
}

void SqlPaper::showLine(int line)
{
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.userState() != line)
            continue;
        setTextCursor(QTextCursor(block));
        const QRectF place = document()->documentLayout()->blockBoundingRect(block);
        verticalScrollBar()->setValue(static_cast<int>(place.top()) - viewport()->height() / 4);
        return;
    }
}

void SqlPaper::placeGutter()
{
    if (m_rendering)
        return;
    const QRect area = contentsRect();
    m_gutter->setGeometry(area.left(), area.top(), gutterWidth(), area.height());
    m_gutter->update();
}

/// The visible lines and the whole height that each takes, in the viewport.
void SqlPaper::visitLines(const QRect &dirty,
                          const std::function<void(int line, const QRect &row)> &visit) const
{
    const int scrolled = verticalScrollBar()->value();
    QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const int first = layout->hitTest(QPointF(1, qMax(0, scrolled - 40)), Qt::FuzzyHit);
    for (QTextBlock block = document()->findBlock(qMax(0, first)); block.isValid(); block = block.next()) {
        const QRectF place = layout->blockBoundingRect(block).translated(0, -scrolled);
        if (place.top() > dirty.bottom())
            break;
        if (block.userState() < 1)
            continue;
        const QTextBlock next = block.next();
        qreal bottom = place.bottom();
        if (next.isValid() && next.userState() == block.userState() + 1)
            bottom = layout->blockBoundingRect(next).top() - scrolled;
        visit(block.userState(),
              QRect(0, qRound(place.top()), viewport()->width(), qRound(bottom) - qRound(place.top())));
    }
}

std::optional<Tone> SqlPaper::tintOf(int line) const
{
    for (const Note &note : m_notes) {
        if (line >= note.line && line <= note.lastLine && note.tone != Tone::Running)
            return note.tone;
    }
    return std::nullopt;
}

void SqlPaper::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    visitLines(event->rect(), [&](int line, const QRect &row) {
        if (const auto tone = tintOf(line))
            painter.fillRect(row, Theme::of(this).statusTint(*tone));
    });
    painter.end();
    QTextEdit::paintEvent(event);
}

void SqlPaper::paintGutter(QPainter &painter, const QRect &dirty)
{
    const Theme &theme = Theme::of(this);
    painter.fillRect(dirty, theme.color(Token::Surface));
    painter.setFont(monoFont(font()));
    const int width = gutterWidth();
    visitLines(dirty, [&](int line, const QRect &whole) {
        const QRect row(0, whole.top(), width, whole.height());
        if (const auto tone = tintOf(line))
            painter.fillRect(row, theme.statusTint(*tone));
        QString mark = m_marked.contains(line) ? QStringLiteral("ok") : QString();
        Tone markTone = Tone::Ok;
        for (const Note &note : std::as_const(m_notes)) {
            if (line == note.line && (mark.isEmpty() || note.tone == Tone::Attention)) {
                mark = note.iconName;
                markTone = note.tone;
            }
        }
        painter.setPen(theme.color(Token::Text3));
        painter.drawText(row.adjusted(0, 0, -30, 0), Qt::AlignRight | Qt::AlignTop, QString::number(line));
        if (!mark.isEmpty())
            icon(mark, markTone)
                .paint(&painter,
                       QRect(width - 22, row.top() + painter.fontMetrics().height() / 2 - 7, 14, 14));
    });
}

void SqlPaper::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    placeGutter();
}

void SqlPaper::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && !m_rendering)
        render();
}

void SqlPaper::mouseReleaseEvent(QMouseEvent *event)
{
    const QString link = anchorAt(event->position().toPoint());
    if (!link.isEmpty() && event->button() == Qt::LeftButton && !textCursor().hasSelection())
        Q_EMIT copyWanted(link);
    QTextEdit::mouseReleaseEvent(event);
}

void SqlPaper::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy"), this, &QTextEdit::copy)->setEnabled(textCursor().hasSelection());
    menu.addAction(tr("Select all"), this, &QTextEdit::selectAll);
    for (const Note &note : std::as_const(m_notes)) {
        if (!note.safer.isEmpty())
            menu.addAction(tr("Copy the safer SQL for line %1").arg(note.line), this,
                           [this, note] { Q_EMIT copyWanted(note.safer); });
        if (!note.silence.isEmpty())
            menu.addAction(tr("Copy %1").arg(note.silence), this,
                           [this, note] { Q_EMIT copyWanted(note.silence); });
    }
    menu.exec(event->globalPos());
}

} // namespace slipway::gui
