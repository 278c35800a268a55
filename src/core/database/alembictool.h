// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/revisiongraph.h"
#include "database/session.h"
#include "release/step.h"

namespace slipway::database {

/// The project's own alembic, called through the prefix that the workspace names. Its session at the server
/// carries the run's name and the workspace's time-outs (PGAPPNAME, PGOPTIONS). Thread: the engine's.
class AlembicTool
{
public:
    explicit AlembicTool(release::StepContext &context) : m_context(context) {}

    /// Error `alembic_failed`, `alembic_import`, `alembic_unreachable`: the last line that says something,
    /// the rest in the details.
    release::Result<RevisionGraph> graph();
    /// What the tool says the target is at. Error as above, and `revision_unknown`.
    release::Result<QStringList> current(const RevisionGraph &graph);
    /// The workspace's own command (or the prefix with "upgrade heads"), its output streamed into the step.
    release::Result<release::ProcessOutcome> upgrade();
    release::Result<release::ProcessOutcome> downgrade(const QString &target);

    static release::Error explain(const release::ProcessOutcome &outcome, const QStringList &argv);

private:
    release::ProcessRequest request(const QStringList &argv) const;
    release::Result<release::ProcessOutcome> quiet(const QStringList &arguments);
    release::StepContext &m_context;
};

/// `alembic_version` through our own session, sorted; a missing table is an empty set.
release::Result<QStringList> readVersionTable(Session &session);
release::Result<QStringList> readVersionTable(const release::StepContext &context);

} // namespace slipway::database
