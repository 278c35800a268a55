// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfilltarget.h"
#include "release/check.h"

namespace slipway::backfill {

struct BatchRecord
{
    qint64 rows = 0;
    qint64 updated = 0;
    qint64 ms = 0;
    bool tooLong = false; ///< was ended at the limit and split
};

struct ThrottleRecord
{
    QString reason;
    qint64 atMs = 0; ///< since the start
    qint64 ms = 0;
};

/// How far a backfill is, as it may be told at any moment: never more than 100 %, no guess without ground.
struct BackfillProgress
{
    QString state =
        QStringLiteral("running"); ///< running | throttled | paused | reconnecting | deciding | done
    QString reason;                ///< of a wait
    bool commit = false;
    QString valueColumn; ///< of the candidates
    Counts counts;
    qint64 total = 0;
    bool estimated = false;
    qint64 batches = 0; ///< over all attempts
    qint64 batchSize = 0;
    int pace = 100;
    qint64 elapsedMs = 0;
    double rowsPerSecond = 0;
    qint64 waiting = 0;              ///< rows that wait for a decision
    QList<BatchRecord> records;      ///< the newest 400
    QList<ThrottleRecord> throttles; ///< the newest 100

    qint64 leftMs() const; ///< -1 = not known yet (below 0.1 %)
    /// "900 of 1,234 subscriptions, 73 %, ~1:30 left, throttled: replica lag 1.8 s"; over the expected number
    /// "Processed 1,300 (expected 1,234)".
    QString words(const QString &row) const;
    QJsonObject toJson() const;
};

QString grouped(qint64 number); ///< 1,234

/// The summary as people know it: what, rows.
release::Table summaryTable(const Counts &counts, const BackfillSpec &spec, bool commit);

} // namespace slipway::backfill
