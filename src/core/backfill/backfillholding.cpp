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
        if (m_paused)
            setState(QStringLiteral("paused"), QStringLiteral("by hand"));
        else
            setState(QStringLiteral("throttled"), reason->words, reason->what);
        told();
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
    for (; left > 0 && m_report.progress.pace == pace; left -= lookAgainMs) {
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
    for (const ControlCommand &command : m_request.control->take()) {
        const QString by = command.who.isEmpty() ? QString() : QStringLiteral(" by ") + command.who;
        if (command.verb == u"decide") {
            if (auto taken = takeDecision(Decision::fromJson(command.decision)); !taken) {
                if (taken.error().code != u"decision_wrong")
                    return taken;
                m_request.note(taken.error().message);
            }
            continue;
        }
        if (command.verb == u"pause" || command.verb == u"resume")
            m_paused = command.verb == u"pause";
        else if (command.verb == u"pace")
            m_report.progress.pace = qBound(1, command.pace, 100);
        m_request.note(QStringLiteral("%1%2%3").arg(
            command.verb,
            command.verb == u"pace" ? QStringLiteral(" %1 %").arg(m_report.progress.pace) : QString(), by));
        told(true);
        if (command.verb == u"cancel")
            return cancelled();
    }
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

void BackfillEngine::told(bool always)
{
    BackfillProgress &progress = m_report.progress;
    progress.elapsedMs = m_clock.elapsed();
    progress.batchSize = batchSize();
    progress.waiting = m_report.undecided();
    if (progress.elapsedMs > 0)
        progress.rowsPerSecond = static_cast<double>(progress.counts.checked - m_checkedAtStart) * 1000 /
                                 static_cast<double>(progress.elapsedMs);
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
