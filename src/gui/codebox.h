// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>

namespace slipway::gui {

class SqlHighlighter;

/// What was asked, as written: read-only, in mono on sunken ground, as high as its text up to a limit. SQL is
/// coloured. Can be selected and copied by keyboard.
class CodeBox : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit CodeBox(const QString &accessibleName, int mostLines = 14, QWidget *parent = nullptr);
    void setCode(const QString &code);
    void setProse(const QString &text); ///< nothing in it is coloured
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override; ///< another width is another height

private:
    SqlHighlighter *m_highlighter;
    int m_mostLines;
};

} // namespace slipway::gui
