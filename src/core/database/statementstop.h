// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

struct pg_conn;
struct pg_cancel;

namespace slipway::database {

/// While it lives, a requested stop cancels what the connection runs. Made right before a statement is sent
/// and gone before the next one. The stop callback only starts a thread, which sends the request, again and
/// again until the statement has ended, since one that arrives before the statement is lost. As long as
/// nobody stops, there is no thread.
class StatementStop
{
public:
    StatementStop(pg_conn *connection, const std::stop_token &stop);
    ~StatementStop();
    StatementStop(const StatementStop &) = delete;
    StatementStop &operator=(const StatementStop &) = delete;

private:
    void watch();
    struct Free
    {
        void operator()(pg_cancel *handle) const;
    };
    struct Wake
    {
        StatementStop *owner;
        void operator()() const;
    };
    std::unique_ptr<pg_cancel, Free> m_handle;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    std::thread m_thread;
    std::optional<std::stop_callback<Wake>> m_callback;
};

} // namespace slipway::database
