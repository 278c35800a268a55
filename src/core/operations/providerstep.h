// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/preflightsteps.h"

namespace slipway::operations {

/// Asks every provider of the workspace through the probe of its kind. One check each.
class ProvidersStep : public LookingStep
{
public:
    explicit ProvidersStep(QHash<QString, release::ProviderProbe> probes) : m_probes(std::move(probes)) {}
    release::StepOutcome run(release::StepContext &context) override;

private:
    QHash<QString, release::ProviderProbe> m_probes;
};

/// GET of `url` with the bearer, the status must be the expected one.
release::ProviderProbe httpProbe();

} // namespace slipway::operations
