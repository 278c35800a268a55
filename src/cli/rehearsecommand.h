// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/migrationplace.h"

namespace slipway::cli {

/// `migrate rehearse`: what is pending, run on a scratch copy and watched, down and up again.
class RehearseCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;

private:
    int tryOut(Invocation &call, MigrationPlace &place, migrations::MigrationFolder folder) const;
};

} // namespace slipway::cli
