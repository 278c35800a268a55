// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingsteps.h"

#include "billing/billinggatestep.h"
#include "billing/provisionplansstep.h"
#include "billing/restorepricesstep.h"
#include "billing/stripeaccountstep.h"
#include "billing/verifyplansstep.h"
#include "billing/webhookproofstep.h"

namespace slipway::billing {

using namespace release;

namespace {

template <typename S>
StepKind kind(const QString &name, const QString &summary, EffectClass effect,
              QList<ParameterRule> parameters = {})
{
    return {name, summary, std::move(parameters), effect, [] { return std::make_unique<S>(); }};
}

Result<QString> probe(StepContext &context)
{
    const auto parts = partsOf(context);
    if (!parts)
        return parts.error();
    const auto found = account(*parts);
    if (!found)
        return found.error();
    if (!context.setup.webhookSecret.isEmpty()) {
        if (auto format = checkWebhookSecret(context.setup.webhookSecret); !format)
            return format.error();
    }
    return found->limited ? QStringLiteral("restricted key, account not readable") : found->id;
}

} // namespace

QList<StepKind> billingStepKinds()
{
    return {
        kind<StripeAccountStep>(QStringLiteral("stripe_account"),
                                QStringLiteral("The Stripe key is accepted and of the allowed mode"),
                                EffectClass::None),
        kind<StripeManualStep>(QStringLiteral("stripe_manual"),
                               QStringLiteral("Lists what is left to a person when Stripe is skipped"),
                               EffectClass::None),
        kind<ProvisionPlansStep>(QStringLiteral("provision_plans"),
                                 QStringLiteral("Stripe, database and price map say what the catalogue says"),
                                 EffectClass::Probed),
        kind<VerifyPlansStep>(QStringLiteral("verify_plans"),
                              QStringLiteral("Proves every plan of the catalogue"), EffectClass::None),
        kind<RestorePricesStep>(QStringLiteral("restore_prices"),
                                QStringLiteral("Brings back the prices that a run had found"),
                                EffectClass::Probed),
        kind<WebhookProofStep>(QStringLiteral("webhook_proof"),
                               QStringLiteral("The product takes Stripe's events once and refuses others"),
                               EffectClass::None, webhookProofParameters()),
        kind<BillingGateStep>(QStringLiteral("billing_gate"),
                              QStringLiteral("The product closes its API to a tenant who has not paid"),
                              EffectClass::None, billingGateParameters())};
}

ProviderProbe stripeProbe()
{
    return [](const ProviderSpec &provider, StepContext &context) {
        const auto &stripe = context.setup.environment.stripe;
        const QString expected =
            QStringLiteral("%1 mode key accepted").arg(stripe ? stripe->mode : QStringLiteral("test"));
        CheckResult check{
            provider.name, QStringLiteral("GET /v1/account"), expected, expected, CheckStatus::Pass, {}};
        if (context.setup.options.skipStripe) {
            check.actual.clear();
            check.status = CheckStatus::Skipped;
            check.reason = QStringLiteral("skipped by --skip-stripe");
            return check;
        }
        const auto found = probe(context);
        check.reason = found ? *found : found.error().message;
        if (!found) {
            check.status = CheckStatus::Fail;
            check.actual = found.error().code;
        }
        return check;
    };
}

} // namespace slipway::billing
