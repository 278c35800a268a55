// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

namespace slipway::operations {

/// Whether a process of the group still runs. One that has ended and was not waited for by its parent (in a
/// container nobody may) does not count: it does nothing any more.
bool processGroupRuns(pid_t group);

} // namespace slipway::operations
