// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/appliedshelf.h"
#include "migrations/rehearsalshelf.h"
#include "migrations/scratchdatabase.h"
#include "release/schemarequirements.h"
#include "release/step.h"

namespace slipway::migrations {

using RequirementsReader = std::function<release::Result<release::SchemaRequirements>(const QString &file)>;

/// `sql_status`, `sql_rollback`, `schema_check` and `migration_rehearsal`. `hosts` makes servers for scratch
/// copies where an environment names none.
QList<release::StepKind> migrationStepKinds(const RequirementsReader &readRequirements,
                                            const ScratchHostMaker &hosts,
                                            const AppliedShelf &applied = AppliedShelf());

// What the kinds of alembic's tool are where the workspace says `migrations.tool: sql`.
/// Plan and artifact show the rehearsal of the same files that the shelf holds, or that there is none.
std::unique_ptr<release::Step> makeSqlMigrateStep(const RehearsalShelf &shelf,
                                                  const AppliedShelf &applied = AppliedShelf());
std::unique_ptr<release::Step>
makeSqlStatusStep(const AppliedShelf &applied); ///< pending files listed, problems stop
std::unique_ptr<release::Step>
makeSqlCheckStep(const AppliedShelf &applied); ///< nothing pending, nothing wrong
std::unique_ptr<release::Step> makeSqlRollbackStep();

} // namespace slipway::migrations
