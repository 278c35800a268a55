// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/schemarequirements.h"

namespace slipway::playbook {

/// Reads what a schema must hold (docs/formats.md). Errors (Usage) with line and column, all at once.
release::Result<release::SchemaRequirements> readRequirements(const QString &file);

} // namespace slipway::playbook
