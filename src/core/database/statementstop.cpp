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
    {
        const std::lock_guard lock(owner->m_mutex);
        owner->m_stopping = true;
    }
    owner->m_changed.notify_one();
}

StatementStop::StatementStop(pg_conn *connection, const std::stop_token &stop)
{
    if (!connection || !stop.stop_possible())
        return;
    m_handle.reset(PQgetCancel(connection));
    if (!m_handle)
        return;
    m_thread = std::thread([this] { watch(); });
    m_callback.emplace(stop, Wake{this});
}

StatementStop::~StatementStop()
{
    m_callback.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void StatementStop::watch()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || m_ended; });
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
