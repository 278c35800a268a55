// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <memory>

namespace slipway::secrets {

/// The OS keychain through QtKeychain, service "slipway". All jobs of the process run one at a time on one
/// permanent thread, because QtKeychain's queue lives in the thread that used it first; a call waits for its
/// job at most ten seconds. Without a session bus nothing is contacted. Copies share the thread. Usable from
/// any thread.
class Keychain : public release::SecretStore
{
public:
    release::Result<release::Secret> read(const QString &name) override;
    release::Result<void> write(const QString &name, const release::Secret &value) override;
    release::Result<void> remove(const QString &name) override;
    /// Names stored by Slipway, sorted. QtKeychain cannot enumerate, so they are kept as an entry of their
    /// own.
    release::Result<QStringList> list();
};

} // namespace slipway::secrets
