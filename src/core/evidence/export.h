// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QJsonObject>

namespace slipway::ledger {
class Ledger;
}

namespace slipway::evidence {

struct ExportRequest
{
    QByteArray artifact;              ///< the artifact's bytes; they must be valid
    QString artifactName;             ///< its file name, for the report; may be empty
    QString format;                   ///< html | csv
    QString path;                     ///< where to write; an existing file is replaced
    bool hidePrices = false;          ///< price ids become price-1, price-2, …
    ledger::Ledger *ledger = nullptr; ///< where it holds the run, the log is written beside: PATH with .log
    bool withLog = true;
    bool fromLedger = false; ///< the bytes were folded from it just now, no file is compared
};

struct Exported
{
    QString path;
    QString sha256;
    QString logPath; ///< empty where there is no log
    QString logSha256;
    QString logMissing; ///< why there is none, in a sentence
};

/// A run's artifact made from the ledger: as it was written last, or, where none was, from all events so far.
/// Errors: the ledger's and makeArtifact's.
release::Result<QByteArray> artifactOfRun(ledger::Ledger &ledger, const QString &runId);

/// Checks the artifact, then writes report and log, mode 0600, each whole or not at all. Errors:
/// `artifact_broken` (Failed; details say what), `format_unknown`, `export_unwritable`, `log_unwritable`.
release::Result<Exported> exportArtifact(const ExportRequest &request);

} // namespace slipway::evidence
