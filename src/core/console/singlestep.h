// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"

namespace slipway::console {

/// What one step said when it ran alone, outside any run.
struct SingleStepReport
{
    release::Forecast forecast;
    release::StepOutcome outcome;
    QList<release::CheckResult> checks;
    QJsonObject facts;
};

/// For what is asked outside any step: commands of the migration tool.
void withStepContext(ReleaseSession &session, std::stop_token stop,
                     const std::function<void(release::StepContext &)> &work);

/// Forecasts one step kind, reading only.
release::Forecast forecastSingleStep(ReleaseSession &session, const QString &kind,
                                     const QJsonObject &parameters, std::stop_token stop);

/// The same for a step as written, with the facts of those before it.
release::Forecast forecastSingleStep(ReleaseSession &session, const release::StepSpec &spec,
                                     const QJsonObject &facts, std::stop_token stop);

/// Runs one step that has no effects (a verification, a provider check) and returns what it found; nothing is
/// recorded in the ledger. `output` receives redacted text.
SingleStepReport runSingleStep(ReleaseSession &session, const QString &kind, const QJsonObject &parameters,
                               const release::OutputSink &output, std::stop_token stop);

/// The same for a step as written, with the facts of those before it.
SingleStepReport runSingleStep(ReleaseSession &session, const release::StepSpec &spec,
                               const QJsonObject &facts, const release::OutputSink &output,
                               std::stop_token stop);

} // namespace slipway::console
