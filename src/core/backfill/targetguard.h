// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

namespace slipway::backfill {

/// The target's lock as a backfill needs it: where its run held it at the beginning, the run must still hold
/// it before each batch, and takes it anew after a lost connection.
class TargetGuard
{
public:
    explicit TargetGuard(const QString &runId) : m_holder(QStringLiteral("slipway/") + runId) {}

    void look(database::Session &session); ///< at the beginning
    /// Error `lock_lost` where a lock that was there is gone.
    release::Result<void> verify(database::Session &session) const;
    /// On a new connection. Error `lock_lost` where another run has taken it meanwhile.
    release::Result<void> takeAgain(database::Session &session) const;

private:
    release::Result<bool> held(database::Session &session) const;
    QString m_holder;
    bool m_needed = false;
};

} // namespace slipway::backfill
