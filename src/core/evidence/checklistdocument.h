// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace slipway::evidence {

/// The release as a filled-in checklist in GitHub's Markdown, made from an artifact (of a run that may still
/// be going): release information, runbook, boxes with their evidence, the go/no-go table, deployment steps,
/// verification, rollback, sign-off, notes, related changes and what comes afterwards. Texts cannot break out
/// of their place: pipes are escaped, `@` and `#` mention nobody and nothing. At most 64 KiB, which is what
/// trackers take: where it would be more, details go first and it says so.
QString checklistMarkdown(const QJsonObject &artifact);

} // namespace slipway::evidence
