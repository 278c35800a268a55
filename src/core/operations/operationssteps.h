// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// Every step kind of this room: source, effective_target, tools, variables, providers, stripe_cli,
/// earlier_release, manual, announcement, command. `probes` answers for the provider kinds of other rooms
/// (stripe, postgres).
QList<release::StepKind> operationsStepKinds(QHash<QString, release::ProviderProbe> probes);

} // namespace slipway::operations
