// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runstate.h"

#include <QCryptographicHash>

namespace slipway::release {

/// Writes a run's events: redacts them, appends them to the store, folds them and shows them to the observer,
/// in this order. After a failed append nothing more is written, and `broken()` tells why. Thread: the
/// engine's.
class RunRecorder
{
public:
    using Observer = std::function<void(const StoredEvent &)>;

    RunRecorder(QString runId, EventStore &store, const Redactor &redactor, Observer observe,
                RunState state = {})
        : m_runId(std::move(runId))
        , m_store(store)
        , m_redactor(redactor)
        , m_observe(std::move(observe))
        , m_state(std::move(state))
    {
    }

    Result<void> append(const RunEvent &event);
    const RunState &state() const { return m_state; }
    const std::optional<Error> &broken() const { return m_broken; }
    const QString &runId() const { return m_runId; }

private:
    friend class OutputRecorder;
    Result<void> store(const RunEvent &clean);
    QString m_runId;
    EventStore &m_store;
    const Redactor &m_redactor;
    Observer m_observe;
    RunState m_state;
    std::optional<Error> m_broken;
};

/// The output of one attempt of one step: redacted per stream, gathered into chunks (64 KiB or 100 ms,
/// whichever comes first), counted and hashed as stored. Bounded in memory whatever the step prints.
class OutputRecorder
{
public:
    OutputRecorder(RunRecorder &recorder, const Clock &clock, QString stepId, int attempt);

    void append(OutputStream stream, QByteArrayView bytes);
    OutputSummary finish(); ///< flushes; to be called once, before StepFinished
    /// The end of what was stored, at most 64 KiB: what a known issue is looked for in.
    const QByteArray &tail() const { return m_tail; }

private:
    void take(OutputStream stream, const QByteArray &clean);
    void flush();

    RunRecorder &m_recorder;
    const Clock &m_clock;
    QString m_stepId;
    int m_attempt;
    std::unique_ptr<OutputFilter> m_filters[3];
    OutputStream m_pendingStream = OutputStream::Out;
    QByteArray m_pending;
    qint64 m_pendingSince = 0;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    OutputSummary m_summary;
    QByteArray m_tail;
    char m_lastByte = '\n';
};

} // namespace slipway::release
