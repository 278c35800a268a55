// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/toollog.h"

#include <QRegularExpression>

namespace slipway::database {

using release::OutputStream;

namespace {

constexpr qsizetype longestLine = 64 * 1024;

bool installed(const QString &file)
{
    return file.startsWith(u'<') || file.contains(QStringLiteral("/site-packages/")) ||
           file.contains(QStringLiteral("/dist-packages/")) ||
           file.contains(QRegularExpression(QStringLiteral("/lib/python[0-9.]*/")));
}

} // namespace

void ToolLog::feed(OutputStream stream, QByteArrayView bytes, qint64 atMs)
{
    if (stream == OutputStream::Note)
        return;
    QByteArray &pending = m_unfinished[stream == OutputStream::Err ? 1 : 0];
    pending.append(bytes.data(), bytes.size());
    qsizetype from = 0;
    for (qsizetype end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n', from)) {
        line(QString::fromUtf8(QByteArrayView(pending).sliced(from, end - from)), atMs);
        from = end + 1;
    }
    pending.remove(0, from);
    if (pending.size() > longestLine)
        pending.clear();
}

void ToolLog::end(qint64 atMs)
{
    for (QByteArray &pending : m_unfinished) {
        if (!pending.isEmpty())
            line(QString::fromUtf8(pending), atMs);
        pending.clear();
    }
    finishRevision(atMs);
}

void ToolLog::finishRevision(qint64 atMs)
{
    if (!m_running.isEmpty())
        m_durations.insert(m_running, atMs - m_runningSince);
    m_running.clear();
}

void ToolLog::line(const QString &text, qint64 atMs)
{
    static const QRegularExpression running(
        QStringLiteral("Running (?:upgrade .* -> ([^ ,]+)|downgrade ([^ ,]+) -> )"));
    if (const auto match = running.match(text); match.hasMatch()) {
        finishRevision(atMs);
        m_running = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
        m_runningSince = atMs;
        return;
    }
    if (const qsizetype failed = text.indexOf(QStringLiteral("FAILED: ")); failed >= 0)
        m_errorLine = text.mid(failed).trimmed();
    else
        trace(text);
}

void ToolLog::trace(const QString &text)
{
    static const QRegularExpression frame(QStringLiteral("^\\s+File \"([^\"]+)\", line (\\d+)"));
    if (text.startsWith(QStringLiteral("Traceback (most recent call last)"))) {
        m_inTraceback = true;
        m_errorPlace.clear();
        return;
    }
    if (!m_inTraceback)
        return;
    if (const auto match = frame.match(text); match.hasMatch()) {
        if (!installed(match.captured(1)))
            m_errorPlace = QStringLiteral("%1, line %2").arg(match.captured(1), match.captured(2));
    } else if (!text.isEmpty() && !text.front().isSpace()) {
        m_errorLine = text.trimmed(); // the first line that is not indented names the exception
        m_inTraceback = false;
    }
}

} // namespace slipway::database
