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
/// ended, and waited for; invalid indexes are named. Sessions without the name are never ended by guess.
StrayReport endStraySessions(release::StepContext &context);

} // namespace slipway::database
