// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace slipway::evidence {

/// Writes one HTML page that loads nothing and runs nothing: its content security policy allows its own style
/// alone. Every text is escaped here, so callers give plain texts.
class HtmlPage
{
public:
    HtmlPage(const QString &title, const QString &language);

    void heading(int level, const QString &text, const QString &id = {});
    void paragraph(const QString &text, const char *style = nullptr);
    void link(const QString &href, const QString &text);
    /// A list of terms and their values; where a value is empty, "–".
    void terms(const QList<std::pair<QString, QString>> &terms);
    /// A table with a caption and column headers; the first cell of a row is the row's header.
    void beginTable(const QString &caption, const QStringList &columns);
    /// `style` is a class of the page's style, for the whole row.
    void row(const QStringList &cells, const char *style = nullptr);
    void endTable();
    void beginSection(const QString &id);
    void endSection();
    void beginDetails(const QString &summary, bool open);
    void endDetails();
    void preformatted(const QString &text);

    QByteArray finish(); ///< the whole page

    static QString escaped(const QString &text);

private:
    QString m_title;
    QString m_language;
    QString m_body;
};

} // namespace slipway::evidence
