// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/releasejob.h"
#include "gui/eventqueue.h"
#include "gui/windowoperator.h"

#include <QObject>
#include <QThread>
#include <QTimer>
#include <atomic>

namespace slipway::gui {

/// What a run shall be.
struct RunRequest
{
    enum class Kind { Release, Resume, Rollback, Fix };

    Kind kind = Kind::Release;
    console::SessionRequest session = {};
    QString playbook = {}; ///< Release
    QString runId = {};    ///< Resume, Rollback, Fix
    QString step = {};     ///< Fix: the step that failed; empty = the first that has a known fix
    QString option = {};   ///< Rollback
};

/// What a person sees before a run may start: values only, the engine keeps the steps.
struct PlannedRun
{
    release::Plan plan; ///< without its Step objects
    release::Playbook playbook;
    release::Environment environment;
    QString workspaceName;
    QString workspaceDir;
    QString ledgerPath;
    QDateTime forecastAt;
    bool wantsName = false; ///< the environment's name must be typed
    console::ApprovalGate::Standing approvals;
};

/// One run as the window sees it. Owns the engine's thread, on which the session is opened, the plan is made
/// and the run is done; or the thread that follows a run of another program in the ledger. Tells events on
/// the window's thread, at most 15 times a second, and holds their fold. Thread: the window's; no function
/// waits, except the destructor, which stops the run and waits for its true end.
class RunController : public QObject
{
    Q_OBJECT
public:
    enum class Phase {
        Idle,
        Planning,
        Planned,
        Running,
        Following, ///< another program runs it
        Ended
    };
    Q_ENUM(Phase)

    explicit RunController(QObject *parent = nullptr);
    ~RunController() override;

    /// Makes the plan: planned() or refused() follows. Only where nothing is running.
    void plan(const RunRequest &request);
    /// Runs the plan that is shown. `typedName` where it wants one.
    void start(const QString &typedName = {});
    /// The plan that is shown as a file, to be approved elsewhere: planWritten() or notTaken() follows.
    void writePlan(const QString &path);
    /// An approval from a file, for the plan that is shown: approvalsChanged() or notTaken() follows.
    void takeApproval(const QString &path);
    /// Lets a plan go that shall not run.
    void discard();
    /// Shows a run from the ledger, and follows it as long as another program runs it.
    void follow(const QString &ledgerPath, const QString &runId);

    void answer(const QString &text);
    void retryStep();
    void skipStep(const QString &reason);
    void abortRun();
    /// Ends this run as failed, then plans the rollback: planned() follows the end.
    void rollBack(const QString &option);
    /// Ends this run as failed, then plans the known fix of the step that failed: planned() follows the end.
    void runFix();
    /// Asks the running step to end; the run ends with a true record.
    void cancel();

    Phase phase() const { return m_phase; }
    bool isBusy() const { return m_phase == Phase::Planning || m_phase == Phase::Running; }
    bool cancelRequested() const { return m_stop.stop_requested(); }
    const RunRequest &request() const { return m_request; }
    const std::optional<PlannedRun> &plannedRun() const { return m_planned; }
    const release::RunState &state() const { return m_state; }
    /// As the fold says, except that a run without end which nobody runs is Interrupted.
    release::RunStatus status() const;
    QString ledgerPath() const { return m_ledgerPath; }
    std::shared_ptr<LogStore> log() const { return m_log; }
    const std::optional<release::Question> &question() const { return m_question; }
    struct Failure
    {
        QString stepId;
        release::Error error;
    };
    const std::optional<Failure> &failure() const { return m_failure; }
    const std::optional<console::RunReport> &report() const { return m_report; }
    const std::optional<release::Error> &error() const { return m_error; } ///< why there is no plan or run

Q_SIGNALS:
    void phaseChanged();
    void planned();
    void refused(const slipway::release::Error &error);
    void planWritten(const QString &path);
    void approvalsChanged();
    void notTaken(const slipway::release::Error &error); ///< the plan stays as it is
    void logReplaced();                                  ///< log() is another one
    void advanced(const QList<slipway::release::StoredEvent> &events);
    void questionChanged(); ///< one is asked, or was answered
    void failureChanged();
    void runEnded();

private:
    void setPhase(Phase phase);
    void reset();
    void drain();
    void launch(std::function<void(std::stop_token)> work);
    void endThread();
    void runEngine(const RunRequest &request, const std::stop_token &stop,
                   const std::shared_ptr<WindowOperator> &person, const std::shared_ptr<EventQueue> &queue);
    void followLedger(const QString &path, const QString &runId, const std::stop_token &stop,
                      const std::shared_ptr<EventQueue> &queue);
    using Wish = std::function<void(console::ReleaseJob &)>;
    bool awaitStart(console::ReleaseJob &job, const std::stop_token &stop);
    void wish(Wish work);
    void onEnded(const console::RunReport &report);
    /// From any thread; dropped where another run has begun since.
    void post(std::function<void()> work);

    Phase m_phase = Phase::Idle;
    RunRequest m_request;
    std::optional<PlannedRun> m_planned;
    release::RunState m_state;
    bool m_interrupted = false;
    QString m_ledgerPath;
    std::shared_ptr<LogStore> m_log;
    std::shared_ptr<EventQueue> m_queue;
    std::shared_ptr<WindowOperator> m_person;
    std::optional<release::Question> m_question;
    std::optional<Failure> m_failure;
    std::optional<console::RunReport> m_report;
    std::optional<release::Error> m_error;
    std::optional<RunRequest> m_next; ///< planned when this run has ended

    QTimer m_tick;
    std::stop_source m_stop;
    std::unique_ptr<QThread> m_thread;
    std::atomic<quint64> m_turn = 0;
    std::mutex m_startMutex;
    std::condition_variable_any m_startChanged;
    std::vector<Wish> m_wishes; ///< done on the engine's thread while the plan is shown
    enum class Start { Undecided, Go, Discard } m_start = Start::Undecided;
};

} // namespace slipway::gui
