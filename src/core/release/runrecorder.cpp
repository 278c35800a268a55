// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runrecorder.h"

#include <QSet>
#include <algorithm>

namespace slipway::release {

namespace {
constexpr qsizetype chunkBytes = 64 * 1024;
constexpr qint64 chunkAgeMs = 100;

/// Names and digests by which events refer to one another. They never hold a secret, and a secret that
/// happens to read like one of them ("postgres") must not cut a step off from its events.
bool isStructure(const QString &key)
{
    static const QSet<QString> keys{
        QStringLiteral("type"),     QStringLiteral("step"),   QStringLiteral("status"),
        QStringLiteral("stream"),   QStringLiteral("key"),    QStringLiteral("question"),
        QStringLiteral("decision"), QStringLiteral("sha256"), QStringLiteral("plan_digest")};
    return keys.contains(key);
}

bool isStepStructure(const QString &key)
{
    return key == u"id" || key == u"phase" || key == u"kind" || key == u"forecast" || key == u"after";
}

void restore(QJsonObject &clean, const QJsonObject &raw, bool (*kept)(const QString &))
{
    for (auto it = raw.begin(); it != raw.end(); ++it) {
        if (kept(it.key()))
            clean.insert(it.key(), it.value());
    }
}

QJsonArray restoredSteps(const QJsonArray &clean, const QJsonArray &raw)
{
    QJsonArray steps;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        QJsonObject step = clean[i].toObject();
        restore(step, raw[i].toObject(), isStepStructure);
        steps << step;
    }
    return steps;
}

QJsonObject redacted(const QJsonObject &raw, const Redactor &redactor)
{
    QJsonObject clean = redactor.json(raw).toObject();
    restore(clean, raw, isStructure);
    if (raw[u"steps"].isArray())
        clean.insert(QStringLiteral("steps"),
                     restoredSteps(clean[u"steps"].toArray(), raw[u"steps"].toArray()));
    if (raw[u"output"].isObject())
        clean.insert(QStringLiteral("output"), raw[u"output"]); // counts and a digest
    return clean;
}

QByteArray redactedOutput(const RunEvent &event, const Redactor &redactor)
{
    const auto *appended = std::get_if<OutputAppended>(&event);
    if (!appended)
        return {};
    const auto filter = redactor.stream();
    return filter->filter(appended->data) + filter->finish();
}
} // namespace

Result<void> RunRecorder::append(const RunEvent &event)
{
    if (m_broken)
        return *m_broken;
    auto clean = eventFromJson(redacted(eventToJson(event), m_redactor), redactedOutput(event, m_redactor));
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
    if (!m_pending.isEmpty() && m_clock.monotonicMs() - m_pendingSince >= chunkAgeMs)
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
    for (QByteArrayView rest(clean); !rest.isEmpty();) {
        const qsizetype size = std::min(rest.size(), chunkBytes - m_pending.size());
        m_pending.append(rest.first(size));
        rest = rest.sliced(size);
        if (m_pending.size() >= chunkBytes)
            flush();
    }
}

void OutputRecorder::flush()
{
    if (m_pending.isEmpty())
        return;
    m_hash.addData(m_pending);
    m_summary.bytes += m_pending.size();
    m_summary.lines += m_pending.count('\n');
    m_lastByte = m_pending.back();
    m_tail.append(m_pending);
    m_tail = m_tail.right(chunkBytes);
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
