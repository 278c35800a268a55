// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runengine.h"

#include "release/goboard.h"
#include "release/knownissues.h"
#include "release/runcontext.h"

#include <algorithm>

namespace slipway::release {

namespace {

constexpr qsizetype shownFailures = 10;

/// What one try at a step came to; no error = go on with the next step.
struct Trial
{
    std::optional<Error> error = {};
    bool repeatable = false; ///< a further attempt may be made without asking anybody
    QStringList again = {};  ///< steps that are to be run once more, and then this one
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
        RunVerdict verdict = m_stop.stop_requested()
                                 ? stopped(cancelled()) // it may have cut the planning short
                             : m_plan.blocked() ? reportBlocked()
                                                : runSteps();
        if (m_recorder.broken())
            return {RunStatus::Failed, m_recorder.broken()};
        const QString reason = verdict.error ? verdict.error->message : QString();
        if (verdict.status == RunStatus::Succeeded)
            openFollowUps({});
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
            const Error error = notBegun(
                planned,
                {QStringLiteral("blocked"), planned.forecast.reason, {}, planned.forecast.blockedKind});
            if (!first)
                first = error;
        }
        return stopped(*first);
    }

    RunVerdict runSteps()
    {
        for (const PlannedStep &planned : m_plan.steps) {
            if (m_stop.stop_requested())
                return stopped(cancelled());
            const auto error = runStep(planned);
            if (m_recorder.broken())
                return {RunStatus::Failed, m_recorder.broken()};
            if (error && endsTheRun(planned, *error))
                return stopped(*error);
            keepFailure(planned, error);
        }
        return m_failures.isEmpty() ? RunVerdict{} : stopped(m_failures.first().second);
    }

    bool endsTheRun(const PlannedStep &planned, const Error &error) const
    {
        return m_ends || error.kind == ErrorKind::Cancelled || outcomeUnknown(planned) ||
               planned.spec.onFailure != u"continue" || closesTable(planned);
    }

    /// Of steps that may fail without stopping the others, until a further try succeeds.
    void keepFailure(const PlannedStep &planned, const std::optional<Error> &error)
    {
        m_failures.removeIf([&](const auto &failure) { return failure.first == planned.spec.id; });
        if (error)
            m_failures << std::pair(planned.spec.id, *error);
    }

    static bool closesTable(const PlannedStep &planned)
    {
        return planned.spec.kind == GoBoard::closingKind();
    }

    /// A row of the go/no-go table fails without a question; whoever closes the table sees them all.
    static bool isRow(const PlannedStep &planned)
    {
        return planned.spec.phase == u"decide" && planned.spec.onFailure == u"continue";
    }

    /// The verdict of a run that ends with an error. What nobody knows weighs more than what is known to have
    /// failed.
    RunVerdict stopped(const Error &error) const
    {
        const auto &steps = m_plan.steps;
        if (std::any_of(steps.cbegin(), steps.cend(),
                        [this](const PlannedStep &s) { return outcomeUnknown(s); }))
            return {RunStatus::Interrupted, error};
        return {error.kind == ErrorKind::Cancelled ? RunStatus::Cancelled : RunStatus::Failed, error};
    }

    bool outcomeUnknown(const PlannedStep &planned) const
    {
        const StepState *state = m_recorder.state().step(planned.spec.id);
        return state && state->outcomeUnknown();
    }

    static Error cancelled()
    {
        return {QStringLiteral("cancelled"),
                QStringLiteral("The run was stopped; nothing after this was begun."),
                {},
                ErrorKind::Cancelled};
    }

    /// nullopt = go on.
    std::optional<Error> runStep(const PlannedStep &planned)
    {
        if (auto settled = settledBefore(planned))
            return settled->error;
        if (!planned.step)
            return skip(planned, planned.forecast.reason, !planned.waived);
        if (const QString reason = unmetNeed(planned.spec); !reason.isEmpty() && !closesTable(planned)) {
            (void)skip(planned, reason, false);
            return Error{QStringLiteral("need_unmet"),
                         QStringLiteral("Step %1 %2.").arg(planned.spec.id, reason)};
        }
        return attempts(planned);
    }

    /// On a resume: an unprobed step that has finished with the same intent stays finished; one whose outcome
    /// is unknown asks a person. nullopt = run it.
    std::optional<Trial> settledBefore(const PlannedStep &planned)
    {
        const StepState *before = m_recorder.state().step(planned.spec.id);
        if (planned.effect != EffectClass::Unprobed || !before || before->attempt == 0)
            return {};
        if (before->outcomeUnknown() || (before->decided && isNeeded(before->id)))
            return askAboutUnknown(planned);
        const bool stays = before->finished && (before->status == StepStatus::Succeeded || before->leftAsIs);
        if (stays && before->startedIntent == before->forecast.intent)
            return Trial{};
        return {};
    }

