// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/markdown.h"

#include <QRegularExpression>

namespace slipway::evidence::markdown {

namespace {

constexpr QChar zeroWidthSpace(0x200B);

QString oneLine(const QString &raw)
{
    static const QRegularExpression space(QStringLiteral("[\\s\\x{0000}-\\x{001f}]+"));
    return QString(raw).replace(space, QStringLiteral(" ")).trimmed();
}

int longestRun(const QString &raw, QChar letter)
{
    int longest = 0;
    int run = 0;
    for (const QChar c : raw) {
        run = c == letter ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return longest;
}

QString pipesEscaped(QString markup)
{
    return markup.replace(u'|', QStringLiteral("\\|"));
}

} // namespace

QString text(const QString &raw)
{
    static const QString special = QStringLiteral("\\`*_[]<>~");
    QString out;
    for (const QChar c : oneLine(raw)) {
        if (special.contains(c))
            out += u'\\';
        out += c;
        if (c == u'@' || c == u'#') // the tracker looks for names and numbers after them
            out += zeroWidthSpace;
    }
    return out;
}

QString code(const QString &raw)
{
    const QString line = oneLine(raw);
    if (line.isEmpty())
        return {};
    const QString fence(longestRun(line, u'`') + 1, u'`');
    const bool pad = line.startsWith(u'`') || line.endsWith(u'`');
    return fence + (pad ? QStringLiteral(" ") : QString()) + line + (pad ? QStringLiteral(" ") : QString()) +
           fence;
}

QString cell(const QString &raw)
{
    return pipesEscaped(text(raw));
}

QString codeCell(const QString &raw)
{
    return pipesEscaped(code(raw));
}

QString link(const QString &label, const QString &target)
{
    static const QRegularExpression unsafe(QStringLiteral("[\\s<>()\\\\]"));
    static const QRegularExpression scheme(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]*:"));
    const bool web =
        target.startsWith(QStringLiteral("https://")) || target.startsWith(QStringLiteral("http://"));
    if (target.isEmpty() || target.contains(unsafe) || (scheme.match(target).hasMatch() && !web))
        return text(label);
    return QStringLiteral("[%1](%2)").arg(text(label), target);
}

QString row(const QStringList &cells)
{
    return QStringLiteral("| %1 |\n").arg(cells.join(QStringLiteral(" | ")));
}

} // namespace slipway::evidence::markdown
