// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/eventqueue.h"

#include <QMutexLocker>

namespace slipway::gui {

using namespace release;

void EventQueue::push(const StoredEvent &stored)
{
    m_log->take(stored);
    if (std::holds_alternative<OutputAppended>(stored.event))
        return;
    const QMutexLocker lock(&m_mutex);
    const bool overtakes = !m_waiting.isEmpty() && std::holds_alternative<ProgressChanged>(stored.event) &&
                           std::holds_alternative<ProgressChanged>(m_waiting.constLast().event) &&
                           eventStep(stored.event) == eventStep(m_waiting.constLast().event);
    if (overtakes)
        m_waiting.last() = stored;
    else
        m_waiting << stored;
}

QList<StoredEvent> EventQueue::takeAll()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_waiting, {});
}

} // namespace slipway::gui
