// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"
#include "release/runstate.h"

namespace slipway::gui {

/// How a status is shown: icon, colour and word, never one of them alone.
struct StatusLook
{
    QString icon;
    Tone tone = Tone::Neutral;
    QString word;
};

StatusLook lookOf(release::RunStatus status);
StatusLook lookOf(release::StepStatus status);
StatusLook lookOf(release::CheckStatus status);

} // namespace slipway::gui
