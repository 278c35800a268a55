// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

struct StrayReport
{
    bool allGone = true;
    QStringList lines; ///< what was found and done, for people
};

/// Sessions that a stopped child has left at the server. Those that carry the run's name are cancelled, then
/// ended, and waited for; invalid indexes are named. Sessions without a name (some drivers drop it) that
/// began `since` (the server's clock; empty = do not look), from this machine, as the same user, and are at
/// work: listed and waited for, never ended by guess.
StrayReport endStraySessions(release::StepContext &context, const QString &since);

} // namespace slipway::database
