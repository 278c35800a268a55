// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/logmark.h"
#include "release/step.h"

namespace slipway::operations {

/// Log files of a step's `host`, asked through ssh and followed through rotation as logmark.h does it here.
/// On a host without `sha256sum` they are known by device and inode alone.
release::Result<QJsonObject> markHostLogs(const release::StepContext &context, const QStringList &patterns);
release::Result<LogPieces> hostLogsSince(const release::StepContext &context, const QStringList &patterns,
                                         const QJsonObject &mark);
/// A child that prints the stretch.
release::Result<release::ProcessRequest> hostLogRequest(const release::StepContext &context,
                                                        const LogPiece &piece);

} // namespace slipway::operations
