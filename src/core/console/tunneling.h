// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/secret.h"
#include "release/workspace.h"

namespace slipway::console {

/// The local port at which an environment's tunnel must answer: the one in the database URL. Error
/// `tunnel_url` (Usage) where the URL would not go through the tunnel.
release::Result<quint16> tunnelPort(const release::Environment &environment,
                                    const release::Secret &databaseUrl);

/// The URL with the server's own name, which its certificate must carry, and the address of the connection
/// apart (libpq's hostaddr). TLS is verify-full unless the URL says otherwise.
release::Secret withServerName(const release::Secret &databaseUrl, const QString &serverName);

} // namespace slipway::console