    std::optional<Trial> askAboutUnknown(const PlannedStep &planned)
    {
        const Question question{
            QStringLiteral("run_again"), planned.spec.id,
            QStringLiteral("Step '%1' was interrupted and Slipway cannot tell whether it took "
                           "effect. Run it again?")
                .arg(planned.spec.title),
            QuestionKind::Confirm};
        if (!canAsk(question)) {
            m_ends = true;
            return Trial{Error{QStringLiteral("outcome_unknown"),
                               question.text + QStringLiteral(" Resume at a prompt to decide."),
                               {},
                               ErrorKind::Refused}};
        }
        (void)m_recorder.append(QuestionAsked{planned.spec.id, question.id, question.text});
        auto answer = m_outside.person.ask(question);
        if (!answer) {
            m_ends = true;
            return Trial{answer.error()};
        }
        (void)m_recorder.append(answerOf(planned, question.id, *answer));
        if (*answer == u"yes")
            return {};
        (void)m_recorder.append(
            StepSkipped{planned.spec.id, QStringLiteral("left as it is after an interruption, by decision"),
                        false, true});
        return Trial{};
    }

    bool personPresent() const { return !m_setup.options.nonInteractive && m_outside.person.interactive(); }
    bool canAsk(const Question &question) const
    {
        return personPresent() || m_outside.person.hasPrepared(question);
    }

    AnswerGiven answerOf(const PlannedStep &planned, const QString &questionId, const QString &answer) const
    {
        return {planned.spec.id, questionId, answer, m_recorder.state().person()};
    }

    std::optional<Error> skip(const PlannedStep &planned, const QString &reason, bool satisfied)
    {
        (void)m_recorder.append(StepSkipped{planned.spec.id, reason, satisfied, false});
        return {};
    }

    /// The law of order: a step begins only where each step that it needs is proven in this run, by success
    /// with all of its checks or by a forecast that finds nothing to do. No decision of a person stands in
    /// for that. Says what is missing; empty where nothing is.
    QString unmetNeed(const StepSpec &spec) const
    {
        for (const QString &need : spec.needs) {
            const StepState *state = m_recorder.state().step(need);
            if (!state || !state->proven())
                return QStringLiteral("needs %1, which has not succeeded%2").arg(need, whyUnproven(state));
        }
        return {};
    }

    static QString whyUnproven(const StepState *state)
    {
        if (!state || (state->attempt == 0 && !state->finished))
            return QStringLiteral(" (it was not run)");
        if (state->outcomeUnknown())
            return QStringLiteral(" (nobody knows whether it took effect)");
        const QString why = state->error ? state->error->message : state->reason;
        return why.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(why);
    }

    /// Whether a later step of this run builds on it.
    bool isNeeded(const QString &stepId) const
    {
        return std::any_of(m_plan.steps.cbegin(), m_plan.steps.cend(), [&](const PlannedStep &other) {
            return other.step && other.spec.needs.contains(stepId);
        });
    }

    std::optional<Error> attempts(const PlannedStep &planned)
    {
        for (int retriesLeft = planned.spec.retry;; --retriesLeft) {
            const Trial trial = tryOnce(planned);
            if (!trial.again.isEmpty() && !m_recorder.broken() && !m_stop.stop_requested()) {
                if (auto error = runAgain(trial.again))
                    return error;
                continue;
            }
            if (!trial.error || m_ends || m_recorder.broken() || m_stop.stop_requested() ||
                trial.error->kind == ErrorKind::Cancelled)
                return trial.error;
            if (closesTable(planned)) // neither repeated nor skipped: nothing may pass a no
                return trial.error;
            if (trial.repeatable && retriesLeft > 0)
                continue;
            if (isRow(planned))
                return trial.error;
            const FailureAnswer answer = askAboutFailure(planned, *trial.error);
            m_ends = answer.choice == FailureChoice::RollBack;
            if (m_ends || answer.choice == FailureChoice::Abort)
                return trial.error;
            if (answer.choice == FailureChoice::Skip)
                return skip(planned, QStringLiteral("skipped after a failure: %1").arg(answer.reason), false);
        }
    }

