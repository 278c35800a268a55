// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/stepstop.h"

#include <chrono>

namespace slipway::release {

StepStop::StepStop(const std::stop_token &run, qint64 timeoutMs)
    : m_forward(run, [this] { m_source.request_stop(); })
{
    if (timeoutMs > 0)
        m_timer = std::jthread([this, timeoutMs](const std::stop_token &done) { watch(done, timeoutMs); });
}

void StepStop::watch(const std::stop_token &done, qint64 timeoutMs)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, done, std::chrono::milliseconds(timeoutMs), [] { return false; });
    if (done.stop_requested() || m_source.stop_requested())
        return;
    m_timedOut = true;
    m_source.request_stop();
}

} // namespace slipway::release
