// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// slipway(1), with every command in it, in roff.
QString manualPage(const Commands &commands);
/// The page of one command, called as in `pageName`.
QString manualPage(const Description &command, const Commands &all);
/// "slipway-release-db"
QString pageName(const Description &command);

} // namespace slipway::cli
