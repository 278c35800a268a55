// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::billing {

/// stripe_account, stripe_manual, provision_plans, verify_plans, restore_prices. None takes parameters of its
/// own.
QList<release::StepKind> billingStepKinds();

/// `providers validate` for kind stripe: the environment's key is accepted and of the allowed mode, and the
/// webhook secret, where one is set, has the right form.
release::ProviderProbe stripeProbe();

} // namespace slipway::billing
