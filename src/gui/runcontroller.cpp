// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runcontroller.h"

#include "ledger/ledger.h"
#include "ledger/runlock.h"

namespace slipway::gui {

using namespace release;
using console::ReleaseJob;
using console::ReleaseSession;
using console::RunReport;

namespace {

constexpr int tickMs = 66;
constexpr auto followPause = std::chrono::milliseconds(200);

PlannedRun describe(ReleaseSession &session, const ReleaseJob &job)
{
    PlannedRun planned;
    planned.plan = job.plan();
    for (PlannedStep &step : planned.plan.steps)
        step.step.reset();
    planned.playbook = job.playbook();
    planned.environment = session.environment();
    planned.workspaceName = session.workspace().name;
    planned.workspaceDir = session.workspace().dir;
    planned.ledgerPath = session.ledgerPath();
    planned.forecastAt = QDateTime::currentDateTimeUtc();
    planned.wantsName = planned.environment.protection != Protection::None && planned.plan.pending();
    if (auto standing = job.approvals())
        planned.approvals = *standing;
    return planned;
}

Result<void> prepare(ReleaseJob &job, const RunRequest &request, const std::stop_token &stop)
{
    switch (request.kind) {
    case RunRequest::Kind::Release:
        return job.prepareRelease(request.playbook, stop);
    case RunRequest::Kind::Resume:
        return job.prepareResume(request.runId, stop);
    case RunRequest::Kind::Rollback:
        return job.prepareRollback(request.runId, request.option, stop);
    case RunRequest::Kind::Fix:
        return job.prepareFix(request.runId, request.step, stop);
    }
    Q_UNREACHABLE();
}

/// What a resumed run has said before.
Result<void> replay(ReleaseSession &session, const QString &runId, EventQueue &queue)
{
    auto ledger = session.ledger();
    if (!ledger)
        return ledger.error();
    auto run = (*ledger)->run(runId);
    if (!run)
        return run.error();
    return (*ledger)->visitEvents(run->id, 0, [&queue](const StoredEvent &stored) {
        queue.push(stored);
        return true;
    });
}

} // namespace

RunController::RunController(QObject *parent)
    : QObject(parent), m_log(std::make_shared<LogStore>()), m_queue(std::make_shared<EventQueue>(m_log))
{
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &RunController::drain);
}

RunController::~RunController()
{
    endThread();
}

void RunController::endThread()
{
    ++m_turn;
    m_stop.request_stop();
    if (m_thread)
        m_thread->wait();
    m_thread.reset();
    ++m_turn; // what the thread still posted while it ended concerns nobody
}

void RunController::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(
        this,
        [this, turn = m_turn.load(), work = std::move(work)] {
            if (turn == m_turn)
                work();
        },
        Qt::QueuedConnection);
}

void RunController::setPhase(Phase phase)
{
    if (std::exchange(m_phase, phase) != phase)
        Q_EMIT phaseChanged();
}

void RunController::reset()
{
    m_tick.stop();
    endThread();
    m_stop = std::stop_source();
    m_planned.reset();
    m_state = {};
    m_interrupted = false;
    m_question.reset();
    m_failure.reset();
    m_report.reset();
    m_error.reset();
    m_next.reset();
    m_start = Start::Undecided;
    m_wishes.clear();
    m_log = std::make_shared<LogStore>();
    m_queue = std::make_shared<EventQueue>(m_log);
    Q_EMIT logReplaced();
}

void RunController::launch(std::function<void(std::stop_token)> work)
{
    m_thread.reset(QThread::create([work = std::move(work), stop = m_stop.get_token()] { work(stop); }));
    m_thread->start();
    m_tick.start();
}

void RunController::plan(const RunRequest &request)
{
    Q_ASSERT(!isBusy());
    reset();
    m_request = request;
    m_person = std::make_shared<WindowOperator>(
        m_stop.get_token(), WindowOperator::Shown{[this](const Question &question) {
                                                      post([this, question] {
                                                          drain();
                                                          m_question = question;
                                                          Q_EMIT questionChanged();
                                                      });
                                                  },
                                                  [this](const QString &stepId, const Error &error) {
                                                      post([this, failure = Failure{stepId, error}] {
                                                          drain();
                                                          m_failure = failure;
                                                          Q_EMIT failureChanged();
                                                      });
                                                  }});
    setPhase(Phase::Planning);
    launch([this, request, person = m_person, queue = m_queue](const std::stop_token &stop) {
        runEngine(request, stop, person, queue);
    });
}

