// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <condition_variable>
#include <mutex>

namespace slipway::gui {

/// The person at the window. The engine's thread asks and waits; the window's thread answers. A stop ends the
/// wait: a question is then `cancelled`, a failure Abort.
class WindowOperator : public release::Operator
{
public:
    /// Called on the engine's thread; must hand over to the window's and return.
    struct Shown
    {
        std::function<void(const release::Question &)> question;
        std::function<void(const QString &stepId, const release::Error &)> failure;
    };

    WindowOperator(std::stop_token stop, Shown shown) : m_stop(std::move(stop)), m_shown(std::move(shown)) {}

    // ---- the engine's thread ----
    bool interactive() const override { return true; }
    release::Result<QString> ask(const release::Question &question) override;
    release::FailureAnswer failed(const QString &stepId, const QString &title,
                                  const release::Error &error) override;

    // ---- the window's thread ----
    void answer(const QString &text);
    void answer(const release::FailureAnswer &choice);
    /// The name that was typed beside the plan: the answer to the question of that kind.
    void setTypedName(const QString &name);

private:
    std::stop_token m_stop;
    Shown m_shown;
    std::mutex m_mutex;
    std::condition_variable_any m_answered;
    std::optional<QString> m_text;
    std::optional<release::FailureAnswer> m_choice;
    std::optional<QString> m_typedName;
};

} // namespace slipway::gui
