// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace slipway::gui {

/// "name · host:port · PostgreSQL 15.8 · system …0418   acct_…7Yb live" of what a run or an environment
/// recorded about its target ({database, stripe}); parts are divided by U+001F where an icon stands before
/// the account. Empty where nothing is known.
QString targetWords(const QJsonObject &facts);

} // namespace slipway::gui
