// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/planparts.h"

namespace slipway::console {

using namespace release;

Result<billing::BillingParts> planParts(ReleaseSession &session, std::stop_token stop)
{
    const RunSetup &setup = session.setup();
    auto catalog = billing::PlanCatalog::make(setup.catalog, setup.options.planAmounts, setup.workspace.name);
    if (!catalog)
        return catalog.error();
    if (!setup.environment.stripe)
        return Error{
            QStringLiteral("stripe_missing"),
            QStringLiteral(
                "Environment %1 names no Stripe account; add stripe: {secret_key, mode} to slipway.yaml.")
                .arg(setup.environment.name),
            {},
            ErrorKind::Usage};
    Outside &outside = session.outside();
    billing::BillingParts parts{outside.http,
                                outside.planRows,
                                outside.priceMap,
                                setup.stripeKey.copy(),
                                {},
                                std::move(*catalog),
                                setup.environment.settings.billingPlans};
    parts.stripe.base = setup.stripeBase;
    parts.stripe.mode = setup.environment.stripe->mode;
    if (!setup.environment.stripe->ca.isEmpty())
        parts.stripe.caFile = setup.workspace.path(setup.environment.stripe->ca);
    parts.rowsOptional = true;
    parts.acceptRevert = setup.options.acceptRevert;
    parts.hooks.clock = &outside.clock;
    parts.stop = std::move(stop);
    return parts;
}

} // namespace slipway::console
