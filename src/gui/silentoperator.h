// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::gui {

/// Nobody to ask: for looking at an environment in the background.
class SilentOperator : public release::Operator
{
public:
    bool interactive() const override { return false; }
    release::Result<QString> ask(const release::Question &question) override;
    release::FailureAnswer failed(const QString &stepId, const QString &title,
                                  const release::Error &error) override;
};

} // namespace slipway::gui
