// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/ledger.h"
#include "release/runstate.h"

namespace slipway::console {

/// What a run left to be done, with what a list of them shows.
struct FollowUp
{
    QString runId;
    QString environment;
    QString playbook;
    release::FollowUpState state;

    bool open() const { return !state.closed; }
    bool overdue(const QDateTime &now) const;
    QJsonObject toJson(const QDateTime &now) const;
};

struct FollowUpFilter
{
    QString workspace = {};   ///< empty = every one
    QString environment = {}; ///< empty = every one
    bool closedToo = false;
};

/// Soonest due first, those without a date last. Thread: the ledger's.
release::Result<QList<FollowUp>> listFollowUps(ledger::Ledger &ledger, const FollowUpFilter &filter);

/// Which one is closed, why, and the files that prove it.
struct FollowUpClosing
{
    QString id;           ///< ID, or RUN:ID where several runs have one of that name open
    QString who;          ///< who closes it
    QString note;         ///< required
    QStringList evidence; ///< paths; their names and SHA-256 are recorded
};

/// Appends FollowUpClosed to the chain of the run that opened it, also long after that run's end; artifacts
/// that were written before keep verifying. Errors, all of kind Usage: `followup_unknown`,
/// `followup_ambiguous`, `note_missing`, `evidence_missing` where the playbook says what closes it,
/// `evidence_unreadable`; and `run_busy` (Busy) while the run is going on.
release::Result<FollowUp> closeFollowUp(ledger::Ledger &ledger, const FollowUpFilter &filter,
                                        const FollowUpClosing &closing);

/// One line each for a terminal.
QString followUpLine(const FollowUp &followUp, const QDateTime &now);

} // namespace slipway::console
