// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/stripesandbox.h"

#include <QThread>

namespace slipway::sandbox {

/// The server on a thread of its own, for callers that block. Ends with this object.
class StripeSandboxThread
{
public:
    StripeSandboxThread() = default;
    ~StripeSandboxThread();
    Q_DISABLE_COPY_MOVE(StripeSandboxThread)

    release::Result<void> start(quint16 port = 0);
    QUrl baseUrl() const { return m_baseUrl; }
    void addFault(const Fault &fault);

private:
    QThread m_thread;
    QObject *m_context = nullptr; ///< lives in the thread
    std::unique_ptr<StripeSandbox> m_server;
    QUrl m_baseUrl;
};

} // namespace slipway::sandbox
