// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "sandbox/sandboxstate.h"

#include <QFile>
#include <QLockFile>
#include <memory>

namespace slipway::sandbox {

/// Keeps the state in a file of JSON lines: one line a request that changed something, written before its
/// answer is sent. Opening folds the lines and writes them anew without what is gone. A last line cut by a
/// crash is dropped. One server at a time (lock file beside it).
class StateFile
{
public:
    /// Errors: `data_file_busy` (another server), `data_file_broken` (holds something else),
    /// `data_file_unwritable`.
    release::Result<void> open(const QString &path, SandboxState &state);
    bool isOpen() const { return m_file && m_file->isOpen(); }
    /// One line: the changes of a request and the answer stored for its idempotency key (empty key: none).
    void append(const SandboxState &state, const QList<Change> &changes, const QString &key);

private:
    release::Result<void> load(SandboxState &state);
    release::Result<void> rewrite(const SandboxState &state);
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<QFile> m_file;
    QString m_path;
};

} // namespace slipway::sandbox
