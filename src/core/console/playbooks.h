// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::console {

/// NAME → the workspace's playbooks/NAME.yaml, else the one shipped with Slipway; anything with a slash or
/// ending in .yaml is a file. Error `playbook_missing` (Usage) lists the names there are.
release::Result<release::Playbook> loadPlaybook(const QString &nameOrFile,
                                                const release::Workspace &workspace,
                                                const QList<release::StepKind> &kinds);

/// Makes the shipped playbooks and sample products readable under ":/"; to be called once, before anything
/// else.
void loadResources();
QStringList shippedPlaybooks();
/// What a playbook would run on this machine, one line a command, for the trust prompt.
QStringList commandsOf(const release::Playbook &playbook);

} // namespace slipway::console