    /// Rows that a person wants to see again. An error ends the run.
    std::optional<Error> runAgain(const QStringList &ids)
    {
        for (const PlannedStep &planned : m_plan.steps) {
            if (!ids.contains(planned.spec.id) || !planned.step)
                continue;
            const auto error = attempts(planned);
            if (m_recorder.broken())
                return m_recorder.broken();
            if (error && endsTheRun(planned, *error))
                return error;
            keepFailure(planned, error);
        }
        return {};
    }

    FailureAnswer askAboutFailure(const PlannedStep &planned, const Error &error)
    {
        if (!personPresent())
            return {};
        const FailureAnswer answer = m_outside.person.failed(planned.spec.id, planned.spec.title, error);
        const QString words = answer.choice == FailureChoice::Retry  ? QStringLiteral("retry")
                              : answer.choice == FailureChoice::Skip ? QStringLiteral("skip")
                              : answer.choice == FailureChoice::RollBack
                                  ? QStringLiteral("roll back: ") + answer.reason
                                  : QStringLiteral("abort");
        (void)m_recorder.append(answerOf(planned, QStringLiteral("failed"), words));
        return answer;
    }

    /// Forecasts from fresh facts, then runs. A retry forecasts again too: what a person has mended meanwhile
    /// may have changed the intent, or left nothing to do.
    Trial tryOnce(const PlannedStep &planned)
    {
        const Forecast now = forecastStep(planned, m_setup, m_outside, m_recorder.state().facts, m_stop);
        if (m_stop.stop_requested())
            return {cancelled()};
        if (auto error = refusedForecast(planned, now)) {
            m_ends = error->kind == ErrorKind::Refused;
            return {notBegun(planned, *error)};
        }
        if (planned.forecast.state == ForecastState::Deferred) // the plan could not know
            (void)m_recorder.append(StepForecast{planned.spec.id, now.toJson()});
        if (now.state == ForecastState::NotNecessary)
            return {skip(planned, now.reason, true)};
        return begin(planned);
    }

    static std::optional<Error> refusedForecast(const PlannedStep &planned, const Forecast &now)
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

    Error notBegun(const PlannedStep &planned, Error error)
    {
        explain(planned.spec.id, error, {});
        (void)m_recorder.append(
            StepFinished{planned.spec.id, 0, StepStatus::Failed, error.message, error, {}});
        return error;
    }

    Trial begin(const PlannedStep &planned)
    {
        if (m_lock) {
            if (auto held = m_lock->verifyHeld(); !held) {
                m_ends = true;
                return {notBegun(planned, held.error())};
            }
        }
        const StepState *before = m_recorder.state().step(planned.spec.id);
        const int attempt = (before ? before->attempt : 0) + 1;
        if (auto stored = m_recorder.append(StepStarted{planned.spec.id, attempt}); !stored)
            return {stored.error()};
        return runAttempt(planned, attempt);
    }

    /// Later steps may have to know what was there before this one.
    void tellLaterSteps(const PlannedStep &beginning, int attempt)
    {
        StepStop stopper(m_stop, 0);
        bool later = false;
        for (const PlannedStep &planned : m_plan.steps) {
            if (later && planned.step) {
                OutputRecorder output(m_recorder, m_outside.clock, planned.spec.id, attempt);
                RunContext context(planned.spec, m_setup, m_outside, stopper, m_recorder, output, attempt);
                planned.step->otherBegins(beginning.spec.id, context);
            }
            later = later || &planned == &beginning;
        }
    }

    Trial runAttempt(const PlannedStep &planned, int attempt)
    {
        tellLaterSteps(planned, attempt);
        StepStop stopper(m_stop, planned.spec.timeoutMs);
        OutputRecorder output(m_recorder, m_outside.clock, planned.spec.id, attempt);
        RunContext context(planned.spec, m_setup, m_outside, stopper, m_recorder, output, attempt);
        StepOutcome outcome = planned.step->run(context);
        judge(outcome, context, stopper, planned.spec);
        clean(outcome);
        const OutputSummary printed = output.finish();
        if (outcome.error)
            explain(planned.spec.id, *outcome.error, output.tail());
        (void)m_recorder.append(
            StepFinished{planned.spec.id, attempt, outcome.status, outcome.reason, outcome.error, printed});
        if (!outcome.error)
            openFollowUps(planned.spec.id);
        const bool unknown = outcome.status == StepStatus::Interrupted;
        return {outcome.error, !unknown || planned.effect != EffectClass::Unprobed, outcome.again};
    }

