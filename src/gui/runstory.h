// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/failurecard.h"
#include "gui/resultcard.h"
#include "gui/runcontroller.h"

namespace slipway::gui {

/// What is known to be so after a failure: what has been done, where the target is, what was not begun.
QList<Truth> truthsOf(const release::RunState &state, const QString &failedStep);
FailureStory failureStory(const release::RunState &state, const RunController::Failure &failure,
                          const release::Playbook *playbook);
ResultCard::Story resultStory(const release::RunState &state, release::RunStatus status,
                              const std::optional<release::Error> &error, const release::Playbook *playbook);

} // namespace slipway::gui
