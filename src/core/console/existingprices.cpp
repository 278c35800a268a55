// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/projectscan.h"

#include "billing/stripecatalog.h"
#include "operations/networkhttp.h"
#include "secrets/environmentfiles.h"

#include <QDir>
#include <QRegularExpression>

namespace slipway::console {

using namespace release;

namespace {

QString textOf(const Variables &variables, const QString &name)
{
    const Variable *variable = name.isEmpty() ? nullptr : variables.find(name);
    return variable ? QString::fromUtf8(variable->value.reveal()) : QString();
}

/// How sure it is that the price is the plan's; 0 = it is not.
int likeness(const billing::StripePrice &price, const QString &code, const QString &mappedId)
{
    if (price.id == mappedId)
        return 4;
    const QRegularExpression word(QStringLiteral("(^|[_-])%1($|[_-])").arg(QRegularExpression::escape(code)),
                                  QRegularExpression::CaseInsensitiveOption);
    if (price.lookupKey.contains(word))
        return 3;
    if (price.metadata.values().contains(code))
        return 2;
    return price.product.contains(word) ? 1 : 0;
}

void adopt(GuessedPlan &plan, const QList<billing::StripePrice> &prices, const QString &mappedId)
{
    const billing::StripePrice *best = nullptr;
    for (const billing::StripePrice &price : prices) {
        if (!price.flat || !price.unitAmount || price.interval.isEmpty())
            continue;
        const int now = likeness(price, plan.code, mappedId);
        if (now > (best ? likeness(*best, plan.code, mappedId) : 0))
            best = &price;
    }
    if (!best)
        return;
    CatalogPlan found;
    found.code = plan.code;
    found.amount = best->unitAmount;
    found.currency = best->currency;
    found.interval = best->interval;
    found.intervalCount = best->intervalCount;
    found.trialDays = best->metadata.value(QStringLiteral("slipway_trial_days")).toInt();
    found.product = best->product;
    found.lookupKey = best->lookupKey;
    plan.price = found;
    plan.why += QStringLiteral("; as %1 bills").arg(best->id);
}

} // namespace

Result<void> readExistingPrices(ProjectFacts &facts, const QProcessEnvironment &process, std::stop_token stop)
{
    Workspace workspace;
    workspace.dir = facts.dir;
    Environment environment;
    environment.envFiles = facts.envFiles;
    auto resolved = secrets::resolveVariables(workspace, environment, process);
    if (!resolved)
        return resolved.error();
    const Variable *key = resolved->variables.find(facts.stripeKeyVariable.value);
    if (!key || key->value.isEmpty())
        return Error{QStringLiteral("inputs_missing"),
                     QStringLiteral("No Stripe key is at hand for %1: set %2 in an env file or the process "
                                    "environment, or leave out --stripe.")
                         .arg(facts.name.value, facts.stripeKeyVariable.value.isEmpty()
                                                    ? QStringLiteral("STRIPE_SECRET_KEY")
                                                    : facts.stripeKeyVariable.value),
                     {},
                     ErrorKind::Usage};
    billing::StripeOptions options;
    options.mode = facts.liveKey ? QStringLiteral("live") : QStringLiteral("test");
    const QString base = textOf(resolved->variables, QStringLiteral("STRIPE_API_BASE"));
    options.base = QUrl(base.isEmpty() ? QStringLiteral("https://api.stripe.com") : base);
    operations::NetworkHttp http;
    billing::StripeClient stripe(http, key->value.copy(), options, std::move(stop));
    auto listed =
        stripe.list(QStringLiteral("/v1/prices"), {{QStringLiteral("active"), QStringLiteral("true")}});
    if (!listed)
        return listed.error();
    QList<billing::StripePrice> prices;
    for (const QJsonObject &object : std::as_const(*listed))
        prices << billing::StripePrice::fromJson(object);
    const QString map = textOf(resolved->variables, facts.priceMapVariable.value);
    for (GuessedPlan &plan : facts.plans) {
        const QRegularExpression entry(QStringLiteral("(?:^|[\"{,\\s])%1\"?\\s*[:=]\\s*\"?(price_\\w+)")
                                           .arg(QRegularExpression::escape(plan.code)));
        adopt(plan, prices, entry.match(map).captured(1));
    }
    return {};
}

} // namespace slipway::console
