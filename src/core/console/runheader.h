// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "evidence/approvalfile.h"

namespace slipway::console {

/// What RunPlanned tells about the run as a whole; `reverts` and `fixes` are objects or null. Blocks for git's
/// word on who runs it.
QJsonObject runHeader(ReleaseSession &session, const release::Playbook &playbook, const QJsonValue &reverts,
                      const QJsonValue &fixes);

/// What approvals of the plan are bound to.
release::PlanSubject planSubject(ReleaseSession &session, const release::Playbook &playbook,
                                 const release::Plan &plan, const Pin &seen, const QJsonValue &reverts,
                                 const QJsonValue &fixes);

/// The plan as a file for people on other machines. Error `plan_holds_secret` (Usage).
release::Result<evidence::PlanDocument> planFile(ReleaseSession &session, const release::Playbook &playbook,
                                                 const release::Plan &plan, const Pin &seen,
                                                 const QJsonValue &reverts, const QJsonValue &fixes);

} // namespace slipway::console
