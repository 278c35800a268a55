// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/sqlscan.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace slipway::migrations {

namespace {

bool isWordStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80);
}

bool isWordPart(char c)
{
    return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// What the words of a statement say about where it ends.
struct StatementWords
{
    int count = 0;
    bool create = false;
    bool routine = false;
    bool copy = false;
    bool from = false;
    bool fromStdin = false;
    int atomicDepth = 0;

    void add(QByteArrayView word, int parentheses)
    {
        const auto is = [&](const char *other) { return word.compare(other, Qt::CaseInsensitive) == 0; };
        ++count;
        if (count == 1) {
            create = is("create");
            copy = is("copy");
        } else if (create && count <= 4 && (is("function") || is("procedure"))) {
            routine = true;
        }
        if (routine && parentheses == 0) {
            if (is("begin") || (atomicDepth > 0 && is("case")))
                ++atomicDepth;
            else if (atomicDepth > 0 && is("end"))
                --atomicDepth;
        }
        if (copy && parentheses == 0) {
            fromStdin = fromStdin || (from && is("stdin"));
            from = is("from");
        }
    }
};

class Scanner
{
public:
    explicit Scanner(QByteArrayView text) : m_text(text), m_size(text.size()) {}

    SqlScan run()
    {
        while (m_at < m_size && !m_scan.problem)
            step();
        if (!m_scan.problem && !m_open.isEmpty())
            fail(QStringLiteral("a parenthesis is opened here and not closed"), m_open.last());
        else if (!m_scan.problem && m_words.atomicDepth > 0 && m_begin >= 0)
            fail(QStringLiteral("the BEGIN ATOMIC body of this routine is not ended"), m_begin);
        if (!m_scan.problem && m_begin >= 0)
            finish(m_size);
        return std::move(m_scan);
    }

private:
    char look(qsizetype ahead = 0) const { return m_at + ahead < m_size ? m_text[m_at + ahead] : '\0'; }
    void fail(const QString &message, qsizetype offset) { m_scan.problem = ScanProblem{message, offset}; }
    void mark()
    {
        if (m_begin < 0)
            m_begin = m_at;
    }

    void step()
    {
        const char c = look();
        if (isBlank(c)) {
            ++m_at;
        } else if (c == '-' && look(1) == '-') {
            skipLine();
        } else if (c == '/' && look(1) == '*') {
            comment();
        } else if (c == ';') {
            semicolon();
        } else {
            mark();
            token(c);
        }
    }

    void token(char c)
    {
        if (c == '\'') {
            quoted('\'', false);
        } else if (c == '"') {
            quoted('"', false);
        } else if (c == '$') {
            dollar();
        } else if (c == '(' || c == '[') {
            m_open.append(m_at++);
        } else if (c == ')' || c == ']') {
            if (!m_open.isEmpty())
                m_open.removeLast();
            ++m_at;
        } else if (c == '\\') {
            meta();
        } else if (c == '\0') {
            fail(QStringLiteral("the file holds a zero byte, which SQL text cannot"), m_at);
        } else if (isWordStart(c)) {
            word();
        } else if (c >= '0' && c <= '9') {
            while (m_at < m_size && (isWordPart(look()) || look() == '.'))
                ++m_at;
        } else {
            ++m_at;
        }
    }

    void word()
    {
        const qsizetype begin = m_at;
        while (m_at < m_size && isWordPart(look()))
            ++m_at;
        const QByteArrayView text = m_text.sliced(begin, m_at - begin);
        if (look() == '\'' && (text == "e" || text == "E"))
            return quoted('\'', true);
        m_words.add(text, static_cast<int>(m_open.size()));
    }

    void skipLine()
    {
        const void *end = std::memchr(m_text.data() + m_at, '\n', static_cast<std::size_t>(m_size - m_at));
        m_at = end ? static_cast<const char *>(end) - m_text.data() : m_size;
    }

    void comment()
    {
        const qsizetype begin = m_at;
        int depth = 0;
        while (m_at < m_size) {
            if (look() == '/' && look(1) == '*') {
                ++depth;
                m_at += 2;
            } else if (look() == '*' && look(1) == '/') {
                m_at += 2;
                if (--depth == 0)
                    return;
            } else {
                ++m_at;
            }
        }
        fail(QStringLiteral("a comment is opened here and not closed"), begin);
    }

    void quoted(char mark, bool escapes)
    {
        const qsizetype begin = m_at++;
        while (m_at < m_size) {
            const char c = look();
            if (c == '\\' && escapes) {
                m_at += 2;
            } else if (c == mark && look(1) == mark) {
                m_at += 2;
            } else if (c == mark) {
                ++m_at;
                return;
            } else {
                ++m_at;
            }
        }
        fail(mark == '"' ? QStringLiteral("a quoted name is opened here and not closed")
                         : QStringLiteral("a quote is opened here and not closed"),
             begin);
    }

    void dollar()
    {
        const qsizetype begin = m_at;
        qsizetype end = m_at + 1;
        if (end < m_size && isWordStart(m_text[end])) {
            while (end < m_size && isWordPart(m_text[end]) && m_text[end] != '$')
                ++end;
        }
        if (end >= m_size || m_text[end] != '$') { // $1, or a dollar on its own
            ++m_at;
            return;
        }
        const QByteArrayView tag = m_text.sliced(begin, end + 1 - begin);
        const qsizetype close = m_text.indexOf(tag, end + 1);
        if (close < 0)
            return fail(QStringLiteral("a text quoted with %1 is opened here and not closed")
                            .arg(QString::fromUtf8(tag)),
                        begin);
        m_at = close + tag.size();
    }

    void meta()
    {
        qsizetype end = m_at;
        while (end < m_size && !isBlank(m_text[end]) && end - m_at < 20)
            ++end;
        const QString command = QString::fromUtf8(m_text.sliced(m_at, end - m_at));
        fail(QStringLiteral(
                 "%1 is a command of psql, not SQL; no server understands it. Write the SQL, or take "
                 "the line out")
                 .arg(command),
             m_at);
    }

    void semicolon()
    {
        if (!m_open.isEmpty() || m_words.atomicDepth > 0) {
            ++m_at;
            return;
        }
        const qsizetype end = m_at++;
        if (m_begin < 0) // an empty statement
            return;
        const bool data = m_words.fromStdin;
        finish(end);
        if (data)
            copyData();
    }

    void finish(qsizetype end)
    {
        while (end > m_begin && isBlank(m_text[end - 1]))
            --end;
        m_scan.statements.append({m_begin, end, -1, -1});
        m_begin = -1;
        m_words = {};
        m_open.clear();
    }

    void copyData()
    {
        StatementSpan &span = m_scan.statements.last();
        skipLine();
        m_at = std::min(m_at + 1, m_size);
        span.dataBegin = m_at;
        // Only a line that begins with a backslash can be the end, so the others are not looked at.
        while (m_at < m_size) {
            const void *found =
                std::memchr(m_text.data() + m_at, '\\', static_cast<std::size_t>(m_size - m_at));
            if (!found)
                break;
            const qsizetype line = static_cast<const char *>(found) - m_text.data();
            m_at = line + 1;
            if (line > span.dataBegin && m_text[line - 1] != '\n')
                continue;
            skipLine();
            QByteArrayView text = m_text.sliced(line, m_at - line);
            if (text.endsWith('\r'))
                text.chop(1);
            m_at = std::min(m_at + 1, m_size);
            if (text == "\\.") {
                span.dataEnd = line;
                return;
            }
        }
        m_at = m_size;
        fail(QStringLiteral("the data of this COPY is not ended by a line with \\. alone"), span.begin);
    }

    QByteArrayView m_text;
    qsizetype m_size;
    qsizetype m_at = 0;
    qsizetype m_begin = -1;
    QList<qsizetype> m_open; ///< offsets of open parentheses
    StatementWords m_words;
    SqlScan m_scan;
};

} // namespace

SqlScan scanSql(QByteArrayView text)
{
    return Scanner(text).run();
}

qsizetype skipBlank(QByteArrayView text, qsizetype offset)
{
    while (offset < text.size()) {
        const QByteArrayView rest = text.sliced(offset);
        if (isBlank(rest.front())) {
            ++offset;
        } else if (rest.startsWith("--")) {
            const qsizetype end = rest.indexOf('\n');
            offset = end < 0 ? text.size() : offset + end;
        } else if (rest.startsWith("/*")) {
            int depth = 0;
            qsizetype at = offset;
            for (; at + 1 < text.size(); ++at) {
                if (text[at] == '/' && text[at + 1] == '*') {
                    ++depth;
                    ++at;
                } else if (text[at] == '*' && text[at + 1] == '/') {
                    ++at;
                    if (--depth == 0)
                        break;
                }
            }
            offset = std::min(at + 1, text.size());
        } else {
            break;
        }
    }
    return offset;
}

TextPlace placeOf(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    TextPlace place;
    place.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    const qsizetype lineBegin = before.lastIndexOf('\n') + 1;
    place.column = 1 + static_cast<int>(QString::fromUtf8(before.sliced(lineBegin)).size());
    return place;
}

} // namespace slipway::migrations
