// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <optional>

namespace slipway::cli {

/// What makes a shell ask `slipway completion answer` for every word; bash, zsh and fish.
std::optional<QString> completionScript(const QString &shell);

} // namespace slipway::cli
