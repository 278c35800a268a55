// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/ledgerconnection.h"
#include "ledger/runsummary.h"

namespace slipway::ledger {

struct RunFilter
{
    QString workspace = {}; ///< empty = every one
    QString environment = {};
    QString playbook = {};
    std::optional<release::RunStatus> status = {};
    QDateTime since = {};
    bool withFollowUps = false; ///< only those with an open one
    int limit = 0;              ///< 0 = all
};

/// The table `runs`: one line a run, a cache over the events. Thread: the connection's.
class RunIndex
{
public:
    explicit RunIndex(LedgerConnection &connection) : m_connection(connection) {}

    /// Inside a transaction of the caller.
    release::Result<void> write(const RunSummary &summary);
    release::Result<void> advance(const release::StoredEvent &stored);
    release::Result<void> clear();

    release::Result<std::optional<RunSummary>> find(const QString &runId);
    release::Result<QList<RunSummary>> startingWith(const QString &prefix);
    /// Newest first; `accept` sees each line that fits the filter's texts and time and may change it.
    release::Result<QList<RunSummary>> list(const RunFilter &filter,
                                            const std::function<bool(RunSummary &)> &accept);

private:
    LedgerConnection &m_connection;
};

} // namespace slipway::ledger
