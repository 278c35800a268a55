// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runevent.h"

namespace slipway::ledger {

/// What the hash of an event covers, byte for byte as stored.
struct ChainLink
{
    QByteArray predecessor; ///< hash of the event before; firstPredecessor() for the first
    QString runId;
    qint64 sequence = 0;
    QString at;                   ///< as stored: ISO 8601, UTC, milliseconds
    QByteArray event;             ///< compact JSON
    QByteArray outputSha256 = {}; ///< hex, over the uncompressed output; empty for an event without output
};

/// Hex SHA-256 over six lines: predecessor, run, sequence, time, event, output digest, each ended by LF.
QByteArray chainHash(const ChainLink &link);
/// 64 zeros.
QByteArray firstPredecessor();

QByteArray sha256Hex(QByteArrayView bytes);
/// The one way in which times are written: 2026-11-20T10:15:00.123Z.
QString timeText(const QDateTime &at);

} // namespace slipway::ledger
