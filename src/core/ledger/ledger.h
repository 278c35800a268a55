// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/outputstore.h"
#include "ledger/runindex.h"

#include <functional>
#include <memory>

namespace slipway::ledger {

struct EventRow;

struct LedgerOptions
{
    const release::Clock *clock = nullptr; ///< the system's unless given; must outlive the ledger
    QByteArray fileSystem = {};            ///< type of the folder's file system; looked up where empty
};

/// The record of all runs, on SQLite. Every append is one transaction: the event, its hash, its output and
/// the run's summary. What must survive a power cut before the outside sees an effect (planned, approvals,
/// answers, intentions, a step's start and end, the run's end) is on disk when append returns; output and
/// progress follow with the next of these. Several programs may use one ledger at once; a writer waits for
/// another up to 10 s. Thread: one Ledger belongs to the thread that opened it; open another one elsewhere.
class Ledger : public release::EventStore
{
public:
    /// Makes the file and brings it to this program's version (a copy is kept beside it before an upgrade).
    /// Errors, all of kind Usage: `ledger_newer`, `ledger_foreign`, `ledger_on_network`, `ledger_unreadable`,
    /// `ledger_readonly`, `ledger_full`, `ledger_busy`, `ledger_unusable`.
    static release::Result<std::unique_ptr<Ledger>> open(const QString &path,
                                                         const LedgerOptions &options = {});
    ~Ledger() override;

    const QString &path() const { return m_path; }

    release::Result<release::StoredEvent> append(const QString &runId,
                                                 const release::RunEvent &event) override;
    release::Result<QList<release::StoredEvent>> events(const QString &runId, bool withOutput) override;

    /// All events but OutputAppended: enough for the fold (sequence and hash of the others are true), and
    /// small however much a run has printed. Error `run_unknown`.
    release::Result<QList<release::StoredEvent>> eventsBesideOutput(const QString &runId);

    /// Newest first.
    release::Result<QList<RunSummary>> runs(const RunFilter &filter = {});
    /// By id or by its beginning. Errors `run_unknown`, `run_ambiguous` (kind Usage; details: the
    /// candidates).
    release::Result<RunSummary> run(const QString &idOrPrefix);
    /// For following a live run: at most `limit` events with a higher sequence, output included.
    release::Result<QList<release::StoredEvent>> eventsAfter(const QString &runId, qint64 sequence,
                                                             int limit);
    /// Every event in order, one at a time, output included; ends early where `visit` answers false.
    release::Result<void> visitEvents(const QString &runId, qint64 afterSequence,
                                      const std::function<bool(const release::StoredEvent &)> &visit);
    release::Result<OutputRange> output(const QString &runId, const QString &stepId, qint64 fromLine,
                                        qint64 lines);
    /// The hash of one event; empty where there is none.
    release::Result<QByteArray> hashAt(const QString &runId, qint64 sequence);
    /// Reads the whole run and proves each event's hash, its output, the line index and the summary. Empty =
    /// valid.
    release::Result<QStringList> verifyChain(const QString &runId);
    /// Derives the summaries of all runs from their events again.
    release::Result<void> rebuildSummary();

private:
    explicit Ledger(const QString &path, const LedgerOptions &options) : m_path(path), m_clock(options.clock)
    {
    }
    static release::Result<std::unique_ptr<Ledger>> openPrepared(const QString &path,
                                                                 const LedgerOptions &options);
    struct Last;
    release::Result<Last> last(const QString &runId);
    release::Result<release::StoredEvent> insert(const QString &runId, const release::RunEvent &event);
    release::Result<void> fillSummary();
    release::Result<RunSummary> foldSummary(const QString &runId);
    enum class Rows { WithOutput, WithoutItsBytes, BesideOutput };
    release::Result<void> visitRows(const QString &runId, qint64 afterSequence, Rows rows,
                                    const std::function<release::Result<bool>(const EventRow &)> &visit);
    release::Result<void> visitStored(const QString &runId, qint64 afterSequence, Rows rows,
                                      const std::function<bool(release::StoredEvent)> &visit);
    release::Result<QList<release::StoredEvent>> allEvents(const QString &runId, Rows rows);
    RunSummary withLiveStatus(RunSummary summary) const;
    QDateTime now() const;

    QString m_path;
    const release::Clock *m_clock;
    OutputCodec m_codec;
    std::unique_ptr<LedgerConnection> m_connection;
    std::unique_ptr<OutputStore> m_output;
    std::unique_ptr<RunIndex> m_runs;
};

} // namespace slipway::ledger
