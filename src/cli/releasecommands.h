// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "cli/prompt.h"
#include "console/releasejob.h"

namespace slipway::cli {

/// Flags of every command that runs a playbook.
QList<Flag> releaseFlags();
release::Result<release::RunOptions> releaseOptions(const Invocation &call);
console::SessionRequest sessionRequest(const Invocation &call, const release::RunOptions &options = {});

/// `release db`: the shipped (or the workspace's own) playbook db-release.
class ReleaseDbCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseRunCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleasePlanCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseResumeCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseFixCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseRollbackCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
