// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// How a backfill waits, is steered meanwhile, and tells where it is.
#include "backfill/backfillengine.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace slipway::backfill {

using namespace release;

namespace {
constexpr qint64 lookAgainMs = 50;
}

Result<void> BackfillEngine::waitWhileHeld()
{
    for (;;) {
        if (m_request.stop.stop_requested())
            return cancelled();
        if (auto taken = takeCommands(); !taken)
            return taken;
        auto reason = m_throttle.reason(*m_session, m_request.note);
        if (!reason)
            return reason.error();
        if (!m_paused && !reason->any()) {
            setState(QStringLiteral("running"));
            return {};
        }
        const bool fresh = m_paused && m_report.progress.state != u"paused";
        if (m_paused)
            setState(QStringLiteral("paused"), QStringLiteral("by hand"));
        else
            setState(QStringLiteral("throttled"), reason->words, reason->what);
        told(fresh);
        if (!wait(lookAgainMs))
            return cancelled();
    }
}

Result<void> BackfillEngine::pacePause(qint64 batchMs)
{
    const int pace = m_report.progress.pace;
    if (pace >= 100)
        return {};
    qint64 left = std::max<qint64>(batchMs, 1) * (100 - pace) / pace;
    for (; left > 0 && m_report.progress.pace == pace && !m_paused; left -= lookAgainMs) {
        if (!wait(std::min(left, lookAgainMs)))
            return cancelled();
        if (auto taken = takeCommands(); !taken)
            return taken;
    }
    return {};
}

Result<void> BackfillEngine::takeCommands()
{
    if (!m_request.control)
        return {};
    bool decided = false;
    for (const ControlCommand &command : m_request.control->take()) {
        const QString by = command.who.isEmpty() ? QString() : QStringLiteral(" by ") + command.who;
        if (command.verb == u"decide") {
            Decision decision = Decision::fromJson(command.decision);
            if (decision.who.isEmpty())
                decision.who = command.who;
            if (auto taken = takeDecision(decision); !taken) {
                if (taken.error().code != u"decision_wrong")
                    return taken;
                m_request.note(taken.error().message);
            }
            decided = true;
            continue;
        }
        if (command.verb == u"pause" || command.verb == u"resume")
            m_paused = command.verb == u"pause";
        else if (command.verb == u"pace")
            m_report.progress.pace = qBound(1, command.pace, 100);
        if (command.verb == u"resume")
            setState(QStringLiteral("running"));
        if (command.verb == u"pace")
            startRate();
        m_request.note(QStringLiteral("%1%2%3").arg(
            command.verb,
            command.verb == u"pace" ? QStringLiteral(" %1 %").arg(m_report.progress.pace) : QString(), by));
        told(true);
        if (command.verb == u"cancel")
            return cancelled();
    }
    if (decided)
        told(true);
    return {};
}

Error BackfillEngine::cancelled()
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("The backfill was stopped between two batches; it goes on from there."),
            {},
            ErrorKind::Cancelled};
}

bool BackfillEngine::wait(qint64 ms)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, m_request.stop, std::chrono::milliseconds(ms), [] { return false; });
    return !m_request.stop.stop_requested();
}

/// One wait is one record, though its words change with its numbers; `what` tells it from the next one.
void BackfillEngine::setState(const QString &state, const QString &reason, const QString &what)
{
    BackfillProgress &progress = m_report.progress;
    const QString wait = what.isEmpty() ? reason : what;
    if (progress.state == u"paused" && state != u"paused")
        m_pausedMs += m_clock.elapsed() - m_heldSince;
    if (state != progress.state || wait != m_wait) {
        const bool wasHeld = progress.state == u"throttled" || progress.state == u"paused" ||
                             progress.state == u"reconnecting";
        if (wasHeld)
            progress.throttles << ThrottleRecord{progress.reason, m_heldSince,
                                                 m_clock.elapsed() - m_heldSince};
        if (progress.throttles.size() > 100)
            progress.throttles.removeFirst();
        m_heldSince = m_clock.elapsed();
    }
    m_wait = wait;
    progress.state = state;
    progress.reason = reason;
}

/// The time left is told from what the present pace has done, not from an earlier one.
void BackfillEngine::startRate()
{
    const bool paused = m_report.progress.state == u"paused";
    m_rateFrom = m_clock.elapsed() - m_pausedMs - (paused ? m_clock.elapsed() - m_heldSince : 0);
    m_rateFromChecked = m_report.progress.counts.checked;
}

/// Rows a second while it was not paused: a pause is known to say nothing about the speed.
double BackfillEngine::rate() const
{
    const BackfillProgress &progress = m_report.progress;
    const bool whole = progress.state == u"done";
    qint64 worked = m_clock.elapsed() - m_pausedMs - (whole ? 0 : m_rateFrom);
    if (progress.state == u"paused")
        worked -= m_clock.elapsed() - m_heldSince;
    const qint64 rows = progress.counts.checked - (whole ? m_checkedAtStart : m_rateFromChecked);
    return worked > 0 ? static_cast<double>(rows) * 1000 / static_cast<double>(worked) : 0;
}

void BackfillEngine::told(bool always)
{
    BackfillProgress &progress = m_report.progress;
    progress.elapsedMs = m_clock.elapsed();
    progress.batchSize = batchSize();
    progress.waiting = m_report.undecided();
    progress.rowsPerSecond = rate();
    if (m_request.control) {
        QJsonObject status = progress.toJson();
        status.insert(QStringLiteral("name"), m_request.spec.name);
        status.insert(QStringLiteral("words"), progress.words(m_request.spec.row));
        m_request.control->publish(status);
    }
    const qint64 every = progress.elapsedMs < 60'000 ? 1000 : progress.elapsedMs < 600'000 ? 5000 : 30'000;
    if (!always && m_toldAt >= 0 && progress.elapsedMs - m_toldAt < every)
        return;
    m_toldAt = progress.elapsedMs;
    m_request.report(progress, m_report.queue);
}

} // namespace slipway::backfill
