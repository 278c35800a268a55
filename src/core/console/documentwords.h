// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

namespace slipway::console {

/// {roles [{name, optional, decides}], self_approval}
QJsonObject signOffJson(const release::SignOff &signOff);

/// What the checklist document says of a release beside its steps, recorded with the plan so that the
/// document can be written later from the record alone: {runbook, cross_reference, rollback [{name, title,
/// use_when, does, leaves, steps [title]}], follow_ups [{id, title, owner}], release_notes,
/// priority, risk}.
QJsonObject documentWords(const release::Playbook &playbook);

/// A record of a release that has not been begun, in the artifact's shape: every box of the playbook, empty.
QJsonObject emptyRecord(const release::Playbook &playbook);

} // namespace slipway::console
