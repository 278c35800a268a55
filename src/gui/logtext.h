// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace slipway::gui {

enum class Severity { Info, Warning, Error };

/// What a line says of itself in its first 200 bytes: the level words of the usual loggers, "error:" and the
/// like.
Severity severityOf(QByteArrayView line);

/// Bytes as a program printed them, as whole lines for a person: escape sequences (colours, cursor, titles)
/// are taken out, a carriage return ends a line like LF, and a line is cut after 64 KiB. One a stream of
/// output; keeps what has no end yet.
class LineCutter
{
public:
    static constexpr qsizetype longestLine = 64 * 1024;

    /// Appends whole lines, each ended by LF, to `lines`.
    void cut(QByteArrayView bytes, QByteArray &lines);
    /// What had no end, as a line.
    void finish(QByteArray &lines);

private:
    enum class Escape { None, Begun, Sequence, Text, TextEnd };
    void endLine(QByteArray &lines);
    void put(char byte, QByteArray &lines);
    bool inEscape(char byte);

    QByteArray m_open;
    Escape m_escape = Escape::None;
    bool m_afterReturn = false;
};

} // namespace slipway::gui
