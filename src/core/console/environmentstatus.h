// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/finding.h"
#include "console/followups.h"
#include "console/session.h"
#include "ledger/runsummary.h"

namespace slipway::console {

/// Where one environment stands now: what `status summary` prints and a card of the Releases page shows. Each
/// part that could not be read has its `…Problem`, a sentence without secrets; then its values are empty.
struct EnvironmentStatus
{
    QString name;
    release::Protection protection = release::Protection::None;

    std::optional<ledger::RunSummary> lastRun; ///< newest of this workspace; none where it never ran
    QString ledgerProblem;
    QList<FollowUp> followUps; ///< open ones of this workspace's runs here

    QJsonObject database; ///< target identity in the artifact's shape; empty where there is none
    QString databaseProblem;
    std::optional<release::LockHolder> holder; ///< a release (or what is left of one) holds the target

    QString tool;        ///< alembic | sql
    QStringList applied; ///< current revisions (alembic), the newest version (sql)
    QStringList heads;   ///< what the source has
    release::Table pending;
    QString migrationsProblem;

    QString stripeMode; ///< test | live; empty = the environment has no Stripe account
    int plans = 0;
    int plansOk = 0;
    QList<billing::Finding> findings;
    QString plansProblem;

    QJsonObject pin; ///< as slipway.lock has it; empty = not pinned yet
    QString pinProblem;

    bool healthy() const; ///< everything reachable, nothing pending or overdue, no finding that is an error
    QJsonObject toJson() const;
};

/// Reads the ledger, the target and Stripe, and changes nothing. Never fails as a whole. Asks nobody. Blocks
/// for as long as an unreachable part takes to say so; call it on a thread that may wait, a call per
/// environment. `request.environment` names it.
EnvironmentStatus readEnvironmentStatus(const SessionRequest &request);

/// Names of the workspace's environments (only the request's where it names one). Errors of reading it.
release::Result<QStringList> environmentNames(const SessionRequest &request);

} // namespace slipway::console
