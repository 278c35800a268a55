// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::operations {

/// Children of this machine. Each gets a process group of its own, so that ending a wrapper ends what it
/// started; its standard input is given and closed. Thread: any; a call blocks until the group is gone.
class LocalProcesses : public release::ProcessRunner
{
public:
    release::Result<release::ProcessOutcome> run(const release::ProcessRequest &request, std::stop_token stop,
                                                 const release::OutputSink &sink) override;
};

/// Absolute path of a program as the child's PATH finds it; empty where there is none.
QString findProgram(const QString &name, const QMap<QString, QByteArray> &environment, const QString &dir);

} // namespace slipway::operations
