// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/secret.h"

#include <QList>
#include <QString>

#include <atomic>
#include <future>
#include <thread>

namespace slipway::migrations {

/// A lock on a relation that was seen while a statement ran.
struct SampledLock
{
    qint64 relation = 0;
    QString mode;
    qint64 firstUs = 0; ///< since the statement began
    qint64 lastUs = 0;  ///< when it was seen last
};

/// Looks at another session's locks again and again from a connection of its own: of a statement that cannot
/// be in a transaction nothing is left to see afterwards. What is held for less than one look is not seen.
class LockSampler
{
public:
    /// Connects; the statement may begin once this returns.
    LockSampler(const release::Secret &url, const QString &tlsCa, int pid);
    ~LockSampler();
    Q_DISABLE_COPY_MOVE(LockSampler)

    /// The statement has ended.
    QList<SampledLock> finish();

private:
    void watch(const release::Secret &url, const QString &tlsCa, int pid, std::promise<void> &ready);
    std::atomic<bool> m_ended = false;
    QList<SampledLock> m_seen; ///< the thread's, until it has ended
    std::thread m_thread;
};

} // namespace slipway::migrations