/// The engine's thread, from the first look at the workspace to the artifact.
void RunController::runEngine(const RunRequest &request, const std::stop_token &stop,
                              const std::shared_ptr<WindowOperator> &person,
                              const std::shared_ptr<EventQueue> &queue)
{
    const auto giveUp = [this](const Error &error) {
        post([this, error] {
            m_error = error;
            setPhase(Phase::Idle);
            Q_EMIT refused(error);
        });
    };
    auto session = ReleaseSession::open(request.session, *person);
    if (!session)
        return giveUp(session.error());
    ReleaseJob job(**session);
    if (auto prepared = prepare(job, request, stop); !prepared)
        return giveUp(prepared.error());
    if (stop.stop_requested())
        return giveUp({QStringLiteral("cancelled"),
                       tr("Planning was stopped; nothing was changed."),
                       {},
                       ErrorKind::Cancelled});
    if (request.kind == RunRequest::Kind::Resume) {
        if (auto told = replay(**session, request.runId, *queue); !told)
            return giveUp(told.error());
    }
    post([this, planned = describe(**session, job)] {
        m_planned = planned;
        m_ledgerPath = planned.ledgerPath;
        drain();
        setPhase(Phase::Planned);
        Q_EMIT this->planned();
    });
    if (!awaitStart(job, stop))
        return;
    const RunReport report = job.execute([&queue](const StoredEvent &stored) { queue->push(stored); }, stop);
    post([this, report] { onEnded(report); });
}

bool RunController::awaitStart(ReleaseJob &job, const std::stop_token &stop)
{
    std::unique_lock lock(m_startMutex);
    while (m_startChanged.wait(lock, stop,
                               [this] { return m_start != Start::Undecided || !m_wishes.empty(); })) {
        if (m_start != Start::Undecided)
            return m_start == Start::Go;
        const auto wishes = std::exchange(m_wishes, {});
        lock.unlock();
        for (const Wish &work : wishes)
            work(job);
        lock.lock();
    }
    return false;
}

void RunController::wish(Wish work)
{
    if (m_phase != Phase::Planned)
        return;
    {
        const std::lock_guard lock(m_startMutex);
        m_wishes.push_back(std::move(work));
    }
    m_startChanged.notify_all();
}

void RunController::writePlan(const QString &path)
{
    wish([this, path](ReleaseJob &job) {
        auto document = job.planDocument();
        auto written = document ? evidence::writePlan(path, *document) : Result<void>(document.error());
        post([this, written, path] {
            if (written)
                Q_EMIT planWritten(path);
            else
                Q_EMIT notTaken(written.error());
        });
    });
}

void RunController::takeApproval(const QString &path)
{
    wish([this, path](ReleaseJob &job) {
        auto taken = job.takeApproval(path);
        auto standing = taken ? job.approvals() : taken.error();
        post([this, standing] {
            if (!standing) {
                Q_EMIT notTaken(standing.error());
                return;
            }
            if (m_planned)
                m_planned->approvals = *standing;
            Q_EMIT approvalsChanged();
        });
    });
}

void RunController::start(const QString &typedName)
{
    if (m_phase != Phase::Planned)
        return;
    m_person->setTypedName(typedName);
    setPhase(Phase::Running);
    {
        const std::lock_guard lock(m_startMutex);
        m_start = Start::Go;
    }
    m_startChanged.notify_all();
}

void RunController::discard()
{
    if (m_phase != Phase::Planned)
        return;
    {
        const std::lock_guard lock(m_startMutex);
        m_start = Start::Discard;
    }
    m_startChanged.notify_all();
    m_tick.stop();
    setPhase(Phase::Idle);
}

void RunController::onEnded(const RunReport &report)
{
    drain();
    m_tick.stop();
    m_question.reset();
    m_failure.reset();
    m_report = report;
    m_error = report.error;
    auto next = std::exchange(m_next, {});
    setPhase(Phase::Ended);
    Q_EMIT runEnded();
    if (!next || report.runId.isEmpty())
        return;
    next->runId = report.runId;
    plan(*next);
}

