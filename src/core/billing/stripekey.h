// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/secret.h"

#include <QStringList>

namespace slipway::billing {

/// What a Stripe key's prefix says about it; the rest is never looked at.
struct StripeKey
{
    enum class Kind { Secret, Restricted };
    Kind kind = Kind::Secret;
    QString mode; ///< test | live

    /// Errors (none repeats the key): `stripe_key_missing` (Usage), `publishable_key` and
    /// `stripe_key_malformed`.
    static release::Result<StripeKey> parse(const release::Secret &key);
};

/// Error `wrong_mode` (Refused) where the key's mode is not the one that the environment allows. An empty
/// `mode` allows both.
release::Result<void> requireMode(const StripeKey &key, const QString &mode);

/// The least that a restricted key needs, as the Dashboard names it.
QStringList leastPrivileges();

/// Format only (`whsec_…`): whether it belongs to an endpoint can only be seen by a delivery. Error
/// `webhook_secret_malformed`.
release::Result<void> checkWebhookSecret(const release::Secret &secret);

} // namespace slipway::billing
