// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "release/playbook.h"

namespace slipway::cli {

/// A playbook by name or file. A workspace is looked for, but a file needs none.
release::Result<release::Playbook> playbookNamed(const Invocation &call, const QString &name);

class PlaybookValidateCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class PlaybookShowCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

class PlaybookSchemaCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
