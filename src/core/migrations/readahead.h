// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/migrationfolder.h"

#include <QSet>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace slipway::migrations {

/// Reads and divides the newest files of a folder from the last one backwards, on a thread of its own, while
/// somebody else still connects. Who then wants them from the first one onwards shares the work.
class ReadAhead
{
public:
    explicit ReadAhead(const MigrationFolder &folder);
    ~ReadAhead();
    Q_DISABLE_COPY_MOVE(ReadAhead)

    /// The way up of a file, once; waits where it is just being read. None where it was not reached.
    std::optional<release::Result<MigrationFolder::Part>> take(const QString &file);

private:
    void read();
    MigrationFolder m_folder;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<QString, release::Result<MigrationFolder::Part>> m_done;
    QString m_now;         ///< the file that is being read
    QSet<QString> m_asked; ///< at the first of these the two have met
    bool m_ended = false;
    std::thread m_thread;
};

} // namespace slipway::migrations
