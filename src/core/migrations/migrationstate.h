// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/history.h"

namespace slipway::migrations {

/// A folder beside what a target's history says.
struct MigrationState
{
    QString historyTable; ///< for people
    bool historyExists = false;
    QList<HistoryRow> applied; ///< in the folder's order, then those without a file
    QList<Migration> pending;  ///< in the order in which they would run
    QList<Problem> problems;   ///< of the folder and of the two together
    bool upToDate() const { return pending.isEmpty() && !stops(); }
    bool stops() const; ///< a problem stands in the way of going up

    /// The newest applied version; empty = none.
    QString tip() const;
};

/// Joins the two. `outOfOrder` lets older files run after newer ones have. Reads the files' contents where
/// the history keeps checksums.
MigrationState joinState(const MigrationFolder &folder, const History &history, const HistoryContent &content,
                         bool outOfOrder);

/// One error that names every problem that stops, with its way out; none where nothing stops.
std::optional<release::Error> stopError(const MigrationState &state);

} // namespace slipway::migrations
