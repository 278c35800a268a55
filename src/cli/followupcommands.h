// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `followups` and `followups list`: the same list, the short form for those who type it often.
class FollowUpsListCommand : public Command
{
public:
    explicit FollowUpsListCommand(bool shortForm) : m_shortForm(shortForm) {}
    Description describe() const override;
    int run(Invocation &call) override;

private:
    bool m_shortForm;
};

class FollowUpsCloseCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
