// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `completion bash|zsh|fish`: the script; `completion answer -- WORD…`: what it asks while somebody types.
class CompletionCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// `man`: slipway(1), and a page for each command, in roff.
class ManCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
