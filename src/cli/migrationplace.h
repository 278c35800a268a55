// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "cli/prompt.h"
#include "console/session.h"
#include "migrations/rehearsal.h"

namespace slipway::cli {

/// Where a migrate or schema command works: --url and --dir, or what the workspace says. Keeps the target's
/// lock while it lives.
class MigrationPlace
{
public:
    explicit MigrationPlace(Invocation &call)
        : m_call(call), m_person(call.terminal(), call.terminal().inIsTerminal, call.stop())
    {
    }

    static QList<Flag> flags();
    /// Flags of commands that need no folder.
    static QList<Flag> targetFlags();

    release::Result<migrations::MigrationFolder> folder();
    /// Fills url and tlsCa. Error `inputs_missing`.
    release::Result<void> findTarget(const QString &runPrefix = QStringLiteral("migrate"));
    /// Takes the target's lock until this object goes. Error `target_busy`.
    release::Result<void> lock();
    release::Result<std::unique_ptr<migrations::MigrationRunner>> runner(migrations::MigrationFolder folder);

    const release::Secret &url() const { return m_url; }
    const QString &tlsCa() const { return m_tlsCa; }
    const QString &runId() const { return m_runId; }
    /// What the workspace says of rehearsals; the defaults without one.
    release::RehearsalSettings rehearsal() const;
    /// For a scratch copy of the target, or of nothing where no target was looked for: on the server of --on,
    /// of the environment, or a private one.
    migrations::RehearsalRequest scratchRequest() const;
    release::Secret rehearsalUrl() const;
    /// "staging, database isp", for people.
    QString words() const;
    /// The workspace's folder, or the current one.
    QString baseDir() const;

private:
    release::Result<void> openWorkspace();
    Invocation &m_call;
    PromptOperator m_person;
    std::unique_ptr<console::ReleaseSession> m_session;
    std::unique_ptr<release::TargetLock> m_lock;
    release::Secret m_url;
    QString m_tlsCa;
    QString m_runId;
};

} // namespace slipway::cli
