// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stripeaccountstep.h"

#include <QElapsedTimer>

namespace slipway::billing {

using namespace release;

namespace {

CheckResult accountCheck(const BillingParts &parts, const Result<StripeAccount> &account)
{
    const QString expected = parts.stripe.mode + QStringLiteral(" mode key accepted");
    CheckResult check{QStringLiteral("stripe key"),
                      QStringLiteral("GET /v1/account"),
                      expected,
                      expected,
                      CheckStatus::Pass,
                      {}};
    if (!account) {
        check.status = CheckStatus::Fail;
        check.actual = account.error().code;
        check.reason = account.error().message;
    } else if (account->limited) {
        check.reason =
            QStringLiteral("a restricted key that may not read its account: valid, account unknown");
    } else {
        check.reason = account->id;
    }
    return check;
}

} // namespace

Forecast StripeAccountStep::forecast(StepContext &context)
{
    if (context.setup.options.skipStripe)
        return Forecast::notNecessary(QStringLiteral("skipped by --skip-stripe"));
    const auto parts = partsOf(context);
    if (!parts)
        return Forecast::blocked(parts.error());
    const auto key = parts->client().key(); // sends nothing; a key of the wrong mode stops the plan
    if (!key)
        return Forecast::blocked(key.error());
    return Forecast::necessary(QStringLiteral("asks Stripe whose key it is"),
                               {{QStringLiteral("mode"), parts->stripe.mode}});
}

StepOutcome StripeAccountStep::run(StepContext &context)
{
    const auto parts = partsOf(context);
    if (!parts)
        return StepOutcome::failed(parts.error());
    QElapsedTimer timer;
    timer.start();
    const auto found = account(*parts);
    CheckResult check = accountCheck(*parts, found);
    check.tookMs = timer.elapsed();
    context.check(check);
    if (!found)
        return StepOutcome::failed(found.error());
    context.record(
        QStringLiteral("stripe"),
        QJsonObject{{QStringLiteral("account"), found->limited ? QJsonValue() : QJsonValue(found->id)},
                    {QStringLiteral("mode"), found->mode}});
    return StepOutcome::succeeded(found->limited ? QStringLiteral("valid, limited key") : found->id);
}

Forecast StripeManualStep::forecast(StepContext &context)
{
    if (!context.setup.options.skipStripe)
        return Forecast::notNecessary(context.setup.environment.stripe
                                          ? QStringLiteral("Stripe is part of this run")
                                          : QStringLiteral("the environment has no Stripe account"));
    const auto parts = partsOf(context);
    if (!parts)
        return Forecast::blocked(parts.error());
    return Forecast::necessary(QStringLiteral("lists what is left to a person"),
                               {{QStringLiteral("plans"), plannedPlans(context)}});
}

StepOutcome StripeManualStep::run(StepContext &context)
{
    const auto parts = partsOf(context);
    if (!parts)
        return StepOutcome::failed(parts.error());
    const QStringList lines = manualChecklist(*parts);
    context.note(QStringLiteral("Stripe was skipped. By hand:"));
    for (const QString &line : lines)
        context.note(line);
    context.record(QStringLiteral("stripe_manual"), QJsonArray::fromStringList(lines));
    return StepOutcome::succeeded(QStringLiteral("%1 items left to a person").arg(lines.size()));
}

} // namespace slipway::billing
