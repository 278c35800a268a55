// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/goboard.h"

namespace slipway::console {

/// The go/no-go table and its signatures in words, for a terminal.
QStringList boardText(const release::GoBoard &board);

} // namespace slipway::console
