// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/projectscan.h"

namespace slipway::console {

/// Looks for the table of plans in what a migration creates (alembic's create_table, CREATE TABLE).
void readTables(const QString &file, const QString &text, ProjectFacts &facts);

/// Codes of plans that a migration seeds: Python dictionaries, and INSERTs that name the column first or
/// later. The table must have been found.
void readSeeds(const QString &file, const QString &text, ProjectFacts &facts);

/// Notes a plan; `why` tells where its code was found.
void addPlan(ProjectFacts &facts, const QString &code, const QString &why);

} // namespace slipway::console
