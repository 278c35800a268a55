// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

#include <QSemaphore>
#include <QTest>

#include <thread>

using namespace slipway::release;
using namespace slipway::fakes;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

QStringList list(std::initializer_list<const char *> lines)
{
    QStringList all;
    for (const char *line : lines)
        all << QString::fromUtf8(line);
    return all;
}

const QJsonObject heads{{QStringLiteral("heads"), QStringLiteral("b2")}};
const QJsonObject otherHeads{{QStringLiteral("heads"), QStringLiteral("c3")}};

Forecast wants(const QStringList &operations, const QJsonObject &intent = heads)
{
    return Forecast::necessary(QStringLiteral("why"), intent, operations);
}

QString codeOf(const RunVerdict &verdict)
{
    return verdict.error ? verdict.error->code : QStringLiteral("no error");
}

/// Waits until it is told to stop, as a query or a child would.
StepOutcome untilStopped(StepContext &context)
{
    QSemaphore woken;
    const std::stop_callback wake(context.stop, [&] { woken.release(); });
    if (!woken.tryAcquire(1, 20'000))
        return StepOutcome::failed({text("never_stopped"), text("Nobody stopped the step.")});
    return StepOutcome::failed({text("cancelled"), text("It was stopped."), {}, ErrorKind::Cancelled});
}

StepOutcome interrupted(StepContext &)
{
    return {StepStatus::Interrupted, text("nobody knows"), Error{text("unknown"), text("Nobody knows.")}};
}

} // namespace

class RunEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunThatSucceeds()
    {
        EngineBench bench;
        bench.step(text("a")).does([](StepContext &context) {
            context.progress(1, 2, text("half"));
            context.check({text("n"), {}, {}, {}, CheckStatus::Pass});
            context.note(text("done"));
            context.record(text("k"), 7);
            if (!context.intend(text("price"), {}))
                return StepOutcome::failed({text("x"), text("x")});
            return StepOutcome::succeeded();
        });
        bench.step(text("b")).does([](StepContext &context) {
            return context.recorded(text("k")).toInt() == 7 && context.intended().isEmpty()
                       ? StepOutcome::succeeded()
                       : StepOutcome::failed({text("x"), text("x")});
        });
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "progress a 1/2", "check a n pass", "fact a k",
                                     "intended a price", "output a done\n", "finished a 1 succeeded",
                                     "started b 1", "finished b 1 succeeded", "run succeeded"}));
        QCOMPARE(verdict.status, RunStatus::Succeeded);
        QVERIFY(!verdict.error);
    }

    void aStepSeesItsOwnIntentionsOfEarlierAttempts()
    {
        EngineBench bench;
        QList<qsizetype> seen;
        bench.step(text("a")).does([&](StepContext &context) {
            seen << context.intended().size();
            (void)context.intend(text("k"), {});
            return context.attempt == 1 ? StepOutcome::failed({text("x"), text("x")})
                                        : StepOutcome::succeeded();
        });
        bench.spec(text("a")).retry = 1;
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(seen, QList<qsizetype>({0, 1}));
    }

    void aFailingStepEndsTheRun()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.step(text("b"));
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(),
                 list({"started a 1", "finished a 1 failed broken", "answer a failed abort", "run failed"}));
        QCOMPARE(verdict.status, RunStatus::Failed);
        QCOMPARE(codeOf(verdict), text("broken"));
        QCOMPARE(bench.state().reason, text("It is broken."));
        QCOMPARE(bench.script(text("b")).runCount, 0);
    }

    void aFailedCheckFailsTheStepWhateverItSays_data()
    {
        QTest::addColumn<int>("claimed");
        QTest::newRow("succeeded") << static_cast<int>(StepStatus::Succeeded);
        QTest::newRow("skipped") << static_cast<int>(StepStatus::Skipped);
    }
    void aFailedCheckFailsTheStepWhateverItSays()
    {
        QFETCH(int, claimed);
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a")).does([&](StepContext &context) {
            context.check({text("n"), {}, {}, {}, CheckStatus::Pass});
            context.check({text("m"), {}, {}, {}, CheckStatus::Fail});
            return StepOutcome{static_cast<StepStatus>(claimed), {}, {}};
        });
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "check a n pass", "check a m fail",
                                     "finished a 1 failed checks_failed", "run failed"}));
        QVERIFY(verdict.error->message.contains(u"1 of the checks"));
    }

    void checksOfAnEarlierAttemptDoNotCount()
    {
        EngineBench bench;
        bench.step(text("a")).does([](StepContext &context) {
            context.check(
                {text("n"), {}, {}, {}, context.attempt == 1 ? CheckStatus::Fail : CheckStatus::Pass});
            return StepOutcome::succeeded();
        });
        bench.spec(text("a")).retry = 1;
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
    }

    void aFailureWithoutAnErrorGetsOne()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a")).does([](StepContext &) { return StepOutcome{StepStatus::Failed, {}, {}}; });
        const RunVerdict verdict = bench.run();
        QCOMPARE(codeOf(verdict), text("step_failed"));
        QVERIFY(verdict.error->message.contains(u"a"));
        QVERIFY(verdict.error->message.endsWith(u'.'));
    }

    void anErrorBesideASuccessIsDropped()
    {
        EngineBench bench;
        bench.step(text("a")).does([](StepContext &) {
            return StepOutcome{StepStatus::Succeeded, {}, Error{text("x"), text("x")}};
        });
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 succeeded", "run succeeded"}));
    }

    void aNeedThatIsNotMetEndsTheRun()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a")).fails();
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        bench.spec(text("b")).needs = {text("a")};
        bench.step(text("c"));
        const RunVerdict verdict = bench.run();
        QCOMPARE(
            bench.told(),
            list({"started a 1", "finished a 1 failed broken",
                  "skipped b unsatisfied: needs a, which has not succeeded (It is broken.)", "run failed"}));
        QCOMPARE(codeOf(verdict), text("need_unmet"));
        QCOMPARE(bench.script(text("c")).runCount, 0);
    }

    void aStepThatWasNotNecessaryMeetsANeed()
    {
        EngineBench bench;
        bench.step(text("a")).foresees(Forecast::notNecessary(text("nothing is pending")));
        bench.step(text("b"));
        bench.spec(text("b")).needs = {text("a")};
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"skipped a: nothing is pending", "started b 1", "finished b 1 succeeded",
                                     "run succeeded"}));
    }

    void aStepThatIsNotPartOfTheRunNeedsNothing()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a")).fails();
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        bench.spec(text("b")).needs = {text("a")};
        bench.spec(text("b")).when = text("stripe");
        bench.step(text("c"));
        (void)bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken",
                                     "skipped b: the environment has no Stripe account", "started c 1",
                                     "finished c 1 succeeded", "run failed"}));
    }

    void retries()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.script(text("a")).fails();
        bench.script(text("a")).succeeds();
        bench.spec(text("a")).retry = 2;
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken", "started a 2",
                                     "finished a 2 failed broken", "started a 3", "finished a 3 succeeded",
                                     "run succeeded"}));
        QVERIFY(bench.person.failures.isEmpty());
    }

    void aPersonIsAskedAfterTheRetries()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.script(text("a")).fails();
        bench.script(text("a")).succeeds();
        bench.spec(text("a")).retry = 1;
        bench.person.choices = {{FailureChoice::Retry, {}}};
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken", "started a 2",
                                     "finished a 2 failed broken", "answer a failed retry", "started a 3",
                                     "finished a 3 succeeded", "run succeeded"}));
        QCOMPARE(bench.person.failures, list({"a broken"}));
    }

    void rollingBackEndsTheRunWhateverOnFailureSays()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.step(text("b"));
        bench.spec(text("a")).onFailure = text("continue");
        bench.person.choices = {{FailureChoice::RollBack, text("schema")}};
        QCOMPARE(bench.run().status, RunStatus::Failed);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken",
                                     "answer a failed roll back: schema", "run failed"}));
    }

    void aPersonSkipsAFailure()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.step(text("b"));
        bench.person.choices = {{FailureChoice::Skip, text("known")}};
        (void)bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken", "answer a failed skip",
                                     "skipped a unsatisfied: skipped after a failure: known", "started b 1",
                                     "finished b 1 succeeded", "run succeeded"}));
        QCOMPARE(bench.state().step(text("a"))->error->code, text("broken"));
    }

    void whatAPersonSkippedMeetsNoNeed()
    {
        EngineBench bench;
        bench.step(text("a")).fails();
        bench.step(text("b"));
        bench.spec(text("b")).needs = {text("a")};
        bench.person.choices = {{FailureChoice::Skip, text("known")}};
        QCOMPARE(codeOf(bench.run()), text("need_unmet"));
        QCOMPARE(bench.script(text("b")).runCount, 0);
    }

    void nobodyIsAskedWhereNobodyIs_data()
    {
        QTest::addColumn<bool>("flag");
        QTest::newRow("--non-interactive") << true;
        QTest::newRow("no prompt") << false;
    }
    void nobodyIsAskedWhereNobodyIs()
    {
        QFETCH(bool, flag);
        EngineBench bench;
        bench.setup.options.nonInteractive = flag;
        bench.person.present = flag;
        bench.person.choices = {{FailureChoice::Skip, {}}};
        bench.step(text("a")).fails();
        QCOMPARE(bench.run().status, RunStatus::Failed);
        QVERIFY(bench.person.failures.isEmpty());
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken", "run failed"}));
    }

    void goesOnAfterAFailureThatMayBe()
    {
        EngineBench bench;
        bench.person.present = false;
        for (const char *id : {"a", "b"}) {
            bench.step(text(id)).fails(text(id));
            bench.spec(text(id)).onFailure = text("continue");
        }
        bench.step(text("c"));
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(),
                 list({"started a 1", "finished a 1 failed a", "started b 1", "finished b 1 failed b",
                       "started c 1", "finished c 1 succeeded", "run failed"}));
        QCOMPARE(codeOf(verdict), text("a")); // the first one
    }

    void aBlockedPlanTouchesNothing()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.step(text("b")).foresees(Forecast::blocked({text("x"), text("No."), {}, ErrorKind::Usage}));
        bench.step(text("c")).foresees(
            Forecast::blocked({text("x"), text("Neither."), {}, ErrorKind::Refused}));
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(),
                 list({"finished b 0 failed blocked", "finished c 0 failed blocked", "run failed"}));
        QCOMPARE(verdict.error->message, text("No."));
        QCOMPARE(verdict.error->kind, ErrorKind::Usage);
        QCOMPARE(bench.script(text("a")).runCount, 0);
        QCOMPARE(bench.state().step(text("b"))->attempt, 0);
    }

    void aStepThatBecomesBlockedFails()
    {
        EngineBench bench;
        bench.person.present = false;
        StepScript &a = bench.step(text("a"));
        a.foresees(wants({text("x")}));
        a.foresees(Forecast::blocked({text("x"), text("The server is gone.")}));
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"finished a 0 failed blocked", "run failed"}));
        QCOMPARE(verdict.error->message, text("The server is gone."));
        QCOMPARE(a.runCount, 0);
    }

    void aDeferredStepShowsItsDetailsFirst()
    {
        EngineBench bench;
        bench.step(text("m"));
        StepScript &seed = bench.step(text("seed"));
        seed.foresees(Forecast::deferred(text("m"), text("no table yet"), heads));
        seed.foresees(wants({text("create price")}));
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started m 1", "finished m 1 succeeded", "forecast seed",
                                     "started seed 1", "finished seed 1 succeeded", "run succeeded"}));
        QCOMPARE(bench.state().step(text("seed"))->forecast.operations, list({"create price"}));
    }

    void aDeferredStepWithAnotherIntentIsRefused()
    {
        EngineBench bench;
        StepScript &seed = bench.step(text("seed"));
        seed.foresees(Forecast::deferred(text("m"), text("no table yet"), heads));
        seed.foresees(wants({text("create price")}, otherHeads));
        QCOMPARE(codeOf(bench.run()), text("plan_changed"));
        QCOMPARE(seed.runCount, 0);
    }

    void aDeferredStepMayStillWait()
    {
        EngineBench bench;
        bench.person.present = false;
        StepScript &seed = bench.step(text("seed"));
        seed.foresees(Forecast::deferred(text("m"), text("no table yet"), heads));
        const RunVerdict verdict = bench.run();
        QCOMPARE(codeOf(verdict), text("still_deferred"));
        QVERIFY(verdict.error->message.contains(u"no table yet"));
        QCOMPARE(seed.runCount, 0);
    }

    void aPlanThatNoLongerHoldsEndsTheRun_data()
    {
        QTest::addColumn<Forecast>("now");
        QTest::newRow("one more operation") << wants({text("x"), text("y")});
        QTest::newRow("another intent") << wants({text("x")}, otherHeads);
        QTest::newRow("another intent, a look") << wants({}, otherHeads);
    }
    void aPlanThatNoLongerHoldsEndsTheRun()
    {
        QFETCH(Forecast, now);
        EngineBench bench;
        StepScript &a = bench.step(text("a"));
        a.foresees(wants({text("x")}));
        a.foresees(now);
        bench.spec(text("a")).onFailure = text("continue");
        bench.spec(text("a")).retry = 3;
        bench.step(text("b"));
        bench.person.choices = {{FailureChoice::Skip, {}}};
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"finished a 0 failed plan_changed", "run failed"}));
        QCOMPARE(verdict.error->kind, ErrorKind::Refused);
        QCOMPARE(a.runCount, 0);
        QVERIFY(bench.person.failures.isEmpty());
    }

    void fewerOperationsAreCovered()
    {
        EngineBench bench;
        StepScript &a = bench.step(text("a"));
        a.foresees(wants({text("x"), text("y")}));
        a.foresees(wants({text("y")}));
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(a.runCount, 1);
    }

    void aRetryForecastsAgain()
    {
        // The person mends the file and says retry: what was confirmed was another file.
        EngineBench bench;
        StepScript &a = bench.step(text("a"));
        a.foresees(wants({text("x")}));
        a.foresees(wants({text("x")}));
        a.foresees(wants({text("x")}, otherHeads));
        a.fails();
        bench.person.choices = {{FailureChoice::Retry, {}}};
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed broken", "answer a failed retry",
                                     "finished a 0 failed plan_changed", "run failed"}));
        QCOMPARE(verdict.error->kind, ErrorKind::Refused);
        QCOMPARE(a.runCount, 1);
    }

    void aRetryThatFindsNothingLeftToDoIsSatisfied()
    {
        EngineBench bench;
        StepScript &a = bench.step(text("a"));
        a.foresees(wants({text("x")}));
        a.foresees(wants({text("x")}));
        a.foresees(Forecast::notNecessary(text("nothing is pending"), heads));
        a.fails();
        bench.person.choices = {{FailureChoice::Retry, {}}};
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(a.runCount, 1);
        QVERIFY(bench.state().step(text("a"))->satisfied);
        QVERIFY(!bench.state().step(text("a"))->error);
    }

    // ---- stopping ----

    void aStopBeforeTheFirstStepBeginsNothing()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.stop.request_stop();
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"run cancelled"}));
        QCOMPARE(verdict.error->kind, ErrorKind::Cancelled);
    }

    void aStopThatCutThePlanningShortIsNoBlock()
    {
        EngineBench bench;
        bench.step(text("a")).foresees(Forecast::blocked({text("cancelled"), text("Stopped.")}));
        bench.stop.request_stop();
        QCOMPARE(bench.run().status, RunStatus::Cancelled);
        QCOMPARE(bench.told(), list({"run cancelled"}));
    }

    void aStopBetweenStepsLeavesTheOthersUnstarted()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.step(text("b"));
        bench.watch = [&](const StoredEvent &stored) {
            if (std::holds_alternative<StepFinished>(stored.event))
                bench.stop.request_stop();
        };
        QCOMPARE(bench.run().status, RunStatus::Cancelled);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 succeeded", "run cancelled"}));
        QCOMPARE(bench.state().step(text("b"))->attempt, 0);
        QVERIFY(!bench.state().step(text("b"))->finished);
    }

    void aStopAfterTheLastStepIsTooLate()
    {
        EngineBench bench;
        bench.step(text("a")).does([&](StepContext &) {
            bench.stop.request_stop(); // past its commit point it finishes and tells the truth
            return StepOutcome::succeeded();
        });
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 succeeded", "run succeeded"}));
    }

    void aStopReachesTheRunningStep()
    {
        EngineBench bench;
        bench.step(text("a")).does(untilStopped);
        bench.spec(text("a")).retry = 5;
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        std::jthread stopper;
        bench.watch = [&](const StoredEvent &stored) {
            if (std::holds_alternative<StepStarted>(stored.event))
                stopper = std::jthread([&] { bench.stop.request_stop(); });
        };
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 cancelled cancelled", "run cancelled"}));
        QCOMPARE(verdict.status, RunStatus::Cancelled);
        QCOMPARE(verdict.error->kind, ErrorKind::Cancelled);
        QVERIFY(bench.person.failures.isEmpty());
    }

    void aStoppedStepOfUnknownOutcomeInterruptsTheRun()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed).does([&](StepContext &context) {
            bench.stop.request_stop();
            return interrupted(context);
        });
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 interrupted unknown", "run interrupted"}));
        QCOMPARE(verdict.status, RunStatus::Interrupted);
        QCOMPARE(verdict.error->kind, ErrorKind::Cancelled);
    }

    void aTimeoutFailsTheStep()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a")).does(untilStopped);
        bench.spec(text("a")).timeoutMs = 30;
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed timeout", "run failed"}));
        QVERIFY(verdict.error->message.contains(u"0.03 s"));
        QCOMPARE(verdict.error->kind, ErrorKind::Failed);
    }

    void aTimeoutOfUnknownOutcomeStaysUnknown()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a"), EffectClass::Unprobed).does([](StepContext &context) {
            (void)untilStopped(context); // as a command: it says that it was stopped, not by whom
            return StepOutcome{StepStatus::Interrupted, text("nobody knows"),
                               Error{text("cancelled"), text("Stopped."), {}, ErrorKind::Cancelled}};
        });
        bench.spec(text("a")).timeoutMs = 30;
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 interrupted timeout", "run interrupted"}));
        QCOMPARE(verdict.status, RunStatus::Interrupted);
        QCOMPARE(verdict.error->kind, ErrorKind::Failed);
    }

    void aStepThatIsDoneInTimeIsNotTimedOut()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.spec(text("a")).timeoutMs = 60'000;
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
    }

    void anUnknownOutcomeIsNeitherRepeatedNorPassedOver()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.step(text("a"), EffectClass::Unprobed).does(interrupted);
        bench.spec(text("a")).retry = 3;
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        QCOMPARE(bench.run().status, RunStatus::Interrupted);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 interrupted unknown", "run interrupted"}));
    }

    void aProbedStepOfUnknownOutcomeIsLookedAtAgain()
    {
        EngineBench bench;
        StepScript &a = bench.step(text("a"), EffectClass::Probed);
        a.foresees(wants({text("x")}));
        a.foresees(wants({text("x")}));
        a.foresees(Forecast::notNecessary(text("it took effect"), heads));
        a.does(interrupted);
        bench.spec(text("a")).retry = 1;
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 interrupted unknown",
                                     "skipped a: it took effect", "run succeeded"}));
    }

    // ---- ledger and lock ----

    void aFullLedgerEndsTheRunBeforeAnyFurtherEffect_data()
    {
        QTest::addColumn<int>("room");
        QTest::addColumn<QStringList>("told");
        QTest::addColumn<int>("runsOfA");
        QTest::addColumn<int>("effects");
        QTest::addColumn<int>("runsOfB");
        // 2 events begin the run
        QTest::newRow("before the step") << 2 << list({}) << 0 << 0 << 0;
        QTest::newRow("before the intention") << 3 << list({"started a 1"}) << 1 << 0 << 0;
        QTest::newRow("after the effect") << 4 << list({"started a 1", "intended a k"}) << 1 << 1 << 0;
        QTest::newRow("before the next step")
            << 6 << list({"started a 1", "intended a k", "output a done\n", "finished a 1 succeeded"}) << 1
            << 1 << 0;
    }
    void aFullLedgerEndsTheRunBeforeAnyFurtherEffect()
    {
        QFETCH(int, room);
        EngineBench bench;
        int effects = 0;
        bool stopSeen = false;
        bench.step(text("a")).does([&](StepContext &context) {
            if (auto stored = context.intend(text("k"), {}); !stored) {
                stopSeen = context.stop.stop_requested();
                return StepOutcome::failed(stored.error());
            }
            ++effects;
            context.note(text("done"));
            return StepOutcome::succeeded();
        });
        bench.spec(text("a")).onFailure = text("continue");
        bench.spec(text("a")).retry = 2;
        bench.step(text("b"));
        bench.store.room = room;
        bench.person.choices = {{FailureChoice::Retry, {}}, {FailureChoice::Skip, {}}};
        const RunVerdict verdict = bench.run();
        QCOMPARE(verdict.status, RunStatus::Failed);
        QCOMPARE(codeOf(verdict), text("ledger_full"));
        QTEST(bench.told(), "told");
        QTEST(bench.script(text("a")).runCount, "runsOfA");
        QTEST(effects, "effects");
        QTEST(bench.script(text("b")).runCount, "runsOfB");
        QCOMPARE(stopSeen, room == 3);
        QVERIFY(bench.person.failures.isEmpty());
    }

    void aLedgerThatCannotEndTheRunIsTold()
    {
        EngineBench bench;
        bench.step(text("a"));
        bench.store.room = 4;
        QCOMPARE(codeOf(bench.run()), text("ledger_full"));
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 succeeded"}));
    }

    void outputThatCannotBeStoredStopsTheStep()
    {
        EngineBench bench;
        bench.step(text("a")).does([](StepContext &context) {
            context.output(OutputStream::Out, QByteArray(70'000, 'x'));
            return untilStopped(context);
        });
        bench.store.room = 3;
        QCOMPARE(codeOf(bench.run()), text("ledger_full"));
    }

    void aLockThatIsLostEndsTheRun()
    {
        EngineBench bench;
        bench.lock.emplace();
        bench.lock->heldLooks = 1;
        for (const char *id : {"a", "b", "c"}) {
            bench.step(text(id));
            bench.spec(text(id)).onFailure = text("continue");
            bench.spec(text(id)).retry = 2;
        }
        bench.person.choices = {{FailureChoice::Skip, {}}, {FailureChoice::Skip, {}}};
        const RunVerdict verdict = bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 succeeded", "finished b 0 failed lock_lost",
                                     "run failed"}));
        QCOMPARE(codeOf(verdict), text("lock_lost"));
        QCOMPARE(bench.script(text("b")).runCount, 0);
        QCOMPARE(bench.lock->looks, 2);
    }

    // ---- questions ----

    void aQuestionAndItsAnswerAreEvents()
    {
        EngineBench bench;
        bench.person.answers = {text("yes")};
        QString heard;
        bench.step(text("a")).does([&](StepContext &context) {
            heard = context.ask({text("q"), context.spec.id, text("Sure?")}).value_or({});
            return StepOutcome::succeeded();
        });
        (void)bench.run();
        QCOMPARE(heard, text("yes"));
        QCOMPARE(bench.told(), list({"started a 1", "asked a q", "answer a q yes", "finished a 1 succeeded",
                                     "run succeeded"}));
    }

    void anAnswerThatIsASecretIsNoEvent()
    {
        EngineBench bench;
        bench.person.answers = {text("tell nobody")};
        bench.step(text("a")).does([](StepContext &context) {
            (void)context.ask({text("q"), context.spec.id, text("Key?"), QuestionKind::Secret});
            return StepOutcome::succeeded();
        });
        (void)bench.run();
        QCOMPARE(bench.told(), list({"started a 1", "asked a q", "finished a 1 succeeded", "run succeeded"}));
    }

    void nobodyIsThereToAnswer_data()
    {
        QTest::addColumn<bool>("flag");
        QTest::newRow("--non-interactive") << true;
        QTest::newRow("no prompt") << false;
    }
    void nobodyIsThereToAnswer()
    {
        QFETCH(bool, flag);
        EngineBench bench;
        bench.setup.options.nonInteractive = flag;
        bench.person.present = flag;
        bench.person.answers = {text("yes")};
        bench.step(text("a")).does([](StepContext &context) {
            const auto answer = context.ask({text("q"), context.spec.id, text("Sure?")});
            return answer ? StepOutcome::succeeded() : StepOutcome::failed(answer.error());
        });
        const RunVerdict verdict = bench.run();
        QCOMPARE(codeOf(verdict), text("not_interactive"));
        QCOMPARE(verdict.error->kind, ErrorKind::Usage);
        QVERIFY(verdict.error->message.contains(u"Sure?"));
        QVERIFY(bench.person.asked.isEmpty());
        QCOMPARE(bench.told(), list({"started a 1", "finished a 1 failed not_interactive", "run failed"}));
    }

    void preparedAnswersNeedNobody()
    {
        EngineBench bench;
        bench.setup.options.nonInteractive = true;
        bench.person.present = false;
        bench.person.prepared = {{text("q"), text("yes")}};
        bench.step(text("a")).does([](StepContext &context) {
            const auto answer = context.ask({text("q"), context.spec.id, text("Sure?")});
            return answer ? StepOutcome::succeeded() : StepOutcome::failed(answer.error());
        });
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QVERIFY(bench.told().contains(text("asked a q")));
    }

    void aQuestionThatIsBrokenOffCancels()
    {
        EngineBench bench;
        bench.step(text("a")).does([](StepContext &context) {
            const auto answer = context.ask({text("q"), context.spec.id, text("Sure?")});
            return answer ? StepOutcome::succeeded() : StepOutcome::failed(answer.error());
        });
        QCOMPARE(bench.run().status, RunStatus::Cancelled);
        QCOMPARE(bench.told(),
                 list({"started a 1", "asked a q", "finished a 1 cancelled cancelled", "run cancelled"}));
        QVERIFY(bench.person.failures.isEmpty());
    }
};

QTEST_GUILESS_MAIN(RunEngineTest)
#include "runenginetest.moc"
