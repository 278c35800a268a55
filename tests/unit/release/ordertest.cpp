// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

#include <QTest>

using namespace slipway::release;
using namespace slipway::fakes;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

/// migrate → backfill → deploy, each needing what is before it.
void rollout(EngineBench &bench)
{
    bench.person.present = false;
    bench.step(text("precheck"), EffectClass::None);
    bench.step(text("migrate"), EffectClass::Probed);
    bench.step(text("backfill"), EffectClass::Unprobed);
    bench.step(text("deploy"), EffectClass::Unprobed);
    bench.spec(text("backfill")).needs = {text("migrate")};
    bench.spec(text("deploy")).needs = {text("migrate"), text("backfill")};
}

Forecast nothingToDo()
{
    return Forecast::notNecessary(text("nothing is pending"));
}

} // namespace

/// No code before its migration and its backfill are proven, whatever people skip, resume or begin with.
class OrderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFailureThatMayBePassedOverIsNoProof()
    {
        EngineBench bench;
        rollout(bench);
        bench.script(text("backfill")).fails();
        bench.spec(text("backfill")).onFailure = text("continue");
        const RunVerdict verdict = bench.run();
        QCOMPARE(verdict.error->code, text("need_unmet"));
        QVERIFY(verdict.error->message.contains(u"needs backfill, which has not succeeded (It is broken.)"));
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
    }

    void whatIsLeftToAPersonIsNoProof()
    {
        EngineBench bench;
        rollout(bench);
        bench.script(text("backfill")).does([](StepContext &) {
            return StepOutcome::skipped(text("left to a person"));
        });
        QCOMPARE(bench.run().error->code, text("need_unmet"));
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
    }

    void aFailureThatAPersonSkipsIsNoProof()
    {
        EngineBench bench;
        rollout(bench);
        bench.person.present = true;
        bench.script(text("backfill")).fails();
        bench.person.choices = {{FailureChoice::Skip, text("known")}};
        QCOMPARE(bench.run().error->code, text("need_unmet"));
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
        QCOMPARE(bench.resume().status,
                 RunStatus::Failed); // the backfill fails again, and nobody skips it now
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
    }

    void aResumeProvesAgain()
    {
        EngineBench bench;
        rollout(bench);
        bench.script(text("backfill")).fails();
        bench.script(text("backfill")).succeeds();
        QCOMPARE(bench.run().status, RunStatus::Failed);
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.script(text("deploy")).runCount, 1);
    }

    void skippingByFlagRefusesBeforeAnythingIsTouched()
    {
        EngineBench bench;
        rollout(bench);
        bench.setup.options.skips.insert(text("backfill"), text("no time"));
        const Plan plan = bench.plan();
        QVERIFY(plan.blocked());
        QCOMPARE(plan.steps[2].forecast.reason, text("skipped by decision: no time"));
        QCOMPARE(
            plan.steps[3].forecast.reason,
            text("Step deploy needs backfill, which would prove nothing in this run (skipped by decision: no "
                 "time)."));
        QCOMPARE(bench.run().status, RunStatus::Failed);
        QCOMPARE(bench.script(text("migrate")).runCount, 0);
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
    }

    void whatNothingNeedsMayBeSkipped()
    {
        EngineBench bench;
        rollout(bench);
        bench.setup.options.skips.insert(text("precheck"), text("seen by hand"));
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QVERIFY(bench.told().contains(u"skipped precheck unsatisfied: skipped by decision: seen by hand"));
        QCOMPARE(bench.script(text("precheck")).runCount, 0);
    }

    void startingInTheMiddleRefusesWhatIsNotProven()
    {
        EngineBench bench;
        rollout(bench);
        bench.setup.options.startAt = text("deploy");
        const RunVerdict verdict = bench.run();
        QCOMPARE(verdict.status, RunStatus::Failed);
        QVERIFY(verdict.error->message.contains(u"deploy needs migrate"));
        QVERIFY(verdict.error->message.contains(u"this run begins at deploy"));
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
    }

    void startingInTheMiddleTakesAForecastAsProof()
    {
        EngineBench bench;
        rollout(bench);
        bench.script(text("migrate")).foresees(nothingToDo());
        bench.script(text("backfill")).foresees(nothingToDo());
        bench.setup.options.startAt = text("deploy");
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
        QCOMPARE(bench.script(text("precheck")).runCount, 1); // checks run all the same
        QCOMPARE(bench.script(text("migrate")).runCount, 0);
        QCOMPARE(bench.script(text("deploy")).runCount, 1);
    }

    void aFlagThatLeavesOutANeededStepRefuses()
    {
        EngineBench bench;
        rollout(bench);
        bench.spec(text("backfill")).when = text("db_checks");
        QVERIFY(!bench.plan().blocked());
        bench.setup.options.skipDbChecks = true;
        QVERIFY(bench.plan().blocked());
    }

    void whatThePlaybookLeavesOutElsewhereIsNotNeededThere()
    {
        EngineBench bench;
        rollout(bench);
        bench.setup.environment.name = text("staging");
        bench.spec(text("backfill")).environments = {text("production")};
        QCOMPARE(bench.run().status, RunStatus::Succeeded);
    }

    void aDecisionAfterAnInterruptionIsAskedForAgainWhereItIsNeeded()
    {
        EngineBench bench;
        rollout(bench);
        bench.person.present = true;
        bench.script(text("backfill")).does([&bench](StepContext &) {
            bench.store.room = 0; // the program dies
            return StepOutcome::succeeded();
        });
        (void)bench.run();
        bench.store.room = -1;
        bench.script(text("backfill")).succeeds();
        bench.person.answers = {text("no")};
        QCOMPARE(bench.resume().error->code, text("need_unmet"));
        QCOMPARE(bench.script(text("deploy")).runCount, 0);
        bench.person.answers = {text("yes")};
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.script(text("backfill")).runCount, 2);
        QCOMPARE(bench.script(text("deploy")).runCount, 1);
    }
};

QTEST_GUILESS_MAIN(OrderTest)
#include "ordertest.moc"
