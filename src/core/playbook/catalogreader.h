// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/result.h"

namespace slipway::playbook {

/// Reads `plans.yaml`. Product id WORKSPACE_CODE and lookup key WORKSPACE_CODE_INTERVAL_CURRENCY unless
/// given; characters outside letters, digits, '_' and '-' become '_'. Errors (Usage) as readWorkspace, and
/// `duplicate_code`, `unknown_currency`, `bad_amount`.
release::Result<QList<release::CatalogPlan>> readCatalog(const QString &file, const QString &workspaceName);

/// Lower-case codes of the currencies that Stripe presents (docs.stripe.com/currencies).
bool knownCurrency(const QString &code);
/// Whether an amount of 20 means 20 and not 0.20, as for jpy.
bool isZeroDecimal(const QString &code);

} // namespace slipway::playbook
