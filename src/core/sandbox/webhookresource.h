// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/transaction.h"

namespace slipway::sandbox {

/// Webhook endpoints; the signing secret is in the answer to the creation alone.
Outcome createWebhookEndpoint(Transaction &transaction, const ApiCall &call);
Outcome updateWebhookEndpoint(Transaction &transaction, const ApiCall &call);
Outcome deleteWebhookEndpoint(Transaction &transaction, const ApiCall &call);

} // namespace slipway::sandbox
