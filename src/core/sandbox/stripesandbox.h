// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "sandbox/faults.h"

#include <QStringList>
#include <QUrl>
#include <memory>

namespace slipway::sandbox {

class StripeServer;

/// A Stripe-compatible server on 127.0.0.1: stateful, as strict as the real one, offline. Thread: the one
/// that made it, whose event loop must run. What it speaks: docs/sandbox.md.
class StripeSandbox
{
public:
    StripeSandbox();
    ~StripeSandbox();
    Q_DISABLE_COPY_MOVE(StripeSandbox)

    /// Loads the file where it exists and keeps it up to date from then on. Errors: `data_file_busy`,
    /// `data_file_broken`, `data_file_unwritable`.
    release::Result<void> useDataFile(const QString &path);
    void setKeys(const QStringList &keys); ///< empty = every well-formed secret or restricted key
    void addFault(const Fault &fault);
    void clearFaults();
    release::Result<void> listen(quint16 port = 0); ///< 0 picks a free port. Error `listen_failed`.
    QUrl baseUrl() const;

private:
    std::unique_ptr<StripeServer> m_server;
};

} // namespace slipway::sandbox
