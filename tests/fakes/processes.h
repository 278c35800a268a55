// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// A plain ProcessRunner for tests of rooms that may not link the real one: a child in its own process group,
/// ended by SIGTERM and then SIGKILL to the group. Looks for output and for the stop every few milliseconds.
class Processes : public release::ProcessRunner
{
public:
    int graceMs = 1000;
    release::ProcessRunner *instead = nullptr; ///< runs all, where the room of the test has the real one
    QList<release::ProcessRequest> requests;   ///< all that were asked for

    release::Result<release::ProcessOutcome> run(const release::ProcessRequest &request, std::stop_token stop,
                                                 const release::OutputSink &sink) override;
};

} // namespace slipway::fakes
