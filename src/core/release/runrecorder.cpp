// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runrecorder.h"

namespace slipway::release {

namespace {
constexpr qsizetype chunkBytes = 64 * 1024;
constexpr qint64 chunkAgeMs = 100;
} // namespace

Result<void> RunRecorder::append(const RunEvent &event)
{
    if (m_broken)
        return *m_broken;
    auto clean = eventFromJson(m_redactor.json(eventToJson(event)).toObject());
    if (!clean)
        return clean.error();
    return store(*clean);
}

Result<void> RunRecorder::store(const RunEvent &clean)
{
    if (m_broken)
        return *m_broken;
    auto stored = m_store.append(m_runId, clean);
    if (!stored) {
        m_broken = stored.error();
        return stored.error();
    }
    m_state.apply(*stored);
    if (m_observe)
        m_observe(*stored);
    return {};
}

OutputRecorder::OutputRecorder(RunRecorder &recorder, const Clock &clock, QString stepId, int attempt)
    : m_recorder(recorder), m_clock(clock), m_stepId(std::move(stepId)), m_attempt(attempt)
{
    for (auto &filter : m_filters)
        filter = recorder.m_redactor.stream();
}

void OutputRecorder::append(OutputStream stream, QByteArrayView bytes)
{
    if (!bytes.isEmpty())
        take(stream, m_filters[static_cast<int>(stream)]->filter(bytes));
    if (!m_pending.isEmpty() &&
        (m_pending.size() >= chunkBytes || m_clock.monotonicMs() - m_pendingSince >= chunkAgeMs))
        flush();
}

void OutputRecorder::take(OutputStream stream, const QByteArray &clean)
{
    if (clean.isEmpty())
        return;
    if (stream != m_pendingStream)
        flush();
    if (m_pending.isEmpty())
        m_pendingSince = m_clock.monotonicMs();
    m_pendingStream = stream;
    m_pending += clean;
}

void OutputRecorder::flush()
{
    if (m_pending.isEmpty())
        return;
    m_hash.addData(m_pending);
    m_summary.bytes += m_pending.size();
    m_summary.lines += m_pending.count('\n');
    m_lastByte = m_pending.back();
    // Already redacted, so it goes past the recorder's own redaction. A failed append is kept by the
    // recorder.
    (void)m_recorder.store(
        OutputAppended{m_stepId, m_attempt, m_pendingStream, std::exchange(m_pending, {})});
}

OutputSummary OutputRecorder::finish()
{
    flush();
    for (int stream = 0; stream < 3; ++stream)
        take(static_cast<OutputStream>(stream), m_filters[stream]->finish());
    flush();
    if (m_lastByte != '\n')
        ++m_summary.lines;
    m_summary.sha256 = QString::fromLatin1(m_hash.result().toHex());
    return m_summary;
}

} // namespace slipway::release
