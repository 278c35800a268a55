// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "release/variables.h"

namespace slipway::secrets {

/// What a reference stands for: `keychain:NAME`, `env:NAME`, or text with `${NAME}`. Errors: those of
/// SecretStore, and `variable_missing`.
release::Result<release::Secret>
resolveReference(const QString &reference, const release::Variables &variables, release::SecretStore &store);

} // namespace slipway::secrets
