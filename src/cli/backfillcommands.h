// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `backfill run SPEC`: the engine of the step, outside any playbook.
class BackfillRunCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// `backfill status|pause|resume|pace|cancel [RUN]`: a running backfill of this ledger.
class BackfillControlCommand : public Command
{
public:
    enum class Verb { Status, Pause, Resume, Pace, Cancel };
    explicit BackfillControlCommand(Verb verb) : m_verb(verb) {}
    Description describe() const override;
    int run(Invocation &call) override;

private:
    Verb m_verb;
};

/// `backfill queue SPEC` and `backfill decide SPEC KEY`: the ambiguous rows in the target, running or not.
class BackfillQueueCommand : public Command
{
public:
    explicit BackfillQueueCommand(bool decide) : m_decide(decide) {}
    Description describe() const override;
    int run(Invocation &call) override;

private:
    bool m_decide;
};

} // namespace slipway::cli
