// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::playbook {

/// Reads a playbook and checks every step against its kind. Errors (Usage) as readWorkspace, and
/// `unknown_kind`, `duplicate_id`, `unknown_need`, `cyclic_needs`, `bad_pattern`. Qt resource paths (":/…")
/// are read as well.
release::Result<release::Playbook> readPlaybook(const QString &file, const QList<release::StepKind> &kinds);
release::Result<release::Playbook> readPlaybook(const QByteArray &bytes, const QString &file,
                                                const QList<release::StepKind> &kinds);

/// JSON Schema (draft 2020-12) of the format, for editors.
QJsonObject playbookSchema(const QList<release::StepKind> &kinds);

} // namespace slipway::playbook
