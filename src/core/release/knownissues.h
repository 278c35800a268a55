// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/check.h"
#include "release/playbook.h"
#include "release/result.h"

#include <QJsonObject>

namespace slipway::release {

/// What a playbook knows about a failure: the first of its known issues whose pattern fits.
struct IssueMatch
{
    qsizetype number = 0; ///< from 1, in the playbook's order; 0 = none fits
    KnownIssue issue;

    explicit operator bool() const { return number > 0; }
    /// The fact that is recorded beside the failure: {number, pattern, cause, fix, steps [titles]}.
    QJsonObject fact() const;
    /// The words that stand below the error.
    QStringList lines() const;
};

/// Looks through the error, the failed checks and the end of the output, in this order of text.
IssueMatch findKnownIssue(const QList<KnownIssue> &issues, const Error &error,
                          const QList<CheckResult> &checks, const QByteArray &output);

/// Under which key the fact of one step is recorded.
QString knownIssueKey(const QString &stepId);

} // namespace slipway::release
