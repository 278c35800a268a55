// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/pins.h"
#include "release/step.h"

#include <QProcessEnvironment>
#include <memory>

namespace slipway::ledger {
class Ledger;
}

namespace slipway::console {

/// Where to work and with what; the same for command line and window.
struct SessionRequest
{
    QString workspaceDir; ///< empty = the nearest slipway.yaml upwards of startDir
    QString startDir;
    QString environment; ///< empty = the only one
    QString ledger;      ///< empty = SLIPWAY_LEDGER, the workspace's, the data folder's
    release::RunOptions options;
    QProcessEnvironment processEnvironment;
    bool needDatabase = true;
    QString stripeKeyReference = {}; ///< instead of the environment's; empty = that one
    bool needStripe = true;          ///< resolve the Stripe key where the environment has an account
    std::stop_token stop = {};       ///< ends the wait for a tunnel
    /// Instead of a slipway.yaml: a target alone. The URL must be the variable targetVariable of
    /// processEnvironment.
    std::optional<release::Workspace> workspace = {};
};

inline constexpr const char *targetVariable = "SLIPWAY_TARGET_URL";
/// A workspace of one environment that is nothing but the database of targetVariable.
release::Workspace targetAlone(const QString &dir);

/// A workspace with one environment opened: references resolved, every concrete object made and joined.
/// Thread: the one that opened it (the engine's). Opening reads files, environment and keychain and opens the
/// environment's tunnel, which lives as long as the session; else it contacts no target.
class ReleaseSession
{
public:
    /// Errors: everything that is missing is one error `inputs_missing` (Usage) that lists all of it; where a
    /// person is at the prompt a missing secret is asked for instead.
    static release::Result<std::unique_ptr<ReleaseSession>> open(const SessionRequest &request,
                                                                 release::Operator &person);
    ~ReleaseSession();
    Q_DISABLE_COPY_MOVE(ReleaseSession)

    const release::Workspace &workspace() const;
    const release::Environment &environment() const;
    release::RunSetup &setup();
    release::Outside &outside();
    const QProcessEnvironment &processEnvironment() const;
    QList<release::StepKind> stepKinds() const;
    /// [{name, masked}] of every secret in use.
    QJsonArray maskedSecrets() const;
    /// Each line of every secret, for the masks of a CI system. Print it nowhere else.
    void visitSecretLines(const std::function<void(const QByteArray &)> &visit) const;
    void adoptSecret(const QString &name, const release::Secret &value);
    /// Files that variables were read from, and the ones named but absent.
    QStringList envFilesRead() const;

    release::Result<ledger::Ledger *> ledger();
    QString ledgerPath() const;
    /// The target's lock; null where the environment has no database.
    release::TargetLock *targetLock();
    /// What the target and the Stripe account are now. Parts that cannot be reached stay empty: the plan says
    /// why.
    Pin seenNow(std::stop_token stop);
    /// Why the environment's tunnel does not work any more; nothing where it does, or there is none.
    std::optional<release::Error> tunnelTrouble() const;

private:
    ReleaseSession();
    struct Parts;
    std::unique_ptr<Parts> m;
};

/// Where the ledger lies: --ledger, SLIPWAY_LEDGER, the workspace's, $XDG_DATA_HOME/slipway/ledger.sqlite.
QString resolveLedgerPath(const QString &flag, const QProcessEnvironment &environment,
                          const QString &workspaceLedger, const QString &workspaceDir);

/// Every step kind that this Slipway has, for validating and documenting playbooks.
QList<release::StepKind> allStepKinds();

} // namespace slipway::console
