// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/schemarequirements.h"
#include "release/step.h"

namespace slipway::migrations {

using RequirementsReader = std::function<release::Result<release::SchemaRequirements>(const QString &file)>;

/// `sql_status`, `sql_rollback` and `schema_check`.
QList<release::StepKind> migrationStepKinds(const RequirementsReader &readRequirements);

// What the kinds of alembic's tool are where the workspace says `migrations.tool: sql`.
std::unique_ptr<release::Step> makeSqlMigrateStep();
std::unique_ptr<release::Step> makeSqlStatusStep(); ///< pending files listed, problems stop
std::unique_ptr<release::Step> makeSqlCheckStep();  ///< nothing pending, nothing wrong
std::unique_ptr<release::Step> makeSqlRollbackStep();

} // namespace slipway::migrations
