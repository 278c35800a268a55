// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

namespace slipway::playbook {

/// The playbook in words: phases, steps, rollback options, known issues.
QString playbookText(const release::Playbook &playbook);
QJsonObject playbookToJson(const release::Playbook &playbook);

} // namespace slipway::playbook
