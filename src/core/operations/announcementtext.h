// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// The text with its `{…}` filled in, and the ones of which nothing is known (left as they are).
struct AnnouncementText
{
    QString text;
    QStringList unknown;
};

/// Known are environment, workspace, run, version, ticket, revision, plans; time and time_utc, each with
/// +MINUTES or -MINUTES, counted from `begin`; captured variables; STEP.LABEL, the number or the column of
/// that name in what step STEP has shown. `{{` is a literal brace.
AnnouncementText announcementText(const QString &text, const release::StepContext &context,
                                  const QDateTime &begin);

} // namespace slipway::operations
