// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/stepparts.h"

namespace slipway::billing {

using namespace release;

namespace {

Result<PlanCatalog> catalogOf(const StepContext &context, const QJsonObject &asked)
{
    QMap<QString, qint64> amounts;
    for (auto it = asked.begin(); it != asked.end(); ++it)
        amounts.insert(it.key(), it.value().toInteger());
    const QMap<QString, qint64> &given = context.setup.options.planAmounts;
    for (auto it = given.cbegin(); it != given.cend(); ++it)
        amounts.insert(it.key(), *it);
    return PlanCatalog::make(context.setup.catalog, amounts, context.setup.workspace.name);
}

ProvisionHooks hooksOf(StepContext &context)
{
    ProvisionHooks hooks;
    hooks.runId = context.setup.runId;
    hooks.clock = &context.outside.clock;
    hooks.intend = [&context](const QString &key, const QJsonObject &detail) {
        return context.intend(key, detail);
    };
    hooks.intended = [&context] { return context.intended(); };
    hooks.progress = [&context](qint64 done, qint64 total, const QString &what) {
        context.progress(done, total, what);
    };
    hooks.note = [&context](const QString &line) { context.note(line); };
    return hooks;
}

} // namespace

bool isHeadless(const StepContext &context)
{
    return context.setup.options.nonInteractive || !context.outside.person.interactive();
}

QString plannedText(const StepContext &context, const QString &text)
{
    const auto expanded = context.setup.variables.expand(text);
    if (!expanded)
        return text;
    const QString plain = QString::fromUtf8(expanded->reveal());
    return context.outside.redactor.text(plain) == plain ? plain : text;
}

QJsonArray plannedPlans(const StepContext &context)
{
    const auto catalog = catalogOf(context, {});
    return catalog ? catalog->toJson() : QJsonArray();
}

Result<BillingParts> partsOf(StepContext &context)
{
    auto catalog = catalogOf(context, context.recorded(QStringLiteral("plan_amounts")).toObject());
    if (!catalog)
        return catalog.error();
    const auto &stripe = context.setup.environment.stripe;
    const bool skipStripe = context.setup.options.skipStripe;
    if (!stripe && !skipStripe) {
        return Error{
            QStringLiteral("stripe_missing"),
            QStringLiteral("Environment %1 names no Stripe account; add stripe: {secret_key, mode} or use "
                           "--skip-stripe.")
                .arg(context.setup.environment.name),
            {},
            ErrorKind::Usage};
    }
    BillingParts parts{context.outside.http,
                       context.outside.planRows,
                       context.outside.priceMap,
                       context.setup.stripeKey.copy(),
                       {},
                       std::move(*catalog),
                       context.setup.environment.settings.billingPlans};
    if (stripe)
        parts.stripe.mode = stripe->mode;
    if (stripe && !stripe->ca.isEmpty())
        parts.stripe.caFile = context.setup.workspace.path(stripe->ca);
    if (!context.setup.stripeBase.isEmpty())
        parts.stripe.base = context.setup.stripeBase;
    parts.skipStripe = skipStripe;
    parts.skipDatabase = context.setup.options.skipDbChecks;
    parts.acceptRevert = context.setup.options.acceptRevert;
    parts.hooks = hooksOf(context);
    parts.stop = context.stop;
    if (!isHeadless(context)) {
        parts.confirm = [&context](const QString &text) -> Result<bool> {
            const auto answer = context.ask({QStringLiteral("override_revert"), context.spec.id, text});
            if (!answer)
                return answer.error();
            return *answer == u"yes";
        };
    }
    return parts;
}

} // namespace slipway::billing
