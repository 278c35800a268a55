// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

/// target, alembic_heads, migrate, migration_check, alembic_downgrade, sql_check, snapshot,
/// long_transactions, sql.
QList<release::StepKind> databaseStepKinds();

/// `providers` of kind postgres: the environment's database, or the provider's own URL, answers.
release::ProviderProbe postgresProbe();

} // namespace slipway::database
