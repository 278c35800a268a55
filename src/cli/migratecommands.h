// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `slipway migrate VERB`: one folder of SQL migrations on one target, with a workspace or without.
class MigrateCommand : public Command
{
public:
    enum class Verb { Status, Plan, Up, Down, Baseline, Repair, New };
    explicit MigrateCommand(Verb verb) : m_verb(verb) {}
    Description describe() const override;
    int run(Invocation &call) override;

private:
    Verb m_verb;
};

} // namespace slipway::cli
