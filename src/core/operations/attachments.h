// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/checkitem.h"
#include "release/step.h"

namespace slipway::operations {

/// Keeps a file that a person attached: its SHA-256 and a copy beside the artifacts, under
/// REPORTS/attachments/RUN/. Its bytes are kept as they are: nothing is redacted in them. Errors (Usage):
/// `attachment_unreadable`, `attachment_too_large` (over 256 MiB); `attachment_uncopied` (Failed).
release::Result<release::ItemFile> keepAttachment(const QString &path, const release::StepContext &context);

} // namespace slipway::operations
