// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace slipway::billing {

/// Something about one plan that is not as it should be. Severity: error | warning | info. An empty plan = no
/// plan.
struct Finding
{
    QString plan;
    QString kind;
    QString severity;
    QString message;
    QString remedy;

    bool isError() const { return severity == u"error"; }
    QJsonObject toJson() const;
};

} // namespace slipway::billing
