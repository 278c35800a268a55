// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillspec.h"

namespace slipway::backfill {

/// How many rows the next batch takes. Efficiency is duration ÷ target, smoothed over the batches so far
/// (0.4 for the newest). Between 0.90 and 0.95 the size stays; else it becomes size × min(0.95 ÷ efficiency,
/// 1.2), within the limits. A batch that was too long is split in two, and smoothing begins anew.
class BatchSizer
{
public:
    explicit BatchSizer(const BatchLimits &limits) : m_limits(limits), m_size(limits.first) {}
    qint64 size() const { return m_size; }
    void start(qint64 size) { m_size = qBound(m_limits.least, size, m_limits.most); }
    /// `rows` of a batch took so long. One that was cut short by the end of the table says nothing.
    void done(qint64 rows, qint64 durationMs);
    void tooLong();

private:
    BatchLimits m_limits;
    qint64 m_size;
    double m_efficiency = 0; ///< 0 = nothing known
};

} // namespace slipway::backfill
