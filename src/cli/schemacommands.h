// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `schema verify FILE`: whether a target holds what a requirements file asks for.
class SchemaVerifyCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// `schema require`: a requirements file that the target fulfils as it is.
class SchemaRequireCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// `schema report`: the database migration log.
class SchemaReportCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
