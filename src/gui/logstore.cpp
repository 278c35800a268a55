// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logstore.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMutexLocker>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace slipway::gui {

using release::OutputStream;

namespace {

/// On a disk where there is one: /tmp may be memory.
QByteArray spoolFolder()
{
    const QString lasting = QStringLiteral("/var/tmp");
    return QFile::encodeName(QFileInfo(lasting).isWritable() ? lasting : QDir::tempPath());
}

int makeSpool()
{
    QByteArray name = spoolFolder() + "/slipway-log-XXXXXX";
    const int descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name.constData());
    return descriptor;
}

bool writeAll(int descriptor, const QByteArray &bytes, qint64 offset)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t written = pwrite(descriptor, bytes.constData() + done,
                                       static_cast<std::size_t>(bytes.size() - done), offset + done);
        if (written < 0 && errno != EINTR)
            return false;
        done += std::max<ssize_t>(written, 0);
    }
    return true;
}

qsizetype readInto(int descriptor, char *data, qint64 bytes, qint64 offset)
{
    qint64 done = 0;
    while (done < bytes) {
        const ssize_t got =
            pread(descriptor, data + done, static_cast<std::size_t>(bytes - done), offset + done);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        done += std::max<ssize_t>(got, 0);
    }
    return done;
}

} // namespace

LogStore::LogStore() : m_spool(makeSpool())
{
    if (m_spool < 0)
        m_problem = QCoreApplication::translate("LogStore", "No file for the log can be made in %1: %2.")
                        .arg(QFile::decodeName(spoolFolder()), QString::fromLocal8Bit(std::strerror(errno)));
}

LogStore::~LogStore()
{
    if (m_spool >= 0)
        ::close(m_spool);
}

void LogStore::take(const release::StoredEvent &stored)
{
    if (const auto *output = std::get_if<release::OutputAppended>(&stored.event))
        append(output->stepId, output->stream, stored.at.toMSecsSinceEpoch(), output->data);
    else if (std::holds_alternative<release::StepFinished>(stored.event))
        endStep();
}

void LogStore::append(const QString &step, OutputStream stream, qint64 time, QByteArrayView bytes)
{
    if (step != m_currentStep)
        endStep();
    m_currentStep = step;
    m_currentTime = time;
    QByteArray lines;
    lines.reserve(bytes.size() + 256);
    m_cutters[static_cast<int>(stream)].cut(bytes, lines);
    publish(step, time, lines);
}

void LogStore::endStep()
{
    QByteArray lines;
    for (LineCutter &cutter : m_cutters)
        cutter.finish(lines);
    publish(m_currentStep, m_currentTime, lines);
}

int LogStore::stepIndex(const QString &step)
{
    const qsizetype known = m_steps.lastIndexOf(step);
    if (known >= 0)
        return static_cast<int>(known);
    m_steps << step;
    return static_cast<int>(m_steps.size() - 1);
}

/// The text is in the file before any reader can learn of the lines.
void LogStore::publish(const QString &step, qint64 time, const QByteArray &lines)
{
    if (lines.isEmpty() || m_spool < 0)
        return;
    if (!writeAll(m_spool, lines, m_bytes)) {
        const QMutexLocker lock(&m_mutex);
        m_problem = QCoreApplication::translate("LogStore", "The log cannot be kept beyond line %1: %2.")
                        .arg(m_lines)
                        .arg(QString::fromLocal8Bit(std::strerror(errno)));
        return;
    }
    const QMutexLocker lock(&m_mutex);
    const int index = stepIndex(step);
    if (m_segments.empty() || m_segments.back().step != index || m_segments.back().time / 1000 != time / 1000)
        m_segments.push_back({m_lines, index, time});
    for (qsizetype begin = 0; begin < lines.size();) {
        const qsizetype end = lines.indexOf('\n', begin);
        if (m_lines % linesAGroup == 0)
            m_groups.push_back(m_bytes + begin);
        const Severity severity = severityOf(QByteArrayView(lines).sliced(begin, end - begin));
        m_errors.append(severity == Severity::Error);
        m_warnings.append(severity == Severity::Warning);
        ++m_lines;
        begin = end + 1;
    }
    m_bytes += lines.size();
}

qint64 LogStore::lineCount() const
{
    const QMutexLocker lock(&m_mutex);
    return m_lines;
}

qint64 LogStore::errorCount() const
{
    const QMutexLocker lock(&m_mutex);
    return m_errors.count();
}

qint64 LogStore::warningCount() const
{
    const QMutexLocker lock(&m_mutex);
    return m_warnings.count();
}

QStringList LogStore::steps() const
{
    const QMutexLocker lock(&m_mutex);
    return m_steps;
}

QString LogStore::problem() const
{
    const QMutexLocker lock(&m_mutex);
    return m_problem;
}

std::optional<qint64> LogStore::nextError(qint64 from) const
{
    const QMutexLocker lock(&m_mutex);
    const qint64 line = m_errors.next(from);
    return line < 0 ? std::nullopt : std::optional(line);
}

