// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/statementstop.h"

#include <array>
#include <chrono>
#include <libpq-fe.h>

namespace slipway::database {

namespace {

constexpr auto sendAgainAfter = std::chrono::milliseconds(100);

} // namespace

void StatementStop::Free::operator()(pg_cancel *handle) const
{
    PQfreeCancel(handle);
}

void StatementStop::Wake::operator()() const
{
    owner->m_thread = std::thread([stop = owner] { stop->watch(); });
}

StatementStop::StatementStop(pg_conn *connection, const std::stop_token &stop)
{
    if (!connection || !stop.stop_possible())
        return;
    m_handle.reset(PQgetCancel(connection));
    if (!m_handle)
        return;
    m_callback.emplace(stop, Wake{this});
}

StatementStop::~StatementStop()
{
    m_callback.reset(); // waits for a callback that is running, so that the thread is there or never will be
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void StatementStop::watch()
{
    std::unique_lock lock(m_mutex);
    while (!m_ended) {
        lock.unlock();
        std::array<char, 256> words{};
        PQcancel(m_handle.get(), words.data(),
                 static_cast<int>(words.size())); // where it fails, the next one may not
        lock.lock();
        m_changed.wait_for(lock, sendAgainAfter, [this] { return m_ended; });
    }
}

} // namespace slipway::database
