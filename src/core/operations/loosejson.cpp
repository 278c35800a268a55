// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/loosejson.h"

#include <QJsonArray>

#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace slipway::operations {

namespace {

constexpr int deepest = 64;

/// Reads one value from a place; nothing where none stands there.
class Reader
{
public:
    Reader(QByteArrayView text, qsizetype at) : m_text(text), m_at(at) {}
    qsizetype at() const { return m_at; }

    std::optional<QJsonValue> value(int depth = 0)
    {
        skipBlanks();
        if (m_at >= m_text.size() || depth > deepest)
            return {};
        switch (m_text[m_at]) {
        case '{':
            return object(depth);
        case '[':
            return list(']', depth);
        case '(':
            return list(')', depth);
        case '"':
        case '\'':
            return string();
        default:
            return word();
        }
    }

    /// Members without braces: "processed": 10, "skipped": 0. As many as there are.
    std::optional<QJsonValue> members()
    {
        QJsonObject object;
        while (true) {
            const qsizetype before = m_at;
            const auto key = value(1);
            const auto member = key && key->isString() && take(':') ? value(1) : std::nullopt;
            if (!member) {
                m_at = before;
                return object;
            }
            object.insert(key->toString(), *member);
            if (!take(','))
                return object;
        }
    }

private:
    void skipBlanks()
    {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' || m_text[m_at] == '\r'))
            ++m_at;
    }

    bool take(char wanted)
    {
        skipBlanks();
        if (m_at >= m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    std::optional<QJsonValue> object(int depth)
    {
        QJsonObject object;
        ++m_at;
        while (!take('}')) {
            const auto key = value(depth + 1);
            if (!key || !key->isString() || !take(':'))
                return {};
            const auto member = value(depth + 1);
            if (!member)
                return {};
            object.insert(key->toString(), *member);
            if (!take(',') && !atEnd('}'))
                return {};
        }
        return object;
    }

    std::optional<QJsonValue> list(char end, int depth)
    {
        QJsonArray items;
        ++m_at;
        while (!take(end)) {
            const auto item = value(depth + 1);
            if (!item)
                return {};
            items << *item;
            if (!take(',') && !atEnd(end))
                return {};
        }
        return items;
    }

    bool atEnd(char end)
    {
        skipBlanks();
        return m_at < m_text.size() && m_text[m_at] == end;
    }

    std::optional<QJsonValue> string()
    {
        const char quote = m_text[m_at++];
        QByteArray bytes;
        QString text;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] != '\\') {
                bytes += m_text[m_at++];
                continue;
            }
            text += QString::fromUtf8(bytes);
            bytes.clear();
            if (!escape(text))
                return {};
        }
        if (m_at >= m_text.size())
            return {};
        ++m_at;
        return QJsonValue(QString(text + QString::fromUtf8(bytes)));
    }

    bool escape(QString &text)
    {
        if (m_at + 1 >= m_text.size())
            return false;
        const char letter = m_text[m_at + 1];
        m_at += 2;
        static const QByteArray letters = QByteArrayLiteral("ntrbf");
        static const QByteArray meanings = QByteArrayLiteral("\n\t\r\b\f");
        const qsizetype known = letters.indexOf(letter);
        if (letter == 'u' || letter == 'x') {
            const qsizetype digits = letter == 'u' ? 4 : 2;
            if (m_at + digits > m_text.size())
                return false;
            bool good = false;
            const uint unit = m_text.sliced(m_at, digits).toByteArray().toUInt(&good, 16);
            text += QChar(static_cast<char16_t>(unit));
            m_at += digits;
            return good;
        }
        text += QLatin1Char(known < 0 ? letter : meanings[known]);
        return true;
    }

    std::optional<QJsonValue> word()
    {
        qsizetype end = m_at;
        while (end < m_text.size() && (std::isalnum(static_cast<unsigned char>(m_text[end])) ||
                                       QByteArrayView("+-._").contains(m_text[end])))
            ++end;
        const QByteArrayView word = m_text.sliced(m_at, end - m_at);
        m_at = end;
        if (word == "true" || word == "True")
            return QJsonValue(true);
        if (word == "false" || word == "False")
            return QJsonValue(false);
        if (word == "null" || word == "None")
            return QJsonValue(QJsonValue::Null);
        qint64 whole = 0;
        if (const auto read = std::from_chars(word.begin(), word.end(), whole);
            !word.isEmpty() && read.ec == std::errc() && read.ptr == word.end())
            return QJsonValue(whole);
        double number = 0;
        const auto [rest, problem] = std::from_chars(word.begin(), word.end(), number);
        if (word.isEmpty() || problem != std::errc() || rest != word.end() || !std::isfinite(number))
            return {};
        return QJsonValue(number);
    }

    QByteArrayView m_text;
    qsizetype m_at;
};

} // namespace

QList<QJsonObject> objectsIn(QByteArrayView line)
{
    const auto next = [&](qsizetype from) {
        while (from < line.size() && line[from] != '{' && line[from] != '"')
            ++from;
        return from;
    };
    QList<QJsonObject> found;
    for (qsizetype at = next(0); at < line.size(); at = next(at)) {
        Reader reader(line, at);
        const auto value = line[at] == '{' ? reader.value() : reader.members();
        if (value && !value->toObject().isEmpty()) {
            found << value->toObject();
            at = reader.at();
        } else {
            ++at;
        }
    }
    return found;
}

} // namespace slipway::operations
