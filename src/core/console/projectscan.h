// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/workspace.h"

#include <QList>
#include <QMap>
#include <QProcessEnvironment>
#include <optional>
#include <stop_token>

namespace slipway::console {

/// A value that was found or guessed, and from what.
struct Guess
{
    QString value;
    QString why;
};

/// A plan that the product seems to have. What it costs is not to be found in a project's files, but in Stripe.
struct GuessedPlan
{
    QString code;
    QString why;
    std::optional<release::CatalogPlan> price = {}; ///< of an existing Stripe price
};

/// What a folder tells about one product: its migrations, commands, variables, billing table. Files are
/// relative to `dir`. Values of variables are not kept.
struct ProjectFacts
{
    QString dir; ///< absolute; where slipway.yaml belongs
    Guess name;

    QString alembicConfig; ///< empty = no alembic
    QStringList alembic;   ///< prefix
    QStringList migrate;   ///< the project's own command; empty = the prefix's
    QString migrateWhy;
    QString sqlDir; ///< empty = no SQL folder
    QString sqlFormat;

    QStringList envFiles;           ///< of the local environment, in the order in which they win
    QStringList productionEnvFiles; ///< empty = none found
    Guess databaseVariable;
    Guess stripeKeyVariable;
    Guess webhookVariable;
    Guess priceMapVariable;
    QString priceMapFile;
    bool liveKey = false; ///< the local key is a live one

    bool billingTableFound = false;
    QString billingWhy;
    release::BillingTable billing;
    QList<GuessedPlan> plans;
    QStringList remarks; ///< what a person should look at
};

/// Reads the account's active prices with the key that the product's env files (or the process environment)
/// hold, and gives each plan the price that its price map, lookup key, metadata or product names. Errors of
/// Stripe, and `inputs_missing` where no key is at hand.
release::Result<void> readExistingPrices(ProjectFacts &facts, const QProcessEnvironment &environment,
                                         std::stop_token stop);

/// Looks through a folder, reading only: at most 20,000 files, six levels deep, without dependencies and
/// build folders. One entry a product; a folder without migrations is one product all the same.
QList<ProjectFacts> scanProject(const QString &dir);

} // namespace slipway::console
