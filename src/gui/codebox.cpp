// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/codebox.h"

#include "gui/sqlhighlighter.h"

#include <QApplication>
#include <QKeyEvent>
#include <QResizeEvent>
#include <QTextBlock>

namespace slipway::gui {

CodeBox::CodeBox(const QString &accessibleName, int mostLines, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new SqlHighlighter(document(), Theme::of(this)))
    , m_mostLines(mostLines)
{
    setProperty("kind", QStringLiteral("code"));
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(monoFont(QApplication::font()));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(6);
}

void CodeBox::setCode(const QString &code)
{
    if (code == toPlainText())
        return;
    setPlainText(code);
    updateGeometry();
}

void CodeBox::setProse(const QString &text)
{
    m_highlighter->setDocument(nullptr);
    setCode(text);
}

QSize CodeBox::sizeHint() const
{
    const int letters = qMax(20, viewport()->width() / qMax(1, fontMetrics().averageCharWidth()));
    int lines = 0;
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next())
        lines += 1 + (block.length() - 1) / letters;
    const int height = fontMetrics().lineSpacing() * qBound(1, lines, m_mostLines) + 24;
    return {200, height};
}

QSize CodeBox::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void CodeBox::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->setTheme(Theme::of(this));
}

void CodeBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

void CodeBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F8) // belong to the page
        event->ignore();
    else
        QPlainTextEdit::keyPressEvent(event);
}

} // namespace slipway::gui
