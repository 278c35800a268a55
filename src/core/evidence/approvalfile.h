// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/approval.h"

namespace slipway::evidence {

/// A plan as a file, for somebody on another machine to read and approve.
struct PlanDocument
{
    release::PlanSubject subject;
    QJsonArray steps; ///< as `release plan` shows them
    QString title;    ///< of the playbook
    QJsonObject release;
    QJsonObject options;
    QJsonObject plannedBy; ///< in the artifact's shape of `operator`
    QDateTime plannedAt;
    QStringList roles;       ///< that are asked for, by the environment or the playbook's sign-off
    bool signatures = false; ///< the environment takes signed approvals only

    QJsonObject toJson() const; ///< schema "slipway.plan/v1"
};

/// Writes it whole or not at all, mode 0644. Error `plan_unwritable`.
release::Result<void> writePlan(const QString &path, const PlanDocument &plan);
/// Errors: `plan_unreadable` (Usage), `plan_broken` (Refused) where it was changed after it was written.
release::Result<PlanDocument> readPlan(const QString &path);

/// The bytes of an approval: what is signed, byte for byte. Schema "slipway.approval/v1".
QByteArray approvalBytes(const release::Approval &approval, const QJsonObject &identity);
/// Writes the approval and, where there is one, its signature beside it as PATH.sig. Error
/// `approval_unwritable`.
release::Result<void> writeApproval(const QString &path, const QByteArray &bytes,
                                    const QByteArray &signature);

struct ApprovalFile
{
    release::Approval approval; ///< `signature` is empty: nothing has been verified yet
    QByteArray bytes;
    QString signatureFile; ///< PATH.sig; empty where there is none
};
/// Errors: `approval_unreadable` (Usage), `approval_broken` (Refused).
release::Result<ApprovalFile> readApproval(const QString &path);

} // namespace slipway::evidence
