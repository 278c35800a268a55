// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/tabledigest.h"
#include "release/stepstop.h"

#include <future>
#include <mutex>
#include <thread>

namespace slipway::database {

/// Holds a snapshot of a database open for pg_dump, and counts in the same snapshot meanwhile, so that what
/// is restored can be compared exactly although the database goes on changing. A thread and a connection of
/// its own; both end with this object.
class SnapshotReader
{
public:
    struct Opened
    {
        QString snapshot; ///< for pg_dump --snapshot
        QList<TableDigest> tables;
        QString encoding;
        QString collate;
        QString ctype;
        QString serverVersion;
        QString database;
    };
    SnapshotReader(const release::Secret &url, QString tlsCa, QString application, QStringList checksums,
                   const std::stop_token &stop);
    ~SnapshotReader();
    Q_DISABLE_COPY_MOVE(SnapshotReader)

    /// Waits for the snapshot. Errors of a session; `pgbouncer` where the snapshot could not be kept.
    release::Result<Opened> opened() { return m_opened.get_future().get(); }
    /// Waits for the counts. Call once, after opened().
    release::Result<QList<TableDigest>> digests() { return m_digests.get_future().get(); }

private:
    void work(const std::stop_token &done);
    release::Result<Opened> open(std::unique_ptr<Session> &session) const;

    release::Secret m_url;
    QString m_tlsCa;
    QString m_application;
    QStringList m_checksums;
    release::StepStop m_stop; ///< the run's stop, or the end of this object
    std::promise<release::Result<Opened>> m_opened;
    std::promise<release::Result<QList<TableDigest>>> m_digests;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;
};

} // namespace slipway::database
