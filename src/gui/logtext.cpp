// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logtext.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace slipway::gui {

namespace {

constexpr char escapeByte = 0x1b;
constexpr char bellByte = 0x07;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool startsAt(QByteArrayView line, qsizetype at, QByteArrayView word)
{
    return line.size() - at >= word.size() &&
           std::memcmp(line.data() + at, word.data(), static_cast<std::size_t>(word.size())) == 0;
}

/// A level written in capitals: a word of its own.
bool wordAt(QByteArrayView line, qsizetype at, QByteArrayView word)
{
    const qsizetype end = at + word.size();
    return startsAt(line, at, word) && (at == 0 || !isLetter(line[at - 1])) &&
           (end == line.size() || !isLetter(line[end]));
}

bool errorAt(QByteArrayView line, qsizetype at)
{
    switch (line[at]) {
    case 'E':
        return wordAt(line, at, "ERROR") || startsAt(line, at, "Error:") || startsAt(line, at, "Exception:");
    case 'e':
        return startsAt(line, at, "error:");
    case 'F':
        return wordAt(line, at, "FATAL") || wordAt(line, at, "FAILED");
    case 'f':
        return startsAt(line, at, "fatal:");
    case 'C':
        return wordAt(line, at, "CRITICAL");
    case 'P':
        return wordAt(line, at, "PANIC");
    case 'T':
        return startsAt(line, at, "Traceback (most recent");
    default:
        return false;
    }
}

bool warningAt(QByteArrayView line, qsizetype at)
{
    switch (line[at]) {
    case 'W':
        return wordAt(line, at, "WARNING") || wordAt(line, at, "WARN") || startsAt(line, at, "Warning:");
    case 'w':
        return startsAt(line, at, "warning:");
    default:
        return false;
    }
}

} // namespace

Severity severityOf(QByteArrayView line)
{
    const QByteArrayView head = line.first(std::min<qsizetype>(line.size(), 200));
    Severity found = Severity::Info;
    for (qsizetype at = 0; at < head.size(); ++at) {
        if (!isLetter(head[at]))
            continue;
        if (errorAt(head, at))
            return Severity::Error;
        if (warningAt(head, at))
            found = Severity::Warning;
    }
    return found;
}

void LineCutter::cut(QByteArrayView bytes, QByteArray &lines)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    const bool plain = m_escape == Escape::None && !m_afterReturn &&
                       std::memchr(bytes.data(), escapeByte, size) == nullptr &&
                       std::memchr(bytes.data(), '\r', size) == nullptr;
    if (!plain) {
        for (const char byte : bytes)
            put(byte, lines);
        return;
    }
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const qsizetype room = longestLine - m_open.size();
        const qsizetype taken = std::min(end < 0 ? bytes.size() : end, room);
        m_open.append(bytes.first(taken));
        bytes = bytes.sliced(taken);
        if (end >= 0 && !bytes.isEmpty() && bytes.front() == '\n')
            bytes = bytes.sliced(1);
        else if (taken < room)
            return;
        endLine(lines);
    }
}

void LineCutter::finish(QByteArray &lines)
{
    if (!m_open.isEmpty())
        endLine(lines);
    m_escape = Escape::None;
    m_afterReturn = false;
}

void LineCutter::endLine(QByteArray &lines)
{
    lines += m_open;
    lines += '\n';
    m_open.resize(0);
}

void LineCutter::put(char byte, QByteArray &lines)
{
    const bool afterReturn = std::exchange(m_afterReturn, false);
    if (inEscape(byte))
        return;
    if (byte == '\n') {
        if (!afterReturn)
            endLine(lines);
        return;
    }
    if (byte == '\r') {
        endLine(lines);
        m_afterReturn = true;
        return;
    }
    m_open += byte;
    if (m_open.size() >= longestLine)
        endLine(lines);
}

/// ECMA-48: ESC [ … final byte; ESC ] … BEL or ESC \; ESC and one byte else.
bool LineCutter::inEscape(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    switch (m_escape) {
    case Escape::None:
        if (byte == escapeByte)
            m_escape = Escape::Begun;
        return byte == escapeByte;
    case Escape::Begun:
        m_escape = byte == '[' ? Escape::Sequence : byte == ']' || byte == 'P' ? Escape::Text : Escape::None;
        if (value >= 0x20 && value < 0x30)
            m_escape = Escape::Begun;
        return value >= 0x20;
    case Escape::Sequence:
        if (byte == '\n') {
            m_escape = Escape::None;
            return false;
        }
        if (value >= 0x40 && value < 0x7f)
            m_escape = Escape::None;
        return true;
    case Escape::Text:
        if (byte == '\n') {
            m_escape = Escape::None;
            return false;
        }
        if (byte == bellByte)
            m_escape = Escape::None;
        else if (byte == escapeByte)
            m_escape = Escape::TextEnd;
        return true;
    case Escape::TextEnd:
        m_escape = Escape::None;
        return true;
    }
    Q_UNREACHABLE();
}

} // namespace slipway::gui
