// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/logstore.h"

namespace slipway::gui {

/// Takes events from the thread that makes them to the window's, which fetches them a few times a second.
/// Output does not wait here: its lines go to the log at once. Of progress only the newest is kept.
class EventQueue
{
public:
    explicit EventQueue(std::shared_ptr<LogStore> log) : m_log(std::move(log)) {}

    void push(const release::StoredEvent &stored); ///< one thread
    QList<release::StoredEvent> takeAll();         ///< another

private:
    std::shared_ptr<LogStore> m_log;
    QMutex m_mutex;
    QList<release::StoredEvent> m_waiting;
};

} // namespace slipway::gui
