// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::playbook {

/// Checks that stand in a file of their own (docs/steps.md).
struct ChecksFile
{
    QString title;
    QList<release::StepSpec> checks;
};

/// Errors (Usage) with line and column, all at once; also a kind that does more than check.
release::Result<ChecksFile> readChecks(const QString &file, const QList<release::StepKind> &kinds);

} // namespace slipway::playbook
