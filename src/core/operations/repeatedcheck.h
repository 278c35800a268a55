// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/innerstep.h"

#include <QElapsedTimer>

namespace slipway::operations {

/// The check inside a `watch` or a `wait`, with what its repetition needs. Each try ends at `each_timeout`
/// (else the check's own time-out, else a minute), so that one that hangs is told as such.
class RepeatedCheck
{
public:
    static release::Result<RepeatedCheck> make(release::StepContext &context);

    release::Forecast forecast(const QString &how);
    void otherBegins(const QString &stepId) { m_inner.otherBegins(stepId); }

    /// Once more. What it printed is kept for `tell`.
    const release::InnerOutcome &run();
    const release::InnerOutcome &last() const { return m_last; }
    int tries() const { return m_tries; }
    qint64 elapsedMs() const { return m_timer.elapsed(); }
    qint64 everyMs(qint64 unlessWritten) const;
    /// Returns at the time, counted from the beginning, or at once when the step is stopped.
    void waitUntil(qint64 elapsedMs) const;
    /// The last try, for people: what it printed, its checks.
    void tell();

private:
    RepeatedCheck(release::StepContext &context, release::InnerStep inner);
    release::StepContext *m_context;
    release::InnerStep m_inner;
    release::InnerOutcome m_last;
    QElapsedTimer m_timer;
    int m_tries = 0;
};

QString durationWords(qint64 ms); ///< "15 min", "1.5 s", "250 ms"

/// `check` and `each_timeout`, `every`; the parameters that both kinds have.
QList<release::ParameterRule> repeatedCheckParameters(const char *every);

} // namespace slipway::operations
