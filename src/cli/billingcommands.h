// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

class StripeSetupCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class StripeDiffCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class PlansVerifyCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class PlansMapCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class ProvidersValidateCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
