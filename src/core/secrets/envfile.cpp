// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/envfile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace slipway::secrets {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

bool isNameStart(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}
bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}
bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

/// Walks over the bytes once and notes every assignment.
class Scanner
{
public:
    Scanner(const QByteArray &bytes, const QString &name) : m_bytes(bytes), m_name(name) {}

    Result<QList<EnvEntry>> scan()
    {
        if (m_bytes.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
        while (m_at < m_bytes.size()) {
            skipBlanks();
            if (ended() || isLineEnd(m_bytes[m_at]) || m_bytes[m_at] == '#') {
                skipLine();
                continue;
            }
            if (auto read = assignment(); !read)
                return read.error();
            skipLine();
        }
        return m_entries;
    }

private:
    bool ended() const { return m_at >= m_bytes.size(); }
    /// A carriage return alone is part of the value.
    bool atLineEnd() const
    {
        return m_bytes[m_at] == '\n' ||
               (m_bytes[m_at] == '\r' && (m_at + 1 == m_bytes.size() || m_bytes[m_at + 1] == '\n'));
    }
    void skipBlanks()
    {
        while (!ended() && isBlank(m_bytes[m_at]))
            ++m_at;
    }
    void skipLine()
    {
        while (!ended() && m_bytes[m_at] != '\n')
            ++m_at;
        if (!ended()) {
            ++m_at;
            ++m_line;
        }
    }

    Error broken(const QString &expected) const
    {
        return {QStringLiteral("env_file_broken"),
                QStringLiteral("%1:%2: %3. Nothing was read from this file.")
                    .arg(m_name)
                    .arg(m_line)
                    .arg(expected),
                {},
                ErrorKind::Usage};
    }

    Result<void> assignment()
    {
        if (m_bytes.mid(m_at, 6) == "export" && m_at + 6 < m_bytes.size() && isBlank(m_bytes[m_at + 6])) {
            m_at += 6;
            skipBlanks();
        }
        EnvEntry entry;
        entry.line = m_line;
        const qsizetype nameFrom = m_at;
        if (ended() || !isNameStart(m_bytes[m_at]))
            return broken(QStringLiteral("NAME=value is expected"));
        while (!ended() && isNamePart(m_bytes[m_at]))
            ++m_at;
        entry.name = QString::fromLatin1(m_bytes.mid(nameFrom, m_at - nameFrom));
        skipBlanks();
        if (ended() || m_bytes[m_at] != '=')
            return broken(QStringLiteral("'=' is expected after %1").arg(entry.name));
        ++m_at;
        skipBlanks();
        entry.from = m_at;
        const char first = ended() ? '\n' : m_bytes[m_at];
        auto read = first == '\'' || first == '"' ? quoted(entry, first) : plain(entry);
        if (!read)
            return read;
        entry.to = m_at;
        if (entry.quote != 0) {
            skipBlanks();
            if (!ended() && !isLineEnd(m_bytes[m_at]) && m_bytes[m_at] != '#')
                return broken(QStringLiteral("nothing may follow the closing quote of %1").arg(entry.name));
        }
        m_entries << entry;
        return {};
    }

    Result<void> plain(EnvEntry &entry)
    {
        while (!ended() && !atLineEnd()) {
            if (m_bytes[m_at] == '#' && m_at > entry.from && isBlank(m_bytes[m_at - 1]))
                break;
            ++m_at;
        }
        while (m_at > entry.from && isBlank(m_bytes[m_at - 1]))
            --m_at;
        entry.value = m_bytes.mid(entry.from, m_at - entry.from);
        return {};
    }

    Result<void> quoted(EnvEntry &entry, char quote)
    {
        entry.quote = quote;
        const int startLine = m_line;
        for (++m_at; !ended(); ++m_at) {
            const char c = m_bytes[m_at];
            if (c == quote) {
                ++m_at;
                return {};
            }
            if (c == '\n')
                ++m_line;
            if (c == '\\' && m_at + 1 < m_bytes.size() && escape(entry, quote))
                continue;
            entry.value += c;
        }
        m_line = startLine;
        return broken(QStringLiteral("the %1 that opens the value of %2 is never closed")
                          .arg(QLatin1Char(quote))
                          .arg(entry.name));
    }

    bool escape(EnvEntry &entry, char quote)
    {
        const char next = m_bytes[m_at + 1];
        char meant = 0;
        if (quote == '\'')
            meant = next == '\'' || next == '\\' ? next : '\0';
        else
            meant = next == 'n'                                  ? '\n'
                    : next == 't'                                ? '\t'
                    : next == 'r'                                ? '\r'
                    : next == '"' || next == '\\' || next == '$' ? next
                                                                 : '\0';
        if (meant == 0)
            return false;
        if (meant == '$')
            entry.literalDollars << entry.value.size();
        entry.value += meant;
        ++m_at;
        return true;
    }

    const QByteArray &m_bytes;
    QString m_name;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<EnvEntry> m_entries;
};

QByteArray written(const QByteArray &value, char quote)
{
    QByteArray text = value;
    if (quote == '"') {
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('\n', "\\n");
        return '"' + text + '"';
    }
    if (quote == '\'') {
        text.replace('\\', "\\\\").replace('\'', "\\'");
        return '\'' + text + '\'';
    }
    return text;
}

bool needsQuotes(const QByteArray &value)
{
    return std::any_of(value.cbegin(), value.cend(), [](char c) {
        return !isNamePart(c) && c != '/' && c != ':' && c != '=' && c != ',' && c != '+';
    });
}

} // namespace

