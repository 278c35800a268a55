// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/workspace.h"

namespace slipway::playbook {

/// Reads `slipway.yaml` with every environment's overrides applied. Errors (Usage): `file_missing`,
/// `yaml_syntax`, `unknown_key`, `wrong_type`, `key_missing`, `bad_value`; the message has file, line and
/// column of the first finding, the details the others.
release::Result<release::Workspace> readWorkspace(const QString &file);

/// The nearest folder upwards of `startDir` that has a slipway.yaml; empty where there is none.
QString findWorkspace(const QString &startDir);

} // namespace slipway::playbook
