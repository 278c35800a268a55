// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// A target lock that is held for a number of looks.
class ScriptedLock : public release::TargetLock
{
public:
    release::Result<std::optional<release::LockHolder>> holder() override
    {
        return std::optional<release::LockHolder>();
    }
    release::Result<void> acquire(const QString &) override { return {}; }
    release::Result<void> verifyHeld() override
    {
        ++looks;
        if (looks > heldLooks) {
            return release::Error{QStringLiteral("lock_lost"),
                                  QStringLiteral("The lock on the target is gone; another run may have it.")};
        }
        return {};
    }
    void release() override {}

    int heldLooks = 1'000'000;
    int looks = 0;
};

} // namespace slipway::fakes