std::optional<qint64> LogStore::previousError(qint64 before) const
{
    const QMutexLocker lock(&m_mutex);
    const qint64 line = m_errors.previous(before);
    return line < 0 ? std::nullopt : std::optional(line);
}

std::optional<qint64> LogStore::firstLineOf(const QString &step) const
{
    const QMutexLocker lock(&m_mutex);
    const qsizetype index = m_steps.indexOf(step);
    for (const Segment &segment : m_segments) {
        if (segment.step == index)
            return segment.firstLine;
    }
    return {};
}

void LogStore::extend(LineSet &chosen, const LogFilter &filter) const
{
    const QMutexLocker lock(&m_mutex);
    const auto wanted = m_steps.indexOf(filter.step);
    auto segment = std::upper_bound(m_segments.cbegin(), m_segments.cend(), chosen.size(),
                                    [](qint64 line, const Segment &s) { return line < s.firstLine; });
    if (segment != m_segments.cbegin())
        --segment;
    for (; segment != m_segments.cend(); ++segment) {
        const auto after = std::next(segment);
        const qint64 end = after == m_segments.cend() ? m_lines : after->firstLine;
        if (filter.step.isEmpty() || segment->step == wanted)
            appendChosen(chosen, filter, end);
        else
            chosen.growTo(end);
    }
}

void LogStore::appendChosen(LineSet &chosen, const LogFilter &filter, qint64 until) const
{
    while (chosen.size() < until) {
        const qint64 line = chosen.size();
        const int offset = static_cast<int>(line % 64);
        const int lines = static_cast<int>(std::min<qint64>(64 - offset, until - line));
        const quint64 errors = m_errors.word(line / 64);
        const quint64 warnings = m_warnings.word(line / 64);
        const quint64 members = (filter.errors ? errors : 0) | (filter.warnings ? warnings : 0) |
                                (filter.infos ? ~(errors | warnings) : 0);
        chosen.append(members >> offset, lines);
    }
}

/// Under the lock.
qint64 LogStore::groupEnd(qint64 group) const
{
    const auto after = static_cast<std::size_t>(group + 1);
    return after < m_groups.size() ? m_groups[after] : m_bytes;
}

QByteArray LogStore::readSpool(qint64 offset, qint64 bytes) const
{
    QByteArray text(bytes, Qt::Uninitialized);
    text.resize(readInto(m_spool, text.data(), bytes, offset));
    return text;
}

/// Number, step, time and severity. Under the lock.
LogLine LogStore::lineAt(qint64 number) const
{
    LogLine line;
    line.number = number;
    const auto after = std::upper_bound(m_segments.cbegin(), m_segments.cend(), number,
                                        [](qint64 wanted, const Segment &s) { return wanted < s.firstLine; });
    if (after != m_segments.cbegin()) {
        line.step = std::prev(after)->step;
        line.time = std::prev(after)->time;
    }
    line.severity = m_errors.contains(number)     ? Severity::Error
                    : m_warnings.contains(number) ? Severity::Warning
                                                  : Severity::Info;
    return line;
}

QList<LogLine> LogStore::lines(qint64 first, qint64 count) const
{
    QList<LogLine> found;
    qint64 offset = 0;
    qint64 bytes = 0;
    qint64 skip = 0;
    {
        const QMutexLocker lock(&m_mutex);
        const qint64 end = std::min(first + count, m_lines);
        if (first < 0 || first >= end)
            return found;
        for (qint64 number = first; number < end; ++number)
            found << lineAt(number);
        offset = m_groups[static_cast<std::size_t>(first / linesAGroup)];
        bytes = groupEnd((end - 1) / linesAGroup) - offset;
        skip = first % linesAGroup;
    }
    const QByteArray text = readSpool(offset, bytes);
    qsizetype begin = 0;
    for (; skip > 0; --skip)
        begin = text.indexOf('\n', begin) + 1;
    for (LogLine &line : found) {
        const qsizetype end = text.indexOf('\n', begin);
        if (end < 0)
            break;
        line.text = text.mid(begin, end - begin);
        begin = end + 1;
    }
    return found;
}

bool LogStore::read(qint64 line, qint64 bytes, Block &block) const
{
    block.groups.clear();
    qint64 end = 0;
    {
        const QMutexLocker lock(&m_mutex);
        if (line < 0 || line >= m_lines)
            return false;
        const qint64 first = line / linesAGroup;
        block.firstLine = first * linesAGroup;
        block.offset = m_groups[static_cast<std::size_t>(first)];
        qint64 group = first;
        for (; group < static_cast<qint64>(m_groups.size()) && end - block.offset < bytes; ++group) {
            block.groups.push_back(m_groups[static_cast<std::size_t>(group)] - block.offset);
            end = groupEnd(group);
        }
        block.lines = std::min(group * linesAGroup, m_lines) - block.firstLine;
    }
    block.text.resize(end - block.offset);
    block.text.resize(readInto(m_spool, block.text.data(), end - block.offset, block.offset));
    return true;
}

} // namespace slipway::gui
