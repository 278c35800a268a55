// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/plan.h"

namespace slipway::console {

/// The plan in words, one formatter for terminal and window: differences first, then the steps with their
/// reasons.
QStringList planText(const release::Plan &plan);
/// A table with aligned columns, indented by two.
QStringList tableText(const release::Table &table);
/// "0.4 s", "12 s", "3 min 05 s".
QString durationText(qint64 ms);

} // namespace slipway::console
