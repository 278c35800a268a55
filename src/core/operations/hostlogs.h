// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/logmark.h"
#include "release/step.h"

namespace slipway::operations {

/// Log files of a step's `host`, as logmark.h has them for this machine, asked through ssh. A renamed file is
/// known again by its inode; one that is copied and truncated is read from its beginning.
release::Result<QJsonObject> markHostLogs(const release::StepContext &context, const QStringList &patterns);
release::Result<LogPieces> hostLogsSince(const release::StepContext &context, const QStringList &patterns,
                                         const QJsonObject &mark);
/// A child that prints the stretch.
release::Result<release::ProcessRequest> hostLogRequest(const release::StepContext &context,
                                                        const LogPiece &piece);

} // namespace slipway::operations
