// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillcontrol.h"
#include "backfill/backfillprogress.h"
#include "backfill/batchsizer.h"
#include "backfill/targetguard.h"
#include "backfill/throttle.h"

#include <QElapsedTimer>
#include <optional>
#include <stop_token>

namespace slipway::backfill {

/// What one run of a backfill is given. The functions are called on the engine's thread.
struct BackfillRequest
{
    BackfillSpec spec;
    release::Secret url;
    QString tlsCa;
    QString runId;
    QString dir; ///< of relative paths in the spec
    bool commit = false;
    bool restart = false; ///< from the first row, though an earlier run stands in the middle
    QList<Decision> decisions;
    std::stop_token stop;
    BackfillControl *control = nullptr;
    std::function<void(const QString &)> note;
    /// At the pace of an eye: every second, after a minute every 5, after ten every 30.
    std::function<void(const BackfillProgress &, const QList<QueueRow> &)> report;
    /// A decision that was taken into the queue.
    std::function<void(const Decision &)> decided;
    /// Asks a person about a row that waits; nothing where there is nobody. Empty = leave all others open.
    /// Error `decided_elsewhere`: a command has decided it, or another row, meanwhile; the queue is looked at
    /// again.
    std::function<release::Result<std::optional<Decision>>(const QueueRow &, const QString &valueColumn)> ask;
};

struct BackfillReport
{
    BackfillProgress progress;
    QList<QueueRow> queue;
    QList<QStringList> without; ///< keys of some rows without a candidate
    qint64 left = 0;            ///< rows that still need a value; of a dry run: would still
    qint64 orphans = -1;        ///< -1 = no reference written
    std::optional<release::Error> error;
    bool finished = false; ///< every row was looked at

    qint64 undecided() const;
    QList<release::CheckResult> checks(const BackfillSpec &spec) const;
};

/// Runs one backfill: batches over the key, one transaction each with its cursor; each is rolled back unless
/// `commit`. A batch whose commit was not seen is either there with its cursor or not at all, so that it can
/// be killed anywhere and goes on exactly where it was. Thread: the caller's; blocks.
class BackfillEngine
{
public:
    explicit BackfillEngine(BackfillRequest request);
    ~BackfillEngine();
    BackfillReport run();

private:
    release::Result<void> connect();
    release::Result<void> takeUp();
    release::Result<void> allBatches();
    release::Result<bool> oneBatch(); ///< false = no row is left
    release::Result<void> transaction(const std::function<release::Result<void>()> &work);
    release::Result<void> settle(const release::Error &error, const QStringList &upTo, qint64 ms);
    release::Result<void> skipBroken(const QStringList &key, const release::Error &error);
    release::Result<void> reconnect(const release::Error &error);
    release::Result<void> waitWhileHeld();
    release::Result<void> pacePause(qint64 batchMs);
    release::Result<void> takeCommands();
    release::Result<void> takeDecision(const Decision &decision);
    release::Result<void> decideRest();
    release::Result<void> applyDecisions();
    void tellUnused();
    release::Result<void> proveEnd();
    void merge(const QList<QueueRow> &rows);
    release::Result<void> askAboutRest();
    bool wait(qint64 ms); ///< false = stopped
    static release::Error cancelled();
    void startRate();
    double rate() const;
    void told(bool always = false);
    void setState(const QString &state, const QString &reason = {}, const QString &what = {});
    qint64 batchSize() const;

    BackfillRequest m_request;
    std::unique_ptr<database::Session> m_session;
    std::optional<BackfillTarget> m_target;
    BatchSizer m_sizer;
    Throttle m_throttle;
    TargetGuard m_guard;
    BackfillReport m_report;
    QStringList m_cursor;
    qint64 m_narrowed = 0; ///< size while a row that fails is looked for; 0 = not narrowed
    int m_blocked = 0;     ///< tries at a batch that others hold up
    bool m_paused = false;
    QString m_wait; ///< what it waits for, without numbers
    QElapsedTimer m_clock;
    qint64 m_toldAt = -1;
    qint64 m_heldSince = -1;
    qint64 m_checkedAtStart = 0;
    qint64 m_pausedMs = 0; ///< by hand, so far
    qint64 m_rateFrom = 0; ///< when this pace began, and how many rows were checked then
    qint64 m_rateFromChecked = 0;
};

} // namespace slipway::backfill
