// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// Time that only the test moves.
class HandClock : public release::Clock
{
public:
    QDateTime now() const override { return start.addMSecs(elapsedMs); }
    qint64 monotonicMs() const override { return elapsedMs; }

    const QDateTime start = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
    qint64 elapsedMs = 0;
};

} // namespace slipway::fakes
