// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/runsummary.h"
#include "release/runstate.h"

#include <optional>

namespace slipway::gui {

/// One run as the ledger tells it now.
struct RunReading
{
    ledger::RunSummary summary;
    release::RunState state;
    std::optional<release::Error> error;
};

/// Blocks; a thread of the pool. An empty id = the latest run of the workspace (error `run_none` where there
/// is none).
RunReading readRun(const QString &ledgerPath, const QString &runId, const QString &workspace = {});

} // namespace slipway::gui
