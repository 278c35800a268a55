// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `completion bash|zsh|fish`: made from the commands' descriptions.
class CompletionCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// `man`: slipway(1) in roff, made from the commands' descriptions.
class ManCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
