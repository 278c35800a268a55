// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "gui/silentoperator.h"

#include <optional>

namespace slipway::gui {

/// What the background found, or why it could not.
template <typename Value>
struct Answer
{
    std::optional<Value> value;
    std::optional<release::Error> error;
};

/// Opens the environment without asking anybody and lets `work(session)` use it; what is told is redacted.
/// Blocks; a thread of the pool.
template <typename Value, typename Work>
Answer<Value> withSession(const console::SessionRequest &request, Work work)
{
    SilentOperator nobody;
    console::SessionRequest silent = request;
    silent.options.nonInteractive = true;
    silent.needStripe = false;
    auto session = console::ReleaseSession::open(silent, nobody);
    if (!session)
        return {std::nullopt, session.error()};
    release::Result<Value> got = work(**session);
    if (got)
        return {std::move(*got), std::nullopt};
    release::Error error = got.error();
    error.message = (*session)->outside().redactor.text(error.message);
    return {std::nullopt, error};
}

} // namespace slipway::gui
