// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace slipway::release {

/// Stops a step when the run is stopped, when its time is up, or when the ledger can no longer be written.
/// The run's stop callback and the timer's thread only set a stop state; whatever they wake runs in the
/// step's token.
class StepStop
{
public:
    StepStop(const std::stop_token &run, qint64 timeoutMs); ///< 0 = no time-out
    std::stop_token token() const { return m_source.get_token(); }
    void stop() { m_source.request_stop(); }
    bool timedOut() const { return m_timedOut; } ///< the time-out came before any other reason to stop

private:
    void watch(const std::stop_token &done, qint64 timeoutMs);

    std::stop_source m_source;
    std::stop_callback<std::function<void()>> m_forward;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::atomic<bool> m_timedOut = false;
    std::jthread m_timer;
};

} // namespace slipway::release
