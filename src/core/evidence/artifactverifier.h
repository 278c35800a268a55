// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace slipway::ledger {
class Ledger;
}

namespace slipway::evidence {

struct Verification
{
    bool valid = false;   ///< nothing speaks against the file
    QStringList problems; ///< sentences
    QStringList notes;    ///< what was proven, and what could not be verified and why

    QJsonObject toJson() const; ///< {valid, problems, notes}
};

/// Whether the bytes are an artifact as Slipway wrote it: whole JSON of a known schema, every member present
/// and of its type, consistent in itself, and, where the ledger holds the run, equal to what the ledger
/// proves: an intact chain, the head at that event, and the SHA-256 that was recorded when it was written.
/// Without a ledger (or the run in it) a note says what could not be verified.
Verification verifyArtifact(const QByteArray &bytes, ledger::Ledger *ledger);

} // namespace slipway::evidence
