// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/check.h"

#include <QJsonObject>

namespace slipway::evidence {

/// Two artifacts side by side: what, in the earlier one, in the later one, and `changed` or `same`; what
/// changed comes first. Revisions, prices plan by plan, checks, duration, approvals, playbook, operator,
/// server, account and source. Pure; either may lack a part.
release::Table compareArtifacts(const QJsonObject &earlier, const QJsonObject &later);

} // namespace slipway::evidence
