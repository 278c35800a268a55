// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace slipway::console {

/// Slipway's own diagnostics: a rotating file in $XDG_STATE_HOME/slipway (3 × 1 MiB) and, with verbose,
/// standard error. Where the folder cannot be written, standard error alone. Never holds output of steps or
/// secrets.
void startDiagnostics(bool verbose);
void diagnose(const QString &line);

} // namespace slipway::console
