// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/liveschema.h"

namespace slipway::migrations {

/// A requirements file (YAML) that the schema as it is fulfils. `tables` empty = all of them.
QByteArray requirementsFrom(const LiveSchema &schema, const QStringList &tables);

} // namespace slipway::migrations
