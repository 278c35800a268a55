// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runengine.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace slipway::release {

namespace {

/// Stops a step when the run is stopped, when its time is up, or when the ledger can no longer be written.
class StepStop
{
public:
    StepStop(const std::stop_token &run, qint64 timeoutMs)
        : m_forward(run, [this] { m_source.request_stop(); })
    {
        if (timeoutMs > 0)
            m_timer = std::jthread([this, timeoutMs](std::stop_token done) { watch(done, timeoutMs); });
    }
    std::stop_token token() const { return m_source.get_token(); }
    void stop() { m_source.request_stop(); }
    bool timedOut() const { return m_timedOut; }

private:
    void watch(std::stop_token done, qint64 timeoutMs)
    {
        std::unique_lock lock(m_mutex);
        if (m_wake.wait_for(lock, done, std::chrono::milliseconds(timeoutMs), [] { return false; }))
            return;
        if (!done.stop_requested()) {
            m_timedOut = true;
            m_source.request_stop();
        }
    }
    std::stop_source m_source;
    std::stop_callback<std::function<void()>> m_forward;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::atomic<bool> m_timedOut = false;
    std::jthread m_timer;
};

class RunContext : public StepContext
{
public:
    RunContext(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &outsideWorld, StepStop &stopper,
               RunRecorder &recorder, OutputRecorder &outputRecorder, int attemptNumber)
        : StepContext(stepSpec, runSetup, outsideWorld, stopper.token())
        , m_stopper(stopper)
        , m_recorder(recorder)
        , m_output(outputRecorder)
    {
        attempt = attemptNumber;
    }

    void output(OutputStream stream, QByteArrayView bytes) override
    {
        m_output.append(stream, bytes);
        endWhereBroken();
    }
    void check(CheckResult result) override
    {
        m_failedChecks += result.status == CheckStatus::Fail ? 1 : 0;
        append(CheckFinished{spec.id, attempt, std::move(result)});
    }
    void progress(qint64 done, qint64 total, const QString &what) override
    {
        append(ProgressChanged{spec.id, done, total, what});
    }
    void record(const QString &key, const QJsonValue &value) override
    {
        append(FactRecorded{spec.id, key, value});
    }
    QJsonValue recorded(const QString &key) const override { return m_recorder.state().facts[key]; }
    Result<void> intend(const QString &key, const QJsonObject &detail) override
    {
        return m_recorder.append(EffectIntended{spec.id, key, detail});
    }
    QList<EffectIntended> intended() const override
    {
        QList<EffectIntended> mine;
        for (const EffectIntended &intention : m_recorder.state().intentions) {
            if (intention.stepId == spec.id)
                mine << intention;
        }
        return mine;
    }
    Result<QString> ask(const Question &question) override
    {
        if (setup.options.nonInteractive || !outside.person.interactive()) {
            return Error{QStringLiteral("not_interactive"),
                         QStringLiteral("Step %1 asks: %2 Nobody is there to answer; run it at a prompt.")
                             .arg(spec.id, question.text),
                         {},
                         ErrorKind::Usage};
        }
        append(QuestionAsked{spec.id, question.id, question.text});
        auto answer = outside.person.ask(question);
        if (answer && question.kind != QuestionKind::Secret) {
            const QString who = m_recorder.state().header[u"operator"][u"name"].toString();
            append(AnswerGiven{spec.id, question.id, *answer, who});
        }
        return answer;
    }

    int failedChecks() const { return m_failedChecks; }

private:
    void append(const RunEvent &event)
    {
        (void)m_recorder.append(event);
        endWhereBroken();
    }
    void endWhereBroken()
    {
        if (m_recorder.broken())
            m_stopper.stop();
    }
    StepStop &m_stopper;
    RunRecorder &m_recorder;
    OutputRecorder &m_output;
    int m_failedChecks = 0;
};

/// The loop over the steps, with what it needs at hand.
class Runner
{
public:
    Runner(const Plan &plan, const RunSetup &setup, Outside &outside, TargetLock *lock, RunRecorder &recorder,
           std::stop_token stop)
        : m_plan(plan)
        , m_setup(setup)
        , m_outside(outside)
        , m_lock(lock)
        , m_recorder(recorder)
        , m_stop(std::move(stop))
    {
    }

