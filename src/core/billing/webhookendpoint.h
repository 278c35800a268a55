// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/stripeclient.h"
#include "release/check.h"

namespace slipway::billing {

/// The endpoint as Stripe knows it: registered under the URL, enabled, subscribed to the events. Three
/// checks; the last two are skipped where the first fails.
QList<release::CheckResult> endpointChecks(StripeClient &client, const QString &url,
                                           const QStringList &events);

/// Events of the types that Stripe could not deliver since `since` (Unix seconds). A check.
release::CheckResult undeliveredCheck(StripeClient &client, const QStringList &types, qint64 since);

} // namespace slipway::billing
