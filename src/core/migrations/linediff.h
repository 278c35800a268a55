// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace slipway::migrations {

/// The lines that differ, each with "- " (only before) or "+ " (only after), at most `limit` of them.
QStringList lineDifference(const QString &before, const QString &after, qsizetype limit = 40);

} // namespace slipway::migrations
