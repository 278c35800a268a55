// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/approvalgate.h"
#include "console/session.h"
#include "evidence/approvalfile.h"
#include "release/runengine.h"

namespace slipway::console {

/// How a job ended: the run in the ledger, its artifact, and the error that decides the exit code.
struct RunReport
{
    QString runId; ///< empty where no run was begun
    release::RunStatus status = release::RunStatus::Failed;
    std::optional<release::Error> error;
    QJsonObject artifact; ///< empty where none was written
    QString artifactPath;
    bool pending = false; ///< --dry-run with work left
};

/// One release (or a resume, or a rollback) from playbook to artifact. Thread: the engine's. Use: one of the
/// prepare functions, then look at plan(), then execute().
class ReleaseJob
{
public:
    explicit ReleaseJob(ReleaseSession &session) : m_session(session) {}

    /// PLAYBOOK is a name (the workspace's playbooks/NAME.yaml, else one shipped with Slipway) or a file.
    release::Result<void> prepareRelease(const QString &playbook, std::stop_token stop);
    /// Continues a run that has not succeeded, from fresh facts. Error `run_finished`, `run_held`,
    /// `playbook_changed`.
    release::Result<void> prepareResume(const QString &runId, std::stop_token stop);
    /// A run of its own that takes back what the named one did.
    release::Result<void> prepareRollback(const QString &runId, const QString &option, std::stop_token stop);

    /// A run of its own that carries out the known fix of a failure of the named run; `step` empty = the
    /// failed step that has one. Errors `fix_unknown`, `fix_by_hand`, `playbook_changed`,
    /// `wrong_environment`.
    release::Result<void> prepareFix(const QString &runId, const QString &step, std::stop_token stop);

    const release::Plan &plan() const { return m_plan; }
    /// The plan in words with the window and the ways back (of a rollback: the one that is taken).
    QStringList planLines() const;
    /// The shape of `release plan --json`: the plan's, with `rollback` and `window`.
    QJsonObject planJson() const;
    const release::Playbook &playbook() const { return m_playbook; }
    /// The prepared plan as a file for people on other machines. Error `plan_holds_secret` (Usage).
    release::Result<evidence::PlanDocument> planDocument() const;

    /// What the environment wants to be approved before the plan may run.
    release::Result<ApprovalGate::Standing> approvals() const;
    /// From now on the approval in this file counts for the plan. Errors as of ApprovalGate::accept: then it
    /// does not.
    release::Result<void> takeApproval(const QString &file);

    /// Asks for the confirmation that the environment wants, takes the target, runs, writes the artifact.
    RunReport execute(const release::RunRecorder::Observer &observe, std::stop_token stop);

private:
    release::Result<void> usePlaybook(const QString &name);
    release::Result<void> trustPlaybook();
    release::Result<void> guardTarget(std::stop_token stop);
    release::Result<void> checkAmounts();
    ApprovalGate gate() const;
    QList<release::Approval> earlierApprovals(ApprovalGate &gate) const;
    release::Result<void> attach(const QString &path, const QString &note);
    release::Result<void> hashEvidence();
    release::Result<QString> resolveRun(const QString &idOrPrefix);
    QJsonObject header() const;
    RunReport refuse(release::RunRecorder &recorder, const release::Error &error);
    bool beginRun(release::RunRecorder &recorder, const QList<release::ApprovalGiven> &approvals);
    release::Result<void> checkStepNames() const;
    release::Result<void> forecastSteps(std::stop_token stop);
    release::Result<release::KnownIssue> issueNumber(int number) const;
    void takeCaptured(const QJsonObject &facts);
    void finish(release::RunRecorder &recorder, RunReport &report);

    static constexpr QStringView revertsKey = u"reverts"; ///< fact: what the run that is taken back recorded
    static constexpr QStringView capturedPrefix = u"var.";

    ReleaseSession &m_session;
    release::Playbook m_playbook;
    QList<release::StepSpec> m_steps;
    release::Plan m_plan;
    PinBook m_pins;
    bool m_pinsChanged = false;
    Pin m_seen;           ///< the target as it is now
    QJsonObject m_facts;  ///< known before the first step: "reverts", facts of the resumed run
    QJsonValue m_reverts; ///< {run_id, option} or null
    QJsonValue m_fixes;   ///< {run_id, step, issue} or null
    QList<release::AttachmentAdded> m_attachments;
    std::optional<release::RunState> m_resumed;
};

/// Step specs of one rollback option, in the shape the engine runs.
release::Result<const release::RollbackOption *> findRollback(const release::Playbook &playbook,
                                                              const QString &name);

} // namespace slipway::console
