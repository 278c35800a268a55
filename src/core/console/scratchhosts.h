// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/scratchdatabase.h"

namespace slipway::console {

/// Private clusters of this machine, for scratch copies. Usable from any thread that outlives the copy.
migrations::ScratchHostMaker scratchHosts();

} // namespace slipway::console
