// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/sqlhighlighter.h"

#include <QRegularExpression>
#include <QTextCharFormat>

namespace slipway::gui {

namespace {

const QRegularExpression &keywords()
{
    static const QRegularExpression pattern(
        QStringLiteral("\\b(?:add|all|alter|analyze|and|as|asc|begin|between|by|cascade|case|check|column|"
                       "commit|concurrently|constraint|count|create|cross|default|delete|desc|distinct|drop|"
                       "else|end|exists|explain|false|foreign|from|full|group|having|if|in|index|inner|"
                       "insert|into|is|join|key|lateral|left|like|limit|not|null|offset|on|or|order|outer|"
                       "primary|references|returning|right|rollback|select|set|table|then|true|union|unique|"
                       "update|using|validate|values|varchar|view|when|where|with)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return pattern;
}

const QRegularExpression &literals()
{
    static const QRegularExpression pattern(QStringLiteral("'(?:[^']|'')*'"));
    return pattern;
}

const QRegularExpression &comments()
{
    static const QRegularExpression pattern(QStringLiteral("--.*$"));
    return pattern;
}

} // namespace

SqlHighlighter::SqlHighlighter(QTextDocument *document, const Theme &theme)
    : QSyntaxHighlighter(document), m_theme(&theme)
{
}

void SqlHighlighter::setTheme(const Theme &theme)
{
    if (m_theme == &theme)
        return;
    m_theme = &theme;
    rehighlight();
}

void SqlHighlighter::highlightBlock(const QString &text)
{
    const auto paint = [&](const QRegularExpression &pattern, const QTextCharFormat &format) {
        for (auto found = pattern.globalMatch(text); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                      format);
        }
    };
    QTextCharFormat keyword;
    keyword.setForeground(m_theme->color(Token::Accent));
    keyword.setFontWeight(QFont::DemiBold);
    QTextCharFormat literal;
    literal.setForeground(m_theme->statusText(Tone::Ok));
    QTextCharFormat comment;
    comment.setForeground(m_theme->color(Token::Text3));
    paint(keywords(), keyword);
    paint(literals(), literal);
    paint(comments(), comment);
}

} // namespace slipway::gui
