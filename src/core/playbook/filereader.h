// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/written.h"

namespace slipway::playbook {

/// Reads a YAML (or JSON) file whose meaning another room knows. Errors (Usage): not there, no YAML, no map,
/// a newer format.
release::Result<release::WrittenFile> readWrittenFile(const QString &file);

} // namespace slipway::playbook
