// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/reportdocument.h"

#include <QRegularExpression>

namespace slipway::migrations {

namespace {

QString cell(QString text)
{
    return text.replace(u'|', QStringLiteral("\\|")).replace(u'\n', u' ');
}

/// Marks `code` and **strong** words of an escaped text.
QString inlineHtml(const QString &text)
{
    static const QRegularExpression code(QStringLiteral("`([^`]+)`"));
    static const QRegularExpression strong(QStringLiteral("\\*\\*([^*]+)\\*\\*"));
    return text.toHtmlEscaped()
        .replace(code, QStringLiteral("<code>\\1</code>"))
        .replace(strong, QStringLiteral("<strong>\\1</strong>"));
}

QString row(const QStringList &cells, const char *tag)
{
    QString text = QStringLiteral("<tr>");
    for (const QString &one : cells)
        text += QStringLiteral("<%1>%2</%1>").arg(QLatin1String(tag), inlineHtml(one));
    return QString(text + QStringLiteral("</tr>\n"));
}

} // namespace

QByteArray ReportDocument::markdown() const
{
    QString text;
    for (const Part &part : m_parts) {
        switch (part.kind) {
        case Kind::Heading:
            text += QString(part.number, u'#') + u' ' + part.texts.first() + QStringLiteral("\n\n");
            break;
        case Kind::Paragraph:
            text += part.texts.first() + QStringLiteral("\n\n");
            break;
        case Kind::List:
            for (qsizetype i = 0; i < part.texts.size(); ++i)
                text += (part.number ? QStringLiteral("%1. ").arg(i + 1) : QStringLiteral("- ")) +
                        part.texts[i] + u'\n';
            text += u'\n';
            break;
        case Kind::Code:
            text += QStringLiteral("```") + part.texts[0] + u'\n' + part.texts[1].trimmed() +
                    QStringLiteral("\n```\n\n");
            break;
        case Kind::Table:
            text += QStringLiteral("| ") + part.texts.join(QStringLiteral(" | ")) + QStringLiteral(" |\n|") +
                    QStringLiteral("---|").repeated(part.texts.size()) + u'\n';
            for (const QStringList &cells : part.rows) {
                text += u'|';
                for (const QString &one : cells)
                    text += u' ' + cell(one) + QStringLiteral(" |");
                text += u'\n';
            }
            text += u'\n';
            break;
        }
    }
    return text.toUtf8();
}

QByteArray ReportDocument::html(const QString &title) const
{
    QString text =
        QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title>\n"
                       "<style>body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
                       "line-height:1.45}table{border-collapse:collapse}td,th{border:1px solid #999;padding:"
                       ".3em .6em;text-align:left;vertical-align:top}pre{background:#f3f3f3;padding:.8em;"
                       "overflow-x:auto}</style></head><body>\n")
            .arg(title.toHtmlEscaped());
    for (const Part &part : m_parts) {
        switch (part.kind) {
        case Kind::Heading:
            text += QStringLiteral("<h%1>%2</h%1>\n").arg(part.number).arg(inlineHtml(part.texts.first()));
            break;
        case Kind::Paragraph:
            text += QStringLiteral("<p>%1</p>\n").arg(inlineHtml(part.texts.first()));
            break;
        case Kind::List: {
            const QString tag = part.number ? QStringLiteral("ol") : QStringLiteral("ul");
            text += QStringLiteral("<%1>\n").arg(tag);
            for (const QString &item : part.texts)
                text += QStringLiteral("<li>%1</li>\n").arg(inlineHtml(item));
            text += QStringLiteral("</%1>\n").arg(tag);
            break;
        }
        case Kind::Code:
            text +=
                QStringLiteral("<pre><code>%1</code></pre>\n").arg(part.texts[1].trimmed().toHtmlEscaped());
            break;
        case Kind::Table:
            text += QStringLiteral("<table>\n") + row(part.texts, "th");
            for (const QStringList &cells : part.rows)
                text += row(cells, "td");
            text += QStringLiteral("</table>\n");
            break;
        }
    }
    return QString(text + QStringLiteral("</body></html>\n")).toUtf8();
}

} // namespace slipway::migrations
