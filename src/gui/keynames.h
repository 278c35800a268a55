// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace slipway::gui {

/// Keys as the person's keyboard and language name them: "Ctrl+K" → "Strg K".
QString keyNames(const QString &portable);

} // namespace slipway::gui
