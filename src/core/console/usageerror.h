// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

namespace slipway::console {

/// What was asked for cannot be done as asked; nothing has happened yet.
inline release::Error usage(const QString &code, const QString &message, const QStringList &details = {})
{
    return {code, message, details, release::ErrorKind::Usage};
}

} // namespace slipway::console
