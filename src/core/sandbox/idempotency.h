// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

#include <QSet>

namespace slipway::sandbox {

/// Idempotency keys of POST requests: the first answer is kept and given again; the same key with other
/// parameters, or while its first request still runs, is refused. Source:
/// docs.stripe.com/api/idempotent_requests.
class Idempotency
{
public:
    explicit Idempotency(SandboxState &state) : m_state(state) {}

    static QString nameOf(const ApiCall &call); ///< empty where the call has no key
    static QByteArray digestOf(const ApiCall &call);

    /// An answer from before; nullptr where there is none.
    const StoredAnswer *find(const ApiCall &call) const;
    /// 400 for other parameters, 409 while the first request runs.
    Check conflict(const ApiCall &call) const;

    void begin(const ApiCall &call) { m_running.insert(nameOf(call)); }
    void end(const ApiCall &call) { m_running.remove(nameOf(call)); }
    /// Returns the name under which it was kept; empty where the call has no key.
    QString keep(const ApiCall &call, int status, const QByteArray &body);

private:
    SandboxState &m_state;
    QSet<QString> m_running;
};

} // namespace slipway::sandbox
