// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/runid.h"

#include <QRandomGenerator>

namespace slipway::ledger {

QString newRunId(const QDateTime &now)
{
    const quint32 random = QRandomGenerator::system()->generate();
    return now.toUTC().toString(QStringLiteral("yyyyMMddTHHmmssZ")) +
           QStringLiteral("-%1").arg(random, 8, 16, QLatin1Char('0'));
}

} // namespace slipway::ledger
