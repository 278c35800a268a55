// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "evidence/artifactverifier.h"
#include "gui/logstore.h"
#include "release/result.h"

#include <QJsonObject>
#include <memory>
#include <optional>

namespace slipway::gui {

/// What was read of an artifact's file. A value; made off the GUI thread.
struct ArtifactReading
{
    QString path; ///< empty = made from the ledger
    QByteArray bytes;
    QJsonObject artifact;
    evidence::Verification verification;
    QJsonObject previous; ///< of the release before it on the same environment, where the ledger holds one
    bool inLedger = false;
    std::optional<release::Error> error; ///< the file could not be read

    bool isEmpty() const { return path.isEmpty() && artifact.isEmpty(); }
    QString name() const; ///< of its file, or what that would be called
};

/// Reads and verifies the file, against the ledger where there is one. Blocks.
ArtifactReading readArtifact(const QString &path, const QString &ledgerPath);

/// The record of run `later`, with that of `earlier` as `previous`, both made from the ledger's events.
/// Blocks. `earlier` empty = the last success on the same environment before it.
ArtifactReading readRunRecords(const QString &ledgerPath, const QString &earlier, const QString &later);

/// The whole output of the run from the ledger. Blocks; null with a reason where there is none.
struct ArtifactLog
{
    std::shared_ptr<LogStore> log;
    QString problem;
};
ArtifactLog readArtifactLog(const QString &ledgerPath, const QString &runId);

QString timeText(const QJsonValue &value); ///< a time of a record, still in UTC, as the language writes it

} // namespace slipway::gui
