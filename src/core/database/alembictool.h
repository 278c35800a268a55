// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/revisiongraph.h"
#include "database/session.h"
#include "database/toollog.h"
#include "release/step.h"

namespace slipway::database {

/// The project's own alembic, called through the prefix that the workspace names. Its session at the server
/// carries the run's name and the workspace's time-outs (PGAPPNAME, PGOPTIONS). Thread: the engine's.
class AlembicTool
{
public:
    /// A pooler refuses start-up options, so behind one the tool gets none.
    explicit AlembicTool(release::StepContext &context, bool behindPooler = false)
        : m_context(context), m_pooled(behindPooler)
    {
    }

    /// Error `alembic_failed`, `alembic_import`, `alembic_unreachable`: the last line that says something,
    /// the rest in the details.
    release::Result<RevisionGraph> graph();
    /// What the tool says the target is at. Error as above, and `revision_unknown`.
    release::Result<QStringList> current(const RevisionGraph &graph);
    /// What `upgrade A:B --sql` or `downgrade B:A --sql` prints. Fails where a revision reads the database.
    release::Result<QByteArray> sql(const QString &command, const QString &range);
    /// The workspace's own command (or the prefix with "upgrade heads"), its output streamed into the step.
    release::Result<release::ProcessOutcome> upgrade();
    release::Result<release::ProcessOutcome> downgrade(const QString &target);

    /// What upgrade() and downgrade() printed.
    const ToolLog &log() const { return m_log; }
    release::Error explain(const release::ProcessOutcome &outcome, const QStringList &argv) const;

private:
    release::ProcessRequest request(const QStringList &argv) const;
    release::Result<release::ProcessOutcome> quiet(const QStringList &arguments);
    release::Result<release::ProcessOutcome> watched(const QStringList &argv);
    QString shownPlace() const;
    release::StepContext &m_context;
    bool m_pooled;
    ToolLog m_log;
};

/// `alembic_version` through our own session, sorted; a missing table is an empty set. Looks in the search
/// path, else takes the only table of that name. Error `version_table_ambiguous`.
release::Result<QStringList> readVersionTable(Session &session);
release::Result<QStringList> readVersionTable(const release::StepContext &context);

} // namespace slipway::database