    RunVerdict run()
    {
        RunVerdict verdict = m_plan.blocked() ? reportBlocked() : runSteps();
        if (m_recorder.broken())
            return {RunStatus::Failed, m_recorder.broken()};
        const QString reason = verdict.error ? verdict.error->message : QString();
        if (auto stored = m_recorder.append(RunFinished{verdict.status, reason}); !stored)
            return {RunStatus::Failed, stored.error()};
        return verdict;
    }

private:
    RunVerdict reportBlocked()
    {
        std::optional<Error> first;
        for (const PlannedStep &planned : m_plan.steps) {
            if (planned.forecast.state != ForecastState::Blocked)
                continue;
            Error error{QStringLiteral("blocked"), planned.forecast.reason, {}, planned.forecast.blockedKind};
            (void)m_recorder.append(
                StepFinished{planned.spec.id, 0, StepStatus::Failed, error.message, error, {}});
            if (!first)
                first = error;
        }
        return {RunStatus::Failed, first};
    }

    RunVerdict runSteps()
    {
        std::optional<Error> continued; // of a step that may fail without stopping the others
        for (const PlannedStep &planned : m_plan.steps) {
            if (m_stop.stop_requested())
                return cancelled();
            auto error = runStep(planned);
            if (m_recorder.broken())
                return {RunStatus::Failed, m_recorder.broken()};
            if (!error)
                continue;
            if (error->kind == ErrorKind::Cancelled)
                return {interrupted(planned) ? RunStatus::Interrupted : RunStatus::Cancelled, error};
            if (planned.spec.onFailure != u"continue")
                return {interrupted(planned) ? RunStatus::Interrupted : RunStatus::Failed, error};
            if (!continued)
                continued = error;
        }
        if (continued)
            return {RunStatus::Failed, continued};
        return {};
    }

    bool interrupted(const PlannedStep &planned) const
    {
        const StepState *state = m_recorder.state().step(planned.spec.id);
        return state && state->attempt > 0 && state->status == StepStatus::Interrupted;
    }

    static RunVerdict cancelled()
    {
        return {RunStatus::Cancelled,
                Error{QStringLiteral("cancelled"),
                      QStringLiteral("The run was stopped; nothing after this was begun."),
                      {},
                      ErrorKind::Cancelled}};
    }

    /// nullopt = go on.
    std::optional<Error> runStep(const PlannedStep &planned)
    {
        if (auto skipped = settledBefore(planned))
            return *skipped;
        if (const QString missing = unmetNeed(planned.spec); !missing.isEmpty()) {
            const QString reason = QStringLiteral("needs %1, which has not succeeded").arg(missing);
            (void)m_recorder.append(StepSkipped{planned.spec.id, reason, false});
            return Error{QStringLiteral("need_unmet"),
                         QStringLiteral("Step %1 %2.").arg(planned.spec.id, reason)};
        }
        const Forecast now = forecastStep(planned, m_setup, m_outside, m_recorder.state().facts, m_stop);
        if (m_stop.stop_requested())
            return cancelled().error;
        if (auto error = refusedForecast(planned, now))
            return fail(planned, *error);
        if (now.state == ForecastState::NotNecessary) {
            (void)m_recorder.append(StepSkipped{planned.spec.id, now.reason, true});
            return {};
        }
        if (planned.forecast.state == ForecastState::Deferred)
            (void)m_recorder.append(StepForecast{planned.spec.id, now.toJson()});
        return attempts(planned);
    }

    /// On a resume: an unprobed step that has finished stays finished; one that was interrupted asks a
    /// person. Outer nullopt = run it; inner = what runStep answers.
    std::optional<std::optional<Error>> settledBefore(const PlannedStep &planned)
    {
        const StepState *before = m_recorder.state().step(planned.spec.id);
        if (planned.effect != EffectClass::Unprobed || !before || before->attempt == 0)
            return {};
        if (before->finished && before->status == StepStatus::Succeeded)
            return std::optional<Error>{};
        if (before->status != StepStatus::Interrupted)
            return {};
        const Question question{
            QStringLiteral("run_again"), planned.spec.id,
            QStringLiteral("Step '%1' was interrupted and Slipway cannot tell whether it took "
                           "effect. Run it again?")
                .arg(planned.spec.title),
            QuestionKind::Confirm};
        if (m_setup.options.nonInteractive || !m_outside.person.interactive()) {
            return std::optional<Error>(
                Error{QStringLiteral("outcome_unknown"),
                      question.text + QStringLiteral(" Resume at a prompt to decide."),
                      {},
                      ErrorKind::Refused});
        }
        auto answer = m_outside.person.ask(question);
        if (answer && *answer == u"yes")
            return {};
        const QString reason = QStringLiteral("left as it is after an interruption, by decision");
        (void)m_recorder.append(StepSkipped{planned.spec.id, reason, true});
        return std::optional<Error>{};
    }

    QString unmetNeed(const StepSpec &spec) const
    {
        for (const QString &need : spec.needs) {
            const StepState *state = m_recorder.state().step(need);
            if (!state || !state->finished || !state->satisfied)
                return need;
        }
        return {};
    }

