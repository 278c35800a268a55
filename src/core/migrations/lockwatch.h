// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/secret.h"

#include <QString>
#include <QStringList>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace slipway::database {
class Session;
}

namespace slipway::migrations {

/// When our statement gives way to those who wait behind it. 0 = never for that reason.
struct QueueLimits
{
    int waiters = 0;  ///< so many sessions wait behind us
    int waitedMs = 0; ///< one of them has waited so long
};

/// Looks at the lock queue of one session from a second connection: who blocks it, who waits behind it;
/// cancels its statement where the limits say so. It connects only once a statement takes long. A thread of
/// its own.
class LockWatch
{
public:
    LockWatch(const release::Secret &url, QString tlsCa, QueueLimits limits);
    ~LockWatch();
    LockWatch(const LockWatch &) = delete;
    LockWatch &operator=(const LockWatch &) = delete;

    struct Seen
    {
        bool cancelled = false;
        QStringList lines; ///< each blocker and waiter once
    };
    /// From now on the statement of the server process `pid` is watched.
    void arm(int pid);
    /// The statement has ended; nothing is cancelled after this returns.
    Seen disarm();

private:
    void watch();
    bool lookNow(database::Session &session);
    release::Secret m_url;
    QString m_tlsCa;
    QueueLimits m_limits;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_pid = 0; ///< 0 = not armed
    std::chrono::steady_clock::time_point m_armed;
    bool m_ended = false;
    Seen m_seen;
    std::thread m_thread;
};

} // namespace slipway::migrations
