// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// A clock that stands still until a test moves it.
class FakeClock : public release::Clock
{
public:
    QDateTime time = QDateTime(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);
    qint64 monotonic = 0;

    QDateTime now() const override { return time; }
    qint64 monotonicMs() const override { return monotonic; }
    void advance(qint64 ms)
    {
        time = time.addMSecs(ms);
        monotonic += ms;
    }
};

} // namespace slipway::fakes
