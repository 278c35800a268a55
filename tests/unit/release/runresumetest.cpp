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

QStringList list(std::initializer_list<const char *> lines)
{
    QStringList all;
    for (const char *line : lines)
        all << QString::fromUtf8(line);
    return all;
}

const QJsonObject heads{{QStringLiteral("heads"), QStringLiteral("b2")}};
const QJsonObject otherHeads{{QStringLiteral("heads"), QStringLiteral("c3")}};

Forecast wants(const QJsonObject &intent = heads)
{
    return Forecast::necessary(QStringLiteral("why"), intent, {QStringLiteral("x")});
}

/// The program dies while the step runs: nothing of it reaches the ledger any more.
void dieWithin(EngineBench &bench, const QString &id)
{
    bench.script(id).does([&bench](StepContext &) {
        bench.store.room = 0;
        return StepOutcome::succeeded();
    });
    (void)bench.run();
    bench.store.room = -1;
    bench.script(id).succeeds();
}

/// The first step has succeeded; the second fails once and then succeeds.
void failAfter(EngineBench &bench, EffectClass effect)
{
    bench.step(text("a"), effect).foresees(wants());
    bench.step(text("b")).fails();
    bench.script(text("b")).succeeds();
    bench.setup.options.nonInteractive = true;
    (void)bench.run();
}

} // namespace

class RunResumeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutEffectRunsAgain()
    {
        EngineBench bench;
        failAfter(bench, EffectClass::None);
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 2", "finished a 2 succeeded", "started b 2",
                                     "finished b 2 succeeded", "run succeeded"}));
        QCOMPARE(bench.state().status, RunStatus::Succeeded);
    }

    void probedLetsTheForecastDecide()
    {
        EngineBench bench;
        failAfter(bench, EffectClass::Probed);
        bench.script(text("a")).foresees(Forecast::notNecessary(text("nothing is pending"), heads));
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"skipped a: nothing is pending", "started b 2", "finished b 2 succeeded",
                                     "run succeeded"}));
        QCOMPARE(bench.state().step(text("a"))->status, StepStatus::Succeeded); // in this run it did
    }

    void unprobedThatFinishedStaysFinished()
    {
        EngineBench bench;
        failAfter(bench, EffectClass::Unprobed);
        bench.spec(text("b")).needs = {text("a")};
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started b 2", "finished b 2 succeeded", "run succeeded"}));
        QCOMPARE(bench.script(text("a")).runCount, 1);
    }

    void unprobedWithAnotherIntentRunsAgain()
    {
        EngineBench bench;
        failAfter(bench, EffectClass::Unprobed);
        bench.script(text("a")).foresees(wants(otherHeads));
        bench.script(text("a")).forecastCount = 1;
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 2", "finished a 2 succeeded", "started b 2",
                                     "finished b 2 succeeded", "run succeeded"}));
    }

    void anIntentWithASecretIsStillTheSame()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed)
            .foresees(wants({{text("command"), text("login hunter2hunter2")}}));
        bench.step(text("b")).fails();
        bench.setup.options.nonInteractive = true;
        (void)bench.run();
        (void)bench.resume();
        QCOMPARE(bench.script(text("a")).runCount, 1);
    }

    void unprobedThatFailedRunsAgain()
    {
        EngineBench bench;
        bench.setup.options.nonInteractive = true;
        bench.step(text("a"), EffectClass::Unprobed).fails();
        bench.script(text("a")).succeeds();
        (void)bench.run();
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started a 2", "finished a 2 succeeded", "run succeeded"}));
    }

    void unprobedThatLeftItToAPersonAsksAgain()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed).does([](StepContext &) {
            return StepOutcome::skipped(text("left to a person"));
        });
        bench.script(text("a")).succeeds();
        bench.step(text("b")).fails();
        (void)bench.run();
        (void)bench.resume();
        QCOMPARE(bench.script(text("a")).runCount, 2);
    }

    void interruptedIsUnknown()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed);
        dieWithin(bench, text("a"));
        const RunState state = bench.state();
        QCOMPARE(state.status, RunStatus::Running); // a run whose lock is free and that has not finished
        QVERIFY(state.step(text("a"))->outcomeUnknown());
    }

    void interruptedProbedLetsTheForecastDecide()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Probed).foresees(wants());
        dieWithin(bench, text("a"));
        bench.script(text("a")).foresees(wants());
        bench.script(text("a")).foresees(Forecast::notNecessary(text("it took effect"), heads));
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"skipped a: it took effect", "run succeeded"}));
        QVERIFY(bench.person.asked.isEmpty());
    }

    void interruptedUnprobedAsksAPerson_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QStringList>("told");
        QTest::newRow("yes") << text("yes")
                             << list({"asked a run_again", "answer a run_again yes", "started a 2",
                                      "finished a 2 succeeded", "started b 1", "finished b 1 succeeded",
                                      "run succeeded"});
        QTest::newRow("no")
            << text("no")
            << list({"asked a run_again", "answer a run_again no",
                     "skipped a unsatisfied: left as it is after an interruption, by decision",
                     "skipped b unsatisfied: needs a, which has not succeeded (left as it is after an "
                     "interruption, by decision)",
                     "run failed"});
    }
    void interruptedUnprobedAsksAPerson()
    {
        QFETCH(QString, answer);
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed);
        bench.step(text("b"));
        bench.spec(text("b")).needs = {text("a")};
        dieWithin(bench, text("a"));
        bench.person.answers = {answer};
        QCOMPARE(bench.resume().status, answer == u"yes" ? RunStatus::Succeeded : RunStatus::Failed);
        QTEST(bench.told(), "told");
        QVERIFY(bench.person.asked.first().text.contains(u"Title of a"));
    }

    void aQuestionThatIsBrokenOffDecidesNothing()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed);
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        dieWithin(bench, text("a"));
        const RunVerdict verdict = bench.resume();
        QCOMPARE(bench.told(), list({"asked a run_again", "run interrupted"}));
        QCOMPARE(verdict.error->kind, ErrorKind::Cancelled);
        QVERIFY(bench.state().step(text("a"))->outcomeUnknown());
    }

    void interruptedUnprobedIsRefusedHeadless()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed);
        bench.spec(text("a")).onFailure = text("continue");
        bench.step(text("b"));
        dieWithin(bench, text("a"));
        bench.setup.options.nonInteractive = true;
        for (int again = 0; again < 2; ++again) {
            const RunVerdict verdict = bench.resume();
            QCOMPARE(bench.told(), list({"run interrupted"}));
            QCOMPARE(verdict.status, RunStatus::Interrupted);
            QCOMPARE(verdict.error->code, text("outcome_unknown"));
            QCOMPARE(verdict.error->kind, ErrorKind::Refused);
        }
        QCOMPARE(bench.script(text("a")).runCount, 1);
        QCOMPARE(bench.script(text("b")).runCount, 0);
    }

    void whatAPersonLeftAsItIsStaysSo()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed);
        bench.step(text("b")).fails();
        bench.script(text("b")).succeeds();
        dieWithin(bench, text("a"));
        bench.person.answers = {text("no")};
        QCOMPARE(bench.resume().status, RunStatus::Failed);
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(bench.told(), list({"started b 2", "finished b 2 succeeded", "run succeeded"}));
        QCOMPARE(bench.script(text("a")).runCount, 1);
    }

    void anUnknownOutcomeOutlivesABlock()
    {
        EngineBench bench;
        bench.step(text("a"), EffectClass::Unprobed).foresees(wants());
        dieWithin(bench, text("a"));
        bench.script(text("a")).foresees(Forecast::blocked({text("x"), text("The server is gone.")}));
        QCOMPARE(bench.resume().status, RunStatus::Interrupted);
        QVERIFY(bench.state().step(text("a"))->outcomeUnknown());
        QCOMPARE(bench.script(text("a")).runCount, 1);
    }

    void aStopBeforeAnUnknownOutcomeLeavesTheRunInterrupted()
    {
        EngineBench bench;
        bench.step(text("check"), EffectClass::None);
        bench.step(text("a"), EffectClass::Unprobed);
        dieWithin(bench, text("a"));
        bench.watch = [&](const StoredEvent &stored) {
            if (std::holds_alternative<StepFinished>(stored.event))
                bench.stop.request_stop();
        };
        const RunVerdict verdict = bench.resume();
        QCOMPARE(bench.told(), list({"started check 2", "finished check 2 succeeded", "run interrupted"}));
        QCOMPARE(verdict.error->kind, ErrorKind::Cancelled);
    }

    void factsAndIntentionsOfBeforeAreThere()
    {
        EngineBench bench;
        bench.setup.options.nonInteractive = true;
        bench.step(text("a")).does([](StepContext &context) {
            context.record(text("k"), 7);
            (void)context.intend(text("price"), {});
            return StepOutcome::failed({text("x"), text("x")});
        });
        int seen = 0;
        bench.script(text("a")).does([&](StepContext &context) {
            seen = context.recorded(text("k")).toInt() + static_cast<int>(context.intended().size());
            return StepOutcome::succeeded();
        });
        (void)bench.run();
        QCOMPARE(bench.resume().status, RunStatus::Succeeded);
        QCOMPARE(seen, 8);
    }
};

QTEST_GUILESS_MAIN(RunResumeTest)
#include "runresumetest.moc"
