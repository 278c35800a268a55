// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"

#include <QDateTime>
#include <QStringList>
#include <optional>

namespace slipway::gui {

/// What an environment said when it was asked just now. A part that could not be asked has its reason instead.
struct EnvironmentFacts
{
    QString name;
    QDateTime asked;
    std::optional<release::Error> closed; ///< it could not even be opened: what is missing
    QJsonObject database;                 ///< {host, port, name, user, server_version, system_identifier, …}
    QString databaseProblem;
    QStringList revisions;
    QStringList pending; ///< "revision  title"
    bool migrationsKnown = false;
    QString migrationsProblem;
    int plans = 0;
    int findings = 0;
    QString firstFinding;
    bool planMapKnown = false;
    QString planMapProblem;
    QString stripeAccount;
    QString stripeMode;

    bool reachable() const { return !closed && databaseProblem.isEmpty() && !database.isEmpty(); }
};

/// Asks database, migration tool and Stripe, reading only. Blocks; a thread of the pool. Runs the workspace's
/// own migration tool, so only for a trusted workspace.
EnvironmentFacts askEnvironment(const console::SessionRequest &request, std::stop_token stop);

} // namespace slipway::gui
