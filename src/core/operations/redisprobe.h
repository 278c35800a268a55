// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// PING over redis:// or rediss:// (AUTH first where the URL has a password). `actual` of a failed check
/// tells apart: name not found, nothing listens, no answer, certificate refused, login refused, login
/// missing, permission missing. RESP: redis.io/docs/reference/protocol-spec
release::ProviderProbe redisProbe();

} // namespace slipway::operations
