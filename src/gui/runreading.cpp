// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runreading.h"

#include "ledger/ledger.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace slipway::gui {

using namespace release;

namespace {

Result<ledger::RunSummary> summaryOf(ledger::Ledger &ledger, const QString &runId, const QString &workspace)
{
    if (!runId.isEmpty())
        return ledger.run(runId);
    ledger::RunFilter filter;
    filter.workspace = workspace;
    filter.limit = 1;
    auto runs = ledger.runs(filter);
    if (!runs)
        return runs.error();
    if (runs->isEmpty())
        return Error{QStringLiteral("run_none"),
                     QCoreApplication::translate("RunReading", "No release of this workspace has run yet."),
                     {}};
    return runs->first();
}

} // namespace

RunReading readRun(const QString &ledgerPath, const QString &runId, const QString &workspace)
{
    RunReading reading;
    if (runId.isEmpty() && !QFileInfo::exists(ledgerPath)) {
        reading.error =
            Error{QStringLiteral("run_none"),
                  QCoreApplication::translate("RunReading", "No release of this workspace has run yet."),
                  {}};
        return reading;
    }
    auto opened = ledger::Ledger::open(ledgerPath);
    if (!opened) {
        reading.error = opened.error();
        return reading;
    }
    auto summary = summaryOf(**opened, runId, workspace);
    if (!summary) {
        reading.error = summary.error();
        return reading;
    }
    reading.summary = *summary;
    auto events = (*opened)->eventsBesideOutput(summary->id);
    if (!events) {
        reading.error = events.error();
        return reading;
    }
    reading.state = RunState::fold(*events);
    return reading;
}

} // namespace slipway::gui
