// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "playbook/document.h"

namespace slipway::playbook {

// What stands around the steps of a playbook: window, people, signatures, follow-ups. Wrong values become
// findings of the document.
release::MaintenanceWindow readWindow(const Value &value); ///< words alone, or a map with `planned`
QList<release::Contact> readContacts(const Value &value);
release::SignOff readSignOff(const Value &value);
QList<release::FollowUpSpec> readFollowUps(const Value &value);
/// Each follow-up has its own id, and `after` names a step of this playbook (of a rollback option, too).
void checkFollowUps(const release::Playbook &playbook, const Value &value);

/// The JSON Schema of the same keys.
void insertAboutSchema(QJsonObject &properties);

} // namespace slipway::playbook
