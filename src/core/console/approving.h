// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "evidence/approvalfile.h"

#include <QProcessEnvironment>
#include <stop_token>

namespace slipway::console {

/// What somebody says about a plan file.
struct ApprovalRequest
{
    QString role;
    bool approve = true;
    QString comment;
    QString keyFile; ///< to sign with; empty = Git's signing key, else ~/.ssh/id_ed25519 where there is one
    bool sign = true;
    QString outPath;
    QString dir; ///< where Git is asked who this is
    QProcessEnvironment environment;
};

struct ApprovalWritten
{
    release::Approval approval;
    QString keyFile;         ///< that signed; empty = unsigned
    QString unsignedBecause; ///< why, in a sentence
};

/// What ssh-keygen needs to find itself, the home folder and the agent.
QMap<QString, QByteArray> wholeEnvironment(const QProcessEnvironment &environment);

/// The plan in words, for the person who is asked: what it would do where, by whom and for which release.
/// What it would do comes from what the digest covers, not from the words beside it.
QStringList planDocumentText(const evidence::PlanDocument &plan);

/// Writes an approval of the plan, signed where a key is at hand. Needs no workspace and contacts nothing.
/// Errors: `role_unknown` (Usage), `comment_missing` (Usage; a no has a reason), `key_missing` (Usage) where
/// the plan's environment takes signed approvals only, `signing_failed`, `approval_unwritable`.
release::Result<ApprovalWritten> writeApproval(const evidence::PlanDocument &plan,
                                               const ApprovalRequest &request, std::stop_token stop);

} // namespace slipway::console
