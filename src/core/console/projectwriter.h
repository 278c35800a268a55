// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/projectscan.h"
#include "release/result.h"

namespace slipway::console {

struct ProjectFile
{
    QString path; ///< absolute
    QByteArray bytes;
};

/// `slipway.yaml`, and `plans.yaml` where the product seems to have plans. Each value that was found or
/// guessed has a comment that says from what.
QList<ProjectFile> projectFiles(const ProjectFacts &facts);

/// Writes atomically; folders exist. Error `file_unwritable` (Usage).
release::Result<void> writeProjectFile(const ProjectFile &file);

/// Reads what was written as every other command would. Errors of the readers.
release::Result<void> proveProject(const ProjectFacts &facts);

} // namespace slipway::console