void RunController::follow(const QString &ledgerPath, const QString &runId)
{
    Q_ASSERT(!isBusy());
    reset();
    m_ledgerPath = ledgerPath;
    setPhase(Phase::Following);
    launch([this, ledgerPath, runId, queue = m_queue](const std::stop_token &stop) {
        followLedger(ledgerPath, runId, stop, queue);
    });
}

void RunController::followLedger(const QString &path, const QString &runId, const std::stop_token &stop,
                                 const std::shared_ptr<EventQueue> &queue)
{
    const auto giveUp = [this](const Error &error) {
        post([this, error] {
            m_error = error;
            m_tick.stop();
            setPhase(Phase::Idle);
            Q_EMIT refused(error);
        });
    };
    auto ledger = ledger::Ledger::open(path);
    if (!ledger)
        return giveUp(ledger.error());
    auto run = (*ledger)->run(runId);
    if (!run)
        return giveUp(run.error());
    qint64 last = 0;
    RunState told;
    std::mutex mutex;
    std::condition_variable_any pause;
    for (bool held = true; held && !stop.stop_requested();) {
        held = ledger::RunLock::isHeld(path, run->id); // asked before reading: then nothing can follow
        auto visited = (*ledger)->visitEvents(run->id, last, [&](const StoredEvent &stored) {
            last = stored.sequence;
            if (!std::holds_alternative<OutputAppended>(stored.event))
                told.apply(stored);
            queue->push(stored);
            return !stop.stop_requested();
        });
        if (!visited)
            return giveUp(visited.error());
        std::unique_lock lock(mutex);
        if (held)
            pause.wait_for(lock, stop, followPause, [] { return false; });
    }
    post([this, interrupted = !told.finished()] {
        drain();
        m_tick.stop();
        m_interrupted = interrupted;
        setPhase(Phase::Ended);
        Q_EMIT runEnded();
    });
}

void RunController::drain()
{
    const QList<StoredEvent> events = m_queue->takeAll();
    if (events.isEmpty())
        return;
    for (const StoredEvent &stored : events)
        m_state.apply(stored);
    Q_EMIT advanced(events);
}

RunStatus RunController::status() const
{
    return m_interrupted ? RunStatus::Interrupted : m_state.status;
}

void RunController::answer(const QString &text)
{
    if (!std::exchange(m_question, {}))
        return;
    m_person->answer(text);
    Q_EMIT questionChanged();
}

void RunController::retryStep()
{
    if (!std::exchange(m_failure, {}))
        return;
    m_person->answer(FailureAnswer{FailureChoice::Retry, {}});
    Q_EMIT failureChanged();
}

void RunController::skipStep(const QString &reason)
{
    if (!std::exchange(m_failure, {}))
        return;
    m_person->answer(FailureAnswer{FailureChoice::Skip, reason});
    Q_EMIT failureChanged();
}

void RunController::abortRun()
{
    if (!std::exchange(m_failure, {}))
        return;
    m_person->answer(FailureAnswer{FailureChoice::Abort, {}});
    m_stop.request_stop(); // a step with on_failure: continue would go on otherwise
    Q_EMIT failureChanged();
}

void RunController::rollBack(const QString &option)
{
    if (!std::exchange(m_failure, {}))
        return;
    m_next = m_request;
    m_next->kind = RunRequest::Kind::Rollback;
    m_next->option = option;
    m_person->answer(FailureAnswer{FailureChoice::RollBack, option});
    Q_EMIT failureChanged();
}

void RunController::runFix()
{
    if (!m_failure)
        return;
    RunRequest next = m_request;
    next.kind = RunRequest::Kind::Fix;
    next.step = m_failure->stepId;
    m_next = next;
    abortRun();
}

void RunController::cancel()
{
    if (m_phase != Phase::Planning && m_phase != Phase::Running)
        return;
    m_stop.request_stop();
    if (std::exchange(m_question, {}))
        Q_EMIT questionChanged();
    if (std::exchange(m_failure, {}))
        Q_EMIT failureChanged();
    Q_EMIT phaseChanged();
}

} // namespace slipway::gui
