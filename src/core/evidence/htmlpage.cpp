// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/htmlpage.h"

#include <QCryptographicHash>

namespace slipway::evidence {

namespace {

const char *const style = R"(
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;--head:#f6f8fa;--good:#116329;--bad:#a40e26}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9da7b3;--line:#30363d;--head:#161b22;--good:#56d364;--bad:#ff7b72}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"DejaVu Sans",sans-serif}
main{max-width:70rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:inherit}
a:focus-visible,summary:focus-visible{outline:3px solid currentColor;outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;unicode-bidi:isolate}
thead th{background:var(--head)}tbody th{font-weight:600}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
tr.bad td,tr.bad th{color:var(--bad)}
summary{cursor:pointer;padding:.25rem 0}
pre{background:var(--head);border:1px solid var(--line);padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere}
@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#888;--head:#eee;--good:#000;--bad:#000}
main{max-width:none;padding:0}body{font-size:10pt}thead{display:table-header-group}tr,dl{break-inside:avoid}
h2{break-after:avoid}.wide{overflow:visible}a{text-decoration:none}}
)";

QString attribute(const char *name, const QString &value)
{
    return value.isEmpty() ? QString()
                           : QString(u' ' + QLatin1String(name) + QStringLiteral("=\"") +
                                     HtmlPage::escaped(value) + u'"');
}

} // namespace

QString HtmlPage::escaped(const QString &text)
{
    QString safe;
    safe.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u == u'&')
            safe += QStringLiteral("&amp;");
        else if (u == u'<')
            safe += QStringLiteral("&lt;");
        else if (u == u'>')
            safe += QStringLiteral("&gt;");
        else if (u == u'"')
            safe += QStringLiteral("&quot;");
        else if (u == u'\'')
            safe += QStringLiteral("&#39;");
        else if ((u < u' ' && u != u'\n' && u != u'\t') || (u >= 0x7f && u <= 0x9f))
            safe += QChar(QChar::ReplacementCharacter);
        else if ((u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069)) // would reorder what is read
            safe += QStringLiteral("[U+%1]").arg(u, 4, 16, QLatin1Char('0'));
        else
            safe += c;
    }
    return safe;
}

HtmlPage::HtmlPage(const QString &title, const QString &language) : m_title(title), m_language(language) {}

void HtmlPage::heading(int level, const QString &text, const QString &id)
{
    m_body +=
        QStringLiteral("<h%1%2>%3</h%1>\n").arg(QString::number(level), attribute("id", id), escaped(text));
}

void HtmlPage::paragraph(const QString &text, const char *styleClass)
{
    m_body += QString(QStringLiteral("<p") + attribute("class", QLatin1String(styleClass)) + u'>' +
                      escaped(text) + QStringLiteral("</p>\n"));
}

void HtmlPage::link(const QString &href, const QString &text)
{
    m_body += QString(QStringLiteral("<p><a") + attribute("href", href) + u'>' + escaped(text) +
                      QStringLiteral("</a></p>\n"));
}

void HtmlPage::terms(const QList<std::pair<QString, QString>> &terms)
{
    m_body += QStringLiteral("<dl>\n");
    for (const auto &[name, value] : terms) {
        m_body +=
            QString(QStringLiteral("<dt>") + escaped(name) + QStringLiteral("</dt><dd>") +
                    (value.isEmpty() ? QStringLiteral("–") : escaped(value)) + QStringLiteral("</dd>\n"));
    }
    m_body += QStringLiteral("</dl>\n");
}

void HtmlPage::beginTable(const QString &caption, const QStringList &columns)
{
    m_body += QString(QStringLiteral("<div class=\"wide\"><table>\n<caption>") + escaped(caption) +
                      QStringLiteral("</caption>\n<thead><tr>"));
    for (const QString &column : columns)
        m_body += QString(QStringLiteral("<th scope=\"col\">") + escaped(column) + QStringLiteral("</th>"));
    m_body += QStringLiteral("</tr></thead>\n<tbody>\n");
}

void HtmlPage::row(const QStringList &cells, const char *styleClass)
{
    m_body += QString(QStringLiteral("<tr") + attribute("class", QLatin1String(styleClass)) + u'>');
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const QString text = cells[i].isEmpty() ? QStringLiteral("–") : escaped(cells[i]);
        m_body += i == 0 ? QString(QStringLiteral("<th scope=\"row\">") + text + QStringLiteral("</th>"))
                         : QString(QStringLiteral("<td>") + text + QStringLiteral("</td>"));
    }
    m_body += QStringLiteral("</tr>\n");
}

void HtmlPage::endTable()
{
    m_body += QStringLiteral("</tbody></table></div>\n");
}

void HtmlPage::beginSection(const QString &id)
{
    m_body += QString(QStringLiteral("<section") + attribute("aria-labelledby", id) + QStringLiteral(">\n"));
}

void HtmlPage::endSection()
{
    m_body += QStringLiteral("</section>\n");
}

void HtmlPage::beginDetails(const QString &summary, bool open)
{
    m_body += QString((open ? QStringLiteral("<details open>") : QStringLiteral("<details>")) +
                      QStringLiteral("<summary>") + escaped(summary) + QStringLiteral("</summary>\n"));
}

void HtmlPage::endDetails()
{
    m_body += QStringLiteral("</details>\n");
}

void HtmlPage::preformatted(const QString &text)
{
    m_body += QString(QStringLiteral("<pre>\n") + escaped(text) + QStringLiteral("</pre>\n"));
}

QByteArray HtmlPage::finish()
{
    const QByteArray digest =
        QCryptographicHash::hash(QByteArray(style), QCryptographicHash::Sha256).toBase64();
    const QString policy =
        QStringLiteral("default-src 'none'; style-src 'sha256-%1'; img-src data:; base-uri 'none'; "
                       "form-action 'none'")
            .arg(QString::fromLatin1(digest));
    const QString head = QString(
        QStringLiteral("<!DOCTYPE html>\n<html") + attribute("lang", m_language) +
        QStringLiteral(">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
                       "content=\"") +
        policy + // its quotes are single ones, which a double-quoted attribute may hold
        QStringLiteral("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>") +
        escaped(m_title) + QStringLiteral("</title>\n<style>") + QLatin1String(style) +
        QStringLiteral("</style>\n</head>\n<body>\n<main>\n"));
    return QString(head + m_body + QStringLiteral("</main>\n</body>\n</html>\n")).toUtf8();
}

} // namespace slipway::evidence
