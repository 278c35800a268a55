// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

namespace slipway::ledger {

/// A run's own lock: a file beside the ledger, locked by the operating system as long as the run's process
/// lives. A run without RunFinished whose lock is free was interrupted. Take it before RunPlanned is
/// appended, keep it until the last event is stored. Children do not inherit it. Movable; let go on
/// destruction, which removes the file.
class RunLock
{
public:
    /// Errors: `run_busy` (kind Busy) where another process holds it, `run_lock_failed` (kind Usage).
    static release::Result<RunLock> acquire(const QString &ledgerPath, const QString &runId);
    static bool isHeld(const QString &ledgerPath, const QString &runId);

    RunLock(RunLock &&other) noexcept;
    RunLock &operator=(RunLock &&other) noexcept;
    RunLock(const RunLock &) = delete;
    RunLock &operator=(const RunLock &) = delete;
    ~RunLock() { letGo(); }

    void letGo();

private:
    RunLock(int descriptor, QByteArray path) : m_descriptor(descriptor), m_path(std::move(path)) {}
    int m_descriptor = -1;
    QByteArray m_path;
};

} // namespace slipway::ledger