Result<EnvFile> EnvFile::parse(const QByteArray &bytes, const QString &shownName)
{
    EnvFile file;
    file.m_bytes = bytes;
    file.m_original = bytes;
    file.m_shownName = shownName;
    auto entries = Scanner(bytes, shownName).scan();
    if (!entries)
        return entries.error();
    file.m_entries = *entries;
    return file;
}

Result<EnvFile> EnvFile::read(const QString &path, const QString &shownName)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("env_file_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.").arg(shownName, file.errorString()),
                     {},
                     ErrorKind::Usage};
    return parse(file.readAll(), shownName);
}

const EnvEntry *EnvFile::find(const QString &name) const
{
    for (auto it = m_entries.crbegin(); it != m_entries.crend(); ++it) {
        if (it->name == name)
            return &*it;
    }
    return nullptr;
}

void EnvFile::setValue(const QString &name, const QByteArray &value)
{
    if (const EnvEntry *entry = find(name)) {
        if (entry->value == value)
            return;
        const char quote = entry->quote != 0 ? entry->quote : needsQuotes(value) ? '\'' : '\0';
        m_bytes.replace(entry->from, entry->to - entry->from, written(value, quote));
    } else {
        const QByteArray lineEnd = m_bytes.contains("\r\n") ? "\r\n" : "\n";
        if (!m_bytes.isEmpty() && !m_bytes.endsWith('\n'))
            m_bytes += lineEnd;
        m_bytes += name.toUtf8() + '=' + written(value, needsQuotes(value) ? '\'' : '\0') + lineEnd;
    }
    if (auto again = Scanner(m_bytes, m_shownName).scan())
        m_entries = *again;
}

Result<QString> EnvFile::save(const QString &path)
{
    const auto failed = [&](const QString &why) {
        return Error{QStringLiteral("env_file_unwritable"),
                     QStringLiteral("%1 cannot be written: %2. It is unchanged.").arg(m_shownName, why)};
    };
    QString backup;
    QFile before(path);
    if (before.exists()) {
        if (!before.open(QIODevice::ReadOnly))
            return failed(before.errorString());
        const QByteArray old = before.readAll();
        if (old == m_bytes)
            return backup;
        if (old != m_original)
            return Error{QStringLiteral("env_file_changed"),
                         QStringLiteral(
                             "%1 has been changed by someone else meanwhile. It is left as it is; run again.")
                             .arg(m_shownName)};
        const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzzZ"));
        backup = QStringLiteral("%1.bak-%2").arg(path, stamp);
        QFile kept(backup);
        if (!kept.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner) ||
            kept.write(old) != old.size() || !kept.flush())
            return failed(QStringLiteral("no backup can be made beside it (%1)").arg(kept.errorString()));
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    file.setPermissions(before.exists() ? QFileInfo(path).permissions()
                                        : QFile::ReadOwner | QFile::WriteOwner);
    if (file.write(m_bytes) != m_bytes.size() || !file.flush() || !file.commit())
        return failed(file.errorString());
    m_original = m_bytes;
    return backup;
}

} // namespace slipway::secrets
