// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stripekey.h"

#include <algorithm>

namespace slipway::billing {

using namespace release;

namespace {

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace

Result<StripeKey> StripeKey::parse(const Secret &key)
{
    const QByteArray &bytes = key.reveal();
    if (bytes.isEmpty()) {
        return Error{
            QStringLiteral("stripe_key_missing"),
            QStringLiteral("No Stripe secret key is set; name one as stripe.secret_key of the environment."),
            {},
            ErrorKind::Usage};
    }
    if (bytes.startsWith("pk_")) {
        return Error{
            QStringLiteral("publishable_key"),
            QStringLiteral("The Stripe key is a publishable key (pk_…), which may not read or write prices; "
                           "use a restricted (rk_…) or secret key (sk_…).")};
    }
    for (const char *prefix : {"sk_test_", "sk_live_", "rk_test_", "rk_live_"}) {
        if (!bytes.startsWith(prefix) || !isToken(QByteArrayView(bytes).sliced(8)))
            continue;
        return StripeKey{prefix[0] == 'r' ? Kind::Restricted : Kind::Secret,
                         QString::fromLatin1(prefix + 3, 4)};
    }
    return Error{QStringLiteral("stripe_key_malformed"),
                 QStringLiteral(
                     "The Stripe key is not one: it must begin with rk_test_, rk_live_, sk_test_ or sk_live_ "
                     "and hold letters and digits only.")};
}

Result<void> requireMode(const StripeKey &key, const QString &mode)
{
    if (mode.isEmpty() || key.mode == mode)
        return {};
    return Error{QStringLiteral("wrong_mode"),
                 QStringLiteral(
                     "The Stripe key is a %1 key and the environment allows %2 mode only; nothing was sent. "
                     "Use a %2 key, or set stripe.mode of the environment.")
                     .arg(key.mode, mode),
                 {},
                 ErrorKind::Refused};
}

QStringList leastPrivileges()
{
    return {QStringLiteral("Products: write (create, rename, set the default price)"),
            QStringLiteral("Plans: write (guards prices: create, lookup keys, archive)"),
            QStringLiteral("Account: read (optional: proves which account the key belongs to)"),
            QStringLiteral("read instead of write is enough for verify, diff and map")};
}

Result<void> checkWebhookSecret(const Secret &secret)
{
    const QByteArray &bytes = secret.reveal();
    if (bytes.startsWith("whsec_") && bytes.size() >= 16 &&
        std::none_of(bytes.begin(), bytes.end(), [](char c) { return c <= ' ' || c == 127; }))
        return {};
    return Error{
        QStringLiteral("webhook_secret_malformed"),
        QStringLiteral(
            "The Stripe webhook secret does not look like one: it must begin with whsec_ and hold no "
            "blanks. It is shown once, when the endpoint is created.")};
}

} // namespace slipway::billing
