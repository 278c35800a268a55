// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "evidence/sshsignature.h"
#include "release/approval.h"
#include "release/runstate.h"

namespace slipway::console {

/// Lets a plan through, or not: the confirmation or the approvals that the environment asks for, and the
/// sign-offs of the playbook that came as files. Thread: the engine's.
class ApprovalGate : public release::SignOffs
{
public:
    ApprovalGate(ReleaseSession &session, release::PlanSubject subject, const release::SignOff &signOff);

    /// What is recorded before the first step, the person who runs it first. `earlier` are approvals of this
    /// run that still hold (a resume). Errors, all Refused and nothing touched: `confirmation_missing`,
    /// `approvals_missing`, those of judgeApproval, `approval_unsigned`, `approval_signature`.
    release::Result<QList<release::ApprovalGiven>> admit(bool pending,
                                                         const QList<release::Approval> &earlier);
    /// An approval that comes while the run goes. Its errors are those of admit().
    release::Result<release::ApprovalGiven> accept(const QString &file) override;

    /// What counts before the run begins, and what admit() would still miss.
    struct Standing
    {
        QStringList roles; ///< that the environment asks for; empty = it asks for no approvals
        QList<release::ApprovalGiven> given;
        QString missing; ///< in words; empty = nothing
    };
    release::Result<Standing> standing(bool pending, const QList<release::Approval> &earlier) const;

    /// What voided approvals that were given before, for the words of a refusal.
    void setVoid(const QStringList &why) { m_void = why; }

private:
    release::Result<QList<release::Approval>> counted(const QList<release::Approval> &earlier,
                                                      QList<release::ApprovalGiven> &events) const;
    release::Result<release::Approval> judged(const QString &file) const;
    release::Result<QString> verifiedSigner(const QString &file, const QByteArray &bytes,
                                            const QString &signatureFile,
                                            const release::Approval &approval) const;
    release::ApprovalNeed needOf(const QString &role) const;
    release::Result<release::ApprovalGiven> confirmed(bool pending) const;
    release::Result<release::ApprovalGiven> typedName(release::ApprovalGiven given,
                                                      const release::Error &refusal) const;
    release::Result<void> enough(const QList<release::Approval> &counted) const;

    ReleaseSession &m_session;
    release::PlanSubject m_subject;
    release::SignOff m_signOff;
    release::Person m_runner;
    QStringList m_void;
};

/// The rules as recorded with a run, with the SHA-256 of the file of allowed signers: who may loosen them can
/// be seen later.
QJsonObject approvalRulesJson(const release::Workspace &workspace, const release::ApprovalRules &rules);

/// Roles that the environment's protection and the playbook's sign-off ask for, each once.
QStringList askedRoles(const release::Environment &environment, const release::SignOff &signOff);

/// Approvals of a run's events that hold for the plan as it is forecast now (a resume): given for the plan as
/// it was last, of which nothing has been added since. `changed` tells why none holds.
QList<release::Approval> stillHolding(const release::RunState &before, const release::Plan &now,
                                      QStringList &changed);

} // namespace slipway::console
