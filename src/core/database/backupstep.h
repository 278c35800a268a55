// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::database {

/// pg_dump to a place that the playbook names: a folder, and from there another store by its command. The
/// tables are counted in the dump's own snapshot meanwhile. Records the backup {file, name, bytes, sha256,
/// database, tables …} under `backup.STEP` and `backup` for a later restore proof. An unfinished file is
/// removed, also one that a killed run left.
class BackupStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

QList<release::ParameterRule> backupParameters();

} // namespace slipway::database
