// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/plan.h"

#include <QDateTime>

namespace slipway::release {

/// Somebody, as Git, the operating system and a signature tell. Empty = not known.
struct Person
{
    QString name;
    QString email;
    QString osUser;
    QString host;

    static Person fromJson(const QJsonObject &identity); ///< in the shape of the artifact's `operator`
    QString shown() const; ///< the name, else the e-mail address, else user@host
};

/// What makes both one person, in words ("both have the e-mail address …"); empty where they are two. Name
/// and address decide; the account of the operating system only where one of the two has neither.
QString samePerson(const Person &a, const Person &b);

/// What an approval is bound to: this plan, for this target. `intents` are what the digest is taken over.
struct PlanSubject
{
    QString digest;
    QString workspace;
    QString environment;
    QJsonObject target; ///< database {system_identifier, name}, stripe {account, mode}
    QString playbook;
    QString playbookSha256;
    QString version;     ///< of the release; may be empty
    QString reverts;     ///< run and option that are taken back; empty for a release
    QJsonObject options; ///< those that leave something out or allow more
    QJsonArray intents;

    QJsonObject toJson() const;
    /// Error `plan_broken` (Refused): the digest is not that of the intents.
    static Result<PlanSubject> fromJson(const QJsonObject &object);
};

/// What is another plan now than the one that was approved, one sentence each, naming step and intent. Empty:
/// the approval holds. A step that asks for fewer of the approved operations, or none, is no change.
QStringList changesSince(const PlanSubject &approved, const PlanSubject &now);

/// A person's word on one plan, as it travels between machines.
struct Approval
{
    PlanSubject plan;
    QString role;
    bool approved = true; ///< false: rejected
    QString comment;
    Person by;
    QDateTime at; ///< UTC
    QString file;
    QString sha256;    ///< hex, over the file's bytes
    QString signature; ///< who signed, as verified; empty = nobody, or not verified
};

/// Who may approve what, and for how long it holds.
struct ApprovalNeed
{
    QStringList roles;
    bool selfApproval = false;
    qint64 validForMs = 0; ///< 0 = without end
};

/// Whether this approval counts for this plan. Errors, all Refused: `approval_rejected`,
/// `approval_for_another_plan` (details: what changed), `approval_role`, `approval_own`, `approval_expired`,
/// `approval_from_the_future`.
Result<void> judgeApproval(const Approval &approval, const PlanSubject &plan, const Person &runner,
                           const ApprovalNeed &need, const QDateTime &now);

/// What is still missing, in words; empty where the approvals suffice. Without `count` every role must be
/// held by somebody; with it so many different people, whatever their roles. Only approvals that count.
QString missingApprovals(const QList<Approval> &counted, const QStringList &roles, int count);

ApprovalGiven approvalEvent(const Approval &approval, const QString &planDigest);

} // namespace slipway::release
