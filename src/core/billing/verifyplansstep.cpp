// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/verifyplansstep.h"

namespace slipway::billing {

using namespace release;

Forecast VerifyPlansStep::forecast(StepContext &context)
{
    const Environment &environment = context.setup.environment;
    if (environment.settings.catalog.isEmpty() && !environment.stripe)
        return Forecast::notNecessary(
            QStringLiteral("this workspace has no plans: neither catalog: nor stripe:"));
    const auto parts = partsOf(context);
    if (!parts)
        return Forecast::blocked(parts.error());
    return Forecast::necessary(QStringLiteral("%1 plans are proven").arg(parts->catalog.plans().size()),
                               {{QStringLiteral("plans"), plannedPlans(context)}});
}

StepOutcome VerifyPlansStep::run(StepContext &context)
{
    const auto parts = partsOf(context);
    if (!parts)
        return StepOutcome::failed(parts.error());
    const auto verification = verifyPlans(*parts);
    if (!verification)
        return StepOutcome::failed(verification.error());
    for (const CheckResult &check : verification->checks)
        context.check(check);
    const QJsonArray earlier = context.recorded(QStringLiteral("plans")).toArray();
    context.record(QStringLiteral("plans"), verification->map.plans(earlier));
    for (const Finding &finding : verification->map.findings()) {
        if (!finding.isError())
            context.note(QStringLiteral("%1 %2: %3").arg(finding.severity, finding.kind, finding.message));
    }
    if (const auto error = verification->error())
        return StepOutcome::failed(*error);
    return StepOutcome::succeeded(QStringLiteral("%1 plans proven").arg(parts->catalog.plans().size()));
}

} // namespace slipway::billing
