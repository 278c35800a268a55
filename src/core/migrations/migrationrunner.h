// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/filerunner.h"
#include "migrations/migrationstate.h"

#include <future>

namespace slipway::migrations {

struct DoneMigration
{
    QString version;
    QString title;
    QString file;
    qint64 durationMs = 0;
    qsizetype statements = 0;
    QString sha256; ///< of the file
};

/// What a run has done, also where it then failed.
struct RunnerReport
{
    QList<DoneMigration> done;
    std::optional<release::Error> error;
};

/// One write that `repair` or `baseline` would do: words for people, SQL for the target.
struct Repair
{
    QString words;
    QByteArray sql;
    QString keeps = {}; ///< the version whose file counts as applied from now on, where no history says so
};

/// The runner of one folder on one target. It trusts its caller to hold the target's lock while it changes
/// anything. Thread: the one that opened it.
class MigrationRunner
{
public:
    static release::Result<std::unique_ptr<MigrationRunner>> open(RunnerSettings settings,
                                                                  MigrationFolder folder);
    ~MigrationRunner();
    Q_DISABLE_COPY_MOVE(MigrationRunner)

    const MigrationFolder &folder() const { return m_folder; }
    database::Session &session();
    /// Reads history and folder anew.
    release::Result<MigrationState> state();

    /// Applies what is pending, up to and with `to` (empty = all). Every file is read and divided before the
    /// first one runs.
    RunnerReport up(const QString &to = {});
    /// Runs what is pending on the target in one transaction, and rolls it back: locks are real ones
    /// meanwhile, and sequences stay where they got to. Error `not_in_transaction` names a file that cannot
    /// be in one.
    RunnerReport tryOut(const QString &to = {});
    /// Reverts the newest applied versions down to `to`, which stays (empty = the newest one only; "0" =
    /// all).
    RunnerReport down(const QString &to = {});

    /// Marks everything up to `version` as applied. Error `baseline_late` where a history has rows.
    release::Result<QList<Repair>> baselinePlan(const QString &version);
    enum class RepairKind { Adopt, Forget, Applied, NotApplied, Done, Again };
    release::Result<QList<Repair>> repairPlan(RepairKind kind, const QString &version);
    release::Result<void> perform(const QList<Repair> &repairs);
    /// perform(), with the history table made where there is none.
    release::Result<void> record(const QList<Repair> &repairs);

private:
    MigrationRunner(RunnerSettings settings, MigrationFolder folder);
    struct Prepared;
    release::Result<void> ensureHistory();
    release::Result<QList<Prepared>> wanted(const MigrationState &now, const QString &to) const;
    void tidyJournal();
    void keep(const QList<Prepared> &done, Direction direction);
    release::Result<Prepared> prepare(const Migration &migration, Direction direction) const;
    RunnerReport perform(const QList<Prepared> &all, Direction direction, const QList<QString> &befores);
    release::Result<void> runOne(const Prepared &one, Direction direction, const QString &before,
                                 const std::shared_future<QString> &digest);
    release::Result<void> runSqlite(const Prepared &one, const QByteArray &history);
    release::Result<bool> recorded(const Migration &migration, Direction direction);
    release::Result<QList<Repair>> statementRepair(RepairKind kind, const QString &place);

    RunnerSettings m_settings;
    MigrationFolder m_folder;
    bool m_sqlite = false;
    QString m_schema;
    QString m_place; ///< under which the shelf keeps what was applied
    int m_serverVersion = 0;
    std::unique_ptr<History> m_history;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<FileRunner> m_files;
    std::unique_ptr<database::Session> m_sqliteSession;
};

} // namespace slipway::migrations
