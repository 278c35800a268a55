// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace slipway::migrations {

/// A document of headings, paragraphs, lists, tables and code, written once and given out as Markdown or
/// HTML.
class ReportDocument
{
public:
    void heading(int level, const QString &text) { m_parts.append({Kind::Heading, level, {text}, {}}); }
    void paragraph(const QString &text) { m_parts.append({Kind::Paragraph, 0, {text}, {}}); }
    void list(const QStringList &items, bool numbered = false)
    {
        m_parts.append({Kind::List, numbered ? 1 : 0, items, {}});
    }
    void code(const QString &language, const QString &text)
    {
        m_parts.append({Kind::Code, 0, {language, text}, {}});
    }
    void table(const QStringList &columns, const QList<QStringList> &rows)
    {
        m_parts.append({Kind::Table, 0, columns, rows});
    }

    QByteArray markdown() const;
    QByteArray html(const QString &title) const;

private:
    enum class Kind { Heading, Paragraph, List, Code, Table };
    struct Part
    {
        Kind kind;
        int number;
        QStringList texts;
        QList<QStringList> rows;
    };
    QList<Part> m_parts;
};

} // namespace slipway::migrations
