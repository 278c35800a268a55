// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `doctor`: what is there on this machine, what is missing and what that means.
class DoctorCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
