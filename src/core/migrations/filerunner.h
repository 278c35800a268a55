// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/appliedshelf.h"
#include "migrations/filefailure.h"
#include "migrations/fileplan.h"
#include "migrations/history.h"
#include "migrations/journal.h"
#include "migrations/lockwatch.h"
#include "migrations/scriptsender.h"

namespace slipway::migrations {

/// How a runner treats its target.
struct RunnerSettings
{
    release::Secret url;
    QString tlsCa;
    QString runId;
    int lockTimeoutMs = 5000; ///< the ladder's highest rung
    int lockAttempts = 10;
    bool outOfOrder = false;
    QueueLimits queue = {}; ///< when a statement gives way to those who wait behind it
    std::function<void(const QString &)> note = {}; ///< a line for people
    AppliedShelf applied = AppliedShelf();          ///< keeps what was applied
    bool underLock = false; ///< the caller holds the target's lock in the name of runId
    std::stop_token stop = {};
};

/// Runs one file on PostgreSQL. Everything that belongs to it, its history row too, is one transaction and
/// one message, or, where that is forbidden, a journal tells what is done. Thread: the session's.
class FileRunner
{
public:
    explicit FileRunner(const RunnerSettings &settings);

    release::Result<void> connect();
    /// Once, before the first file: finds the session that holds the target's lock for this run, which must
    /// still be there before each file. Error `lock_lost` where the settings say that there is one.
    release::Result<void> findLock();
    /// Once, before the first file.
    void keepJournalIn(const QString &schema) { m_journal = Journal(schema, false); }
    database::Session &session() { return *m_session; }
    bool connected() const { return m_session != nullptr; }
    void close() { m_session.reset(); }

    /// What one file is told to do. `history` makes the SQL that records it; `begun` (may be empty) is
    /// committed before a file without transaction begins. `recorded` looks whether the record is there,
    /// after a connection was lost.
    struct Task
    {
        QString key; ///< of the journal
        const MigrationFolder::Part &part;
        std::function<QByteArray()> history;
        QByteArray begun;
        std::function<release::Result<bool>()> recorded;
    };
    /// Errors: `migration_failed` (SQLSTATE, place, caret, what is now true), `lock_timeout` after the last
    /// rung, `connection_lost`, `outcome_unknown`, `journal_mismatch`, `cancelled`.
    release::Result<void> run(const Task &task);

    /// All of them in one transaction that is rolled back; milliseconds of each. Errors as run(), and
    /// `not_in_transaction`.
    release::Result<QList<qint64>> tryOut(const QList<const MigrationFolder::Part *> &parts);

    /// Statements outside any file (history table, repair). Error `sql_failed`.
    release::Result<void> execute(const QByteArray &sql);

private:
    struct Message;
    Message compose(const SqlScript &script, const Unit &unit, const QByteArray &before,
                    const QByteArray &after) const;
    std::optional<FileFailure> send(const SqlScript &script, const Unit &unit, const Message &message);
    std::optional<FileFailure> begin(const SqlScript &script, const Unit &unit, int attempt);
    std::optional<bool> committed(int lost);
    release::Error words(const SqlScript &script, const FileFailure &failure, const QString &truth) const
    {
        return failureWords(script, failure, truth, m_settings.stop.stop_requested());
    }
    release::Result<void> runWhole(const Task &task, const Unit &unit);
    release::Result<void> runJournaled(const Task &task, const FilePlan &plan);
    release::Result<void> runUnit(const Task &task, const Unit &unit, const JournalEntry &entry);
    release::Result<void> runBare(const Task &task, const Unit &unit, const JournalEntry &entry);
    release::Result<bool> reconnect(const std::function<release::Result<bool>()> &recorded);
    release::Result<void> reset();
    QByteArray lockHeld() const;
    QByteArray applicationName() const;
    release::Result<void> verifyLock();
    void rollBack();
    bool waitForRung(int attempt, const QString &what);
    int rung(int attempt) const;
    void note(const QString &line) const;

    const RunnerSettings &m_settings;
    Journal m_journal;
    std::unique_ptr<database::Session> m_session;
    std::unique_ptr<LockWatch> m_watch;
    int m_pid = 0;
    int m_lockPid = 0;     ///< of the session that holds the target's lock for us; 0 = none
    QString m_transaction; ///< number of the one under way; empty = none, or it must not be asked for
    bool m_journalMade = false;
};

} // namespace slipway::migrations
