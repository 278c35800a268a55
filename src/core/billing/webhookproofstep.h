// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::billing {

/// Proves the product's webhook endpoint: events signed as Stripe signs them are taken once, others refused;
/// and Stripe knows the endpoint. Each claim is a check of its own.
class WebhookProofStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

QList<release::ParameterRule> webhookProofParameters();

} // namespace slipway::billing
