// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runevent.h"

namespace slipway::ledger {

/// One run in a few words: what a list of runs shows. A cache over the events. `status` as read from a Ledger
/// is Interrupted where the run has no end and nobody holds its lock.
struct RunSummary
{
    QString id;
    release::RunStatus status = release::RunStatus::Planned;
    QString reason;
    QString workspace;
    QString environment;
    QString playbook;
    QString operatorName;
    QString reverts; ///< id of the run that this one takes back
    QDateTime startedAt;
    QDateTime finishedAt;
    QStringList revisionsBefore;
    QStringList revisionsAfter;
    QString planDigest;
    QString artifact; ///< path of the last one written
    qint64 events = 0;
    QByteArray head;
    QStringList openFollowUps; ///< their ids

    void apply(const release::StoredEvent &stored);
    /// Whether the event changes more than `events` and `head`.
    static bool touchedBy(const release::RunEvent &event);
    QJsonObject toJson() const;
    bool operator==(const RunSummary &) const = default;
};

} // namespace slipway::ledger