    /// The playbook's own knowledge goes beside the failure, before anybody is asked about it.
    void explain(const QString &stepId, Error &error, const QByteArray &output)
    {
        if (error.kind == ErrorKind::Cancelled)
            return;
        const StepState *state = m_recorder.state().step(stepId);
        const IssueMatch match =
            findKnownIssue(m_setup.knownIssues, error, state ? state->checks : QList<CheckResult>(), output);
        const QString key = knownIssueKey(stepId);
        if (!match) {
            if (m_recorder.state().facts[key].isObject()) // of an attempt that failed otherwise
                (void)m_recorder.append(FactRecorded{stepId, key, QJsonValue::Null});
            return;
        }
        error.details << match.lines();
        (void)m_recorder.append(FactRecorded{stepId, key, match.fact()});
    }

    /// What outlives the step, or the run where none is named.
    void openFollowUps(const QString &stepId)
    {
        for (const FollowUpSpec &spec : m_setup.followUps) {
            if (spec.after != stepId)
                continue;
            const QString due =
                spec.dueMs > 0
                    ? m_outside.clock.now().addMSecs(spec.dueMs).toUTC().toString(Qt::ISODateWithMs)
                    : QString();
            (void)m_recorder.append(
                FollowUpOpened{stepId, spec.id, spec.title, spec.owner, due, spec.closes});
        }
    }

    /// The error leaves the step by more ways than the ledger: a person is asked about it.
    void clean(StepOutcome &outcome) const
    {
        outcome.reason = m_outside.redactor.text(outcome.reason);
        if (!outcome.error)
            return;
        outcome.error->message = m_outside.redactor.text(outcome.error->message);
        for (QString &detail : outcome.error->details)
            detail = m_outside.redactor.text(detail);
    }

    /// The engine's word on what a step says of itself. Afterwards exactly the outcomes to stop at have an
    /// error.
    void judge(StepOutcome &outcome, const RunContext &context, const StepStop &stopper,
               const StepSpec &spec) const
    {
        const auto good = [&] {
            return outcome.status == StepStatus::Succeeded || outcome.status == StepStatus::Skipped;
        };
        if (good() && !context.failedChecks().isEmpty()) {
            outcome = StepOutcome::failed({QStringLiteral("checks_failed"),
                                           QStringLiteral("%1 of the checks of step %2 failed.")
                                               .arg(context.failedChecks().size())
                                               .arg(spec.id),
                                           context.failedChecks().mid(0, shownFailures)});
        }
        if (good()) {
            outcome.error.reset();
            return;
        }
        const bool stoppedEarly =
            outcome.status == StepStatus::Cancelled || outcome.status == StepStatus::Interrupted;
        if (stopper.timedOut() && stoppedEarly)
            sayTimeout(outcome, spec);
        else if (!outcome.error)
            outcome.error = Error{QStringLiteral("step_failed"), reasonOf(outcome, spec)};
        if (outcome.status == StepStatus::Cancelled ||
            (outcome.status == StepStatus::Interrupted && m_stop.stop_requested()))
            outcome.error->kind = ErrorKind::Cancelled;
    }

    static QString reasonOf(const StepOutcome &outcome, const StepSpec &spec)
    {
        return outcome.reason.isEmpty() ? QStringLiteral("Step %1 ended as %2 and gave no reason.")
                                              .arg(spec.id, stepStatusName(outcome.status))
                                        : outcome.reason;
    }

    /// A step whose outcome is unknown stays so: the time-out only tells why it was stopped.
    static void sayTimeout(StepOutcome &outcome, const StepSpec &spec)
    {
        const double seconds = static_cast<double>(spec.timeoutMs) / 1000;
        const Error error{QStringLiteral("timeout"),
                          QStringLiteral("Step %1 was not done within its time-out of %2 s and was stopped.")
                              .arg(spec.id)
                              .arg(seconds)};
        if (outcome.status == StepStatus::Cancelled)
            outcome = StepOutcome::failed(error);
        else
            outcome.error = error;
    }

    const Plan &m_plan;
    const RunSetup &m_setup;
    Outside &m_outside;
    TargetLock *m_lock;
    RunRecorder &m_recorder;
    std::stop_token m_stop;
    QList<std::pair<QString, Error>> m_failures; ///< of steps that may fail, by id
    bool m_ends = false;                         ///< the run ends here, whatever on_failure and people say
};

} // namespace

RunVerdict runPlan(const Plan &plan, const RunSetup &setup, Outside &outside, TargetLock *lock,
                   RunRecorder &recorder, std::stop_token stop)
{
    return Runner(plan, setup, outside, lock, recorder, std::move(stop)).run();
}

} // namespace slipway::release
