// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::console {

/// For what only reads: a question asked of it is refused.
class AbsentOperator : public release::Operator
{
public:
    bool interactive() const override { return false; }
    release::Result<QString> ask(const release::Question &) override
    {
        return release::Error{QStringLiteral("not_interactive"),
                              QStringLiteral("Nobody is asked here."),
                              {},
                              release::ErrorKind::Usage};
    }
    release::FailureAnswer failed(const QString &, const QString &, const release::Error &) override
    {
        return {};
    }
};

} // namespace slipway::console
