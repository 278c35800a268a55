// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QString>

namespace slipway::ledger {

/// A name for a new run that sorts by time: 20261120T101500Z-4f2a9c1e (UTC, then eight random hex digits).
QString newRunId(const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace slipway::ledger
