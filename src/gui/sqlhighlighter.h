// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QSyntaxHighlighter>

namespace slipway::gui {

/// Keywords, literals and comments of SQL in the theme's colours; other text stays as it is.
class SqlHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    SqlHighlighter(QTextDocument *document, const Theme &theme);
    void setTheme(const Theme &theme);

protected:
    void highlightBlock(const QString &text) override;

private:
    const Theme *m_theme;
};

} // namespace slipway::gui
