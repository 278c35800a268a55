// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `slipway stripe webhook probe`: the proofs of a webhook endpoint without a playbook.
class WebhookProbeCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

} // namespace slipway::cli
