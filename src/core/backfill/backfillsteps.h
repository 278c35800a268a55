// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillengine.h"
#include "release/step.h"

namespace slipway::backfill {

/// backfill. `controlFolder` is where running ones can be reached; empty = not at all.
QList<release::StepKind> backfillStepKinds(const FileReader &read, const QString &controlFolder);

/// What a backfill over rows would do, from facts read now. A committing one is not necessary where a dry run
/// would set nothing and leave nothing open.
struct RowsForecast
{
    BackfillSpec spec;
    QList<Decision> decisions;
    bool commit = false;
    QJsonObject intent;
    QStringList operations;
};
release::Forecast forecastRows(const RowsForecast &wanted, release::StepContext &context);

/// Choices of a question about one ambiguous row, and what an answer means.
/// The answer to a question about a row that means: by a command, this row or another one. Look again.
QString decidedElsewhere();
QStringList decisionChoices(const QueueRow &row, const BackfillSpec &spec);
std::optional<Decision> decisionOf(const QString &answer, const QueueRow &row, const QString &valueColumn);

/// The whole record of a backfill for views: spec's words, progress, queue, where it can be controlled.
QJsonObject backfillRecord(const BackfillSpec &spec, const BackfillProgress &progress,
                           const QList<QueueRow> &queue);

/// Runs a product's own program and reads its summary. The summary's patterns are matched to the whole
/// output.
release::StepOutcome runScript(const BackfillSpec &spec, bool commit, release::StepContext &context);

} // namespace slipway::backfill
