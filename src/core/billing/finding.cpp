// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/finding.h"

namespace slipway::billing {

QJsonObject Finding::toJson() const
{
    return {{QStringLiteral("plan"), plan},
            {QStringLiteral("kind"), kind},
            {QStringLiteral("severity"), severity},
            {QStringLiteral("message"), message},
            {QStringLiteral("remedy"), remedy}};
}

} // namespace slipway::billing
