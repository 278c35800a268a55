// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/billingparts.h"
#include "console/session.h"

namespace slipway::console {

/// What the billing functions need, from an opened session. The session must outlive it.
release::Result<billing::BillingParts> planParts(ReleaseSession &session, std::stop_token stop);

} // namespace slipway::console
