// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/chain.h"
#include "ledger/outputcodec.h"
#include "ledger/runsummary.h"

namespace slipway::ledger {

/// A row of `output`.
struct OutputRow
{
    QString step;
    qint64 attempt = 0;
    qint64 firstLine = 0;
    qint64 lines = 0;
    qint64 bytes = 0;
    QByteArray frame; ///< compressed
};

/// A row of `events` with its output, as stored.
struct EventRow
{
    qint64 sequence = 0;
    QString at;
    QByteArray event;
    QByteArray hash;
    std::optional<OutputRow> output;
};

/// Proves a run row by row and says in sentences what does not hold.
class ChainVerifier
{
public:
    ChainVerifier(QString runId, OutputCodec &codec) : m_runId(std::move(runId)), m_codec(codec) {}

    void check(const EventRow &row);
    /// After the last row.
    void checkSummary(const std::optional<RunSummary> &stored);
    void checkOutputRows(qint64 stored);
    const QStringList &problems() const { return m_problems; }
    qint64 events() const { return m_summary.events; }

private:
    void checkSequence(const EventRow &row);
    std::optional<QByteArray> outputOf(const EventRow &row);
    void checkIndex(const EventRow &row, const release::OutputAppended &event, const QByteArray &data);
    void report(const EventRow &row, const QString &what);

    QString m_runId;
    OutputCodec &m_codec;
    QStringList m_problems;
    QByteArray m_predecessor = firstPredecessor();
    QHash<QString, qint64> m_lines; ///< of each step so far
    qint64 m_outputRows = 0;
    RunSummary m_summary;
};

} // namespace slipway::ledger
