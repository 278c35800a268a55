// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

class ReleaseListCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseShowCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ReleaseLogCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