    std::optional<Error> refusedForecast(const PlannedStep &planned, const Forecast &now) const
    {
        if (now.state == ForecastState::Blocked)
            return Error{QStringLiteral("blocked"), now.reason, {}, now.blockedKind};
        if (now.state == ForecastState::Deferred) {
            return Error{
                QStringLiteral("still_deferred"),
                QStringLiteral("Step %1 still waits for %2: %3").arg(planned.spec.id, now.after, now.reason)};
        }
        if (!coveredByPlan(planned.forecast, now)) {
            return Error{
                QStringLiteral("plan_changed"),
                QStringLiteral("Step %1 would now do something else than what was planned; nothing of it was "
                               "done. Plan the release again.")
                    .arg(planned.spec.id),
                {},
                ErrorKind::Refused};
        }
        return {};
    }

    Error fail(const PlannedStep &planned, const Error &error)
    {
        (void)m_recorder.append(
            StepFinished{planned.spec.id, 0, StepStatus::Failed, error.message, error, {}});
        return error;
    }

    std::optional<Error> attempts(const PlannedStep &planned)
    {
        const StepState *before = m_recorder.state().step(planned.spec.id);
        int attempt = before ? before->attempt : 0;
        for (int retriesLeft = planned.spec.retry;; --retriesLeft) {
            auto error = attemptOnce(planned, ++attempt);
            if (!error || m_recorder.broken() || m_stop.stop_requested() ||
                error->kind == ErrorKind::Cancelled)
                return error;
            if (retriesLeft > 0)
                continue;
            const FailureAnswer answer =
                m_setup.options.nonInteractive
                    ? FailureAnswer{}
                    : m_outside.person.failed(planned.spec.id, planned.spec.title, *error);
            if (answer.choice == FailureChoice::Abort)
                return error;
            if (answer.choice == FailureChoice::Skip) {
                const QString reason = QStringLiteral("skipped after a failure: %1").arg(answer.reason);
                (void)m_recorder.append(StepSkipped{planned.spec.id, reason, false});
                return {};
            }
        }
    }

    std::optional<Error> attemptOnce(const PlannedStep &planned, int attempt)
    {
        if (m_lock) {
            if (auto held = m_lock->verifyHeld(); !held)
                return fail(planned, held.error());
        }
        if (auto stored = m_recorder.append(StepStarted{planned.spec.id, attempt}); !stored)
            return stored.error();
        StepStop stopper(m_stop, planned.spec.timeoutMs);
        OutputRecorder output(m_recorder, m_outside.clock, planned.spec.id, attempt);
        RunContext context(planned.spec, m_setup, m_outside, stopper, m_recorder, output, attempt);
        StepOutcome outcome = planned.step->run(context);
        judge(outcome, context, stopper, planned.spec);
        (void)m_recorder.append(StepFinished{planned.spec.id, attempt, outcome.status, outcome.reason,
                                             outcome.error, output.finish()});
        if (outcome.status == StepStatus::Succeeded || outcome.status == StepStatus::Skipped)
            return {};
        return outcome.error;
    }

    void judge(StepOutcome &outcome, const RunContext &context, const StepStop &stopper,
               const StepSpec &spec) const
    {
        if (outcome.status == StepStatus::Succeeded && context.failedChecks() > 0) {
            outcome = StepOutcome::failed(
                {QStringLiteral("checks_failed"), QStringLiteral("%1 of the checks of step %2 failed.")
                                                      .arg(context.failedChecks())
                                                      .arg(spec.id)});
        }
        if (stopper.timedOut() && outcome.status == StepStatus::Cancelled) {
            outcome = StepOutcome::failed(
                {QStringLiteral("timeout"),
                 QStringLiteral("Step %1 was not done within its time-out of %2 s and was "
                                "stopped.")
                     .arg(spec.id)
                     .arg(spec.timeoutMs / 1000)});
        }
        const bool bad = outcome.status != StepStatus::Succeeded && outcome.status != StepStatus::Skipped;
        if (bad && !outcome.error)
            outcome.error = Error{QStringLiteral("step_failed"), outcome.reason};
        if (outcome.status == StepStatus::Cancelled ||
            (outcome.status == StepStatus::Interrupted && m_stop.stop_requested()))
            outcome.error->kind = ErrorKind::Cancelled;
    }

    const Plan &m_plan;
    const RunSetup &m_setup;
    Outside &m_outside;
    TargetLock *m_lock;
    RunRecorder &m_recorder;
    std::stop_token m_stop;
};

} // namespace

RunVerdict runPlan(const Plan &plan, const RunSetup &setup, Outside &outside, TargetLock *lock,
                   RunRecorder &recorder, std::stop_token stop)
{
    return Runner(plan, setup, outside, lock, recorder, std::move(stop)).run();
}

} // namespace slipway::release
