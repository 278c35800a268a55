// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `migrate rehearse`: what is pending, run on a scratch copy and watched, down and up again.
class RehearseCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
