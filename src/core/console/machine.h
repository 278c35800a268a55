// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"

namespace slipway::console {

/// One thing that Slipway can use on this machine.
struct MachineFinding
{
    QString name;
    bool found = false;
    bool needed = false; ///< by the workspace at hand; else it is useful only for what `meaning` tells
    QString detail;      ///< where it is, or why it cannot be used
    QString meaning;     ///< what it is for, and what to do where it is missing

    QJsonObject toJson() const;
};

/// Looks at PATH, keychain, display, data folder and the nearest workspace. Changes nothing, contacts no
/// target; asks the keychain once (10 s at most).
QList<MachineFinding> examineMachine(const SessionRequest &request);

} // namespace slipway::console
