// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/ledgerconnection.h"
#include "ledger/outputcodec.h"
#include "release/runevent.h"

namespace slipway::ledger {

/// Lines of a step's output over all its attempts and streams, in the order in which they were stored.
struct OutputRange
{
    qint64 firstLine = 0;  ///< counts from 0
    QByteArray data;       ///< whole lines; the last one may lack its LF
    qint64 totalLines = 0; ///< of the step, so far
    bool cut = false;      ///< stopped at 16 MiB
};

/// The table `output`: compressed chunks with the line at which each begins. Thread: the connection's.
class OutputStore
{
public:
    OutputStore(LedgerConnection &connection, OutputCodec &codec) : m_connection(connection), m_codec(codec)
    {
    }

    /// Inside a transaction of the caller.
    release::Result<void> append(const release::StoredEvent &stored, const release::OutputAppended &output);
    release::Result<OutputRange> range(const QString &runId, const QString &stepId, qint64 fromLine,
                                       qint64 lines);
    release::Result<qint64> rows(const QString &runId);

private:
    struct Tail
    {
        qint64 lineEnds = 0; ///< of the step so far
        bool open = false;   ///< its last line has no LF yet
    };
    release::Result<Tail> tail(const QString &runId, const QString &stepId);
    release::Result<qint64> lineEnds(const QString &runId, const QString &stepId);
    release::Result<qint64> startBefore(const QString &runId, const QString &stepId, qint64 line);

    LedgerConnection &m_connection;
    OutputCodec &m_codec;
};

} // namespace slipway::ledger
