// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/appliedshelf.h"
#include "migrations/rehearsalshelf.h"
#include "release/step.h"

namespace slipway::console {

/// Database's kinds, of which those that depend on the migration tool are alembic's or the SQL files', as the
/// workspace says (migrations.tool).
QList<release::StepKind> kindsByTool(QList<release::StepKind> kinds, const migrations::RehearsalShelf &shelf,
                                     const migrations::AppliedShelf &applied);

} // namespace slipway::console
