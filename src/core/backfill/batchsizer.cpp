// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/batchsizer.h"

#include <algorithm>

namespace slipway::backfill {

namespace {
constexpr double newest = 0.4;
constexpr double enough = 0.90;
constexpr double optimum = 0.95;
constexpr double fastestGrowth = 1.2;
} // namespace

void BatchSizer::done(qint64 rows, qint64 durationMs)
{
    if (rows < m_size)
        return;
    const double efficiency =
        static_cast<double>(std::max<qint64>(durationMs, 1)) / static_cast<double>(m_limits.targetMs);
    m_efficiency = m_efficiency == 0 ? efficiency : newest * efficiency + (1 - newest) * m_efficiency;
    if (m_efficiency >= enough && m_efficiency <= optimum)
        return;
    const double factor = std::min(optimum / m_efficiency, fastestGrowth);
    const auto wanted = static_cast<qint64>(static_cast<double>(m_size) * factor);
    m_size = qBound(m_limits.least, wanted == m_size && factor > 1 ? m_size + 1 : wanted, m_limits.most);
}

void BatchSizer::tooLong()
{
    m_size = std::max<qint64>(1, m_size / 2);
    m_efficiency = 0;
}

} // namespace slipway::backfill
