// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

namespace slipway::sandbox {

/// One page of the objects of a type, newest first, filtered by the endpoint's parameters.
Outcome listPage(const Transaction &transaction, const ApiCall &call);

/// One page of the objects that a search query finds. Unlike Stripe's it is never behind.
Outcome searchPage(const Transaction &transaction, const ApiCall &call);

} // namespace slipway::sandbox
