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

/// A table of two rows, its closing step and what comes after.
struct GoTable
{
    EngineBench bench;

    GoTable()
    {
        for (const char *row : {"a", "b"}) {
            bench.step(text(row));
            bench.spec(text(row)).phase = text("decide");
            bench.spec(text(row)).onFailure = text("continue");
        }
        bench.step(text("go_no_go"), EffectClass::None);
        bench.spec(text("go_no_go")).phase = text("decide");
        bench.spec(text("go_no_go")).needs = QStringList{text("a"), text("b")};
        bench.step(text("deploy"));
        bench.spec(text("deploy")).phase = text("execute");
    }
    int runs(const char *id) { return bench.script(text(id)).runCount; }
    StepScript &closing() { return bench.script(text("go_no_go")); }
};

StepScript::Action asksAgain(const QStringList &rows)
{
    return [rows](StepContext &) {
        StepOutcome outcome = StepOutcome::skipped(QStringLiteral("again"));
        outcome.again = rows;
        return outcome;
    };
}

} // namespace

class GoEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRedRowAsksNobodyAndTheTableIsClosedAllTheSame()
    {
        GoTable table;
        table.bench.script(text("a")).fails();
        table.closing().fails(text("no_go"));
        const RunVerdict verdict = table.bench.run();
        QCOMPARE(verdict.error->code, text("no_go"));
        QCOMPARE(table.bench.person.failures, QStringList());
        QCOMPARE(table.runs("b"), 1);
        QCOMPARE(table.runs("go_no_go"), 1);
        QCOMPARE(table.runs("deploy"), 0);
    }

    void nothingPassesANo()
    {
        GoTable table;
        table.closing().fails(text("no_go"));
        table.bench.spec(text("go_no_go")).onFailure = text("continue");
        table.bench.spec(text("go_no_go")).retry = 3;
        table.bench.person.choices = {{FailureChoice::Skip, text("I know better")}};
        QCOMPARE(table.bench.run().status, RunStatus::Failed);
        QCOMPARE(table.runs("go_no_go"), 1);
        QCOMPARE(table.runs("deploy"), 0);
    }

    void aRowThatIsRunAgainAndPassesIsForgiven()
    {
        GoTable table;
        table.bench.script(text("a")).fails();
        table.bench.script(text("a")).succeeds();
        table.closing().does(asksAgain({text("a")}));
        table.closing().succeeds();
        QCOMPARE(table.bench.run().status, RunStatus::Succeeded);
        QCOMPARE(table.runs("a"), 2);
        QCOMPARE(table.runs("b"), 1);
        QCOMPARE(table.runs("deploy"), 1);
        QCOMPARE(table.bench.state().step(text("a"))->attempt, 2);
        QCOMPARE(table.bench.state().step(text("go_no_go"))->attempt, 2);
    }

    void aRowThatStaysRedFailsTheRun()
    {
        GoTable table;
        table.bench.script(text("a")).fails();
        table.closing().does(asksAgain({text("a")}));
        table.closing().fails(text("no_go"));
        QCOMPARE(table.bench.run().error->code, text("no_go"));
        QCOMPARE(table.runs("a"), 2);
        QCOMPARE(table.runs("deploy"), 0);
    }

    void stoppingWhileARowIsRunAgainEndsTheRun()
    {
        GoTable table;
        table.bench.script(text("a")).succeeds();
        table.bench.script(text("a")).does([&table](StepContext &) {
            table.bench.stop.request_stop();
            return StepOutcome::failed(
                {text("cancelled"), text("It was stopped."), {}, ErrorKind::Cancelled});
        });
        table.closing().does(asksAgain({text("a")}));
        QCOMPARE(table.bench.run().status, RunStatus::Cancelled);
        QCOMPARE(table.runs("deploy"), 0);
    }

    void aStepSignsAndAttachesInTheRunsName()
    {
        GoTable table;
        table.closing().does([](StepContext &context) {
            const auto stored =
                context.sign({text("qa"), text("Ada"), text("go"), {}, context.state()->planDigest});
            context.attach({text("f.png"), text("ab"), {}, context.spec.id, text("1"), {}});
            return stored ? StepOutcome::succeeded() : StepOutcome::failed(stored.error());
        });
        QCOMPARE(table.bench.run().status, RunStatus::Succeeded);
        QCOMPARE(table.bench.state().approvals.last().role, text("qa"));
        QCOMPARE(table.bench.state().attachments.last().stepId, text("go_no_go"));
    }
};

QTEST_GUILESS_MAIN(GoEngineTest)
#include "goenginetest.moc"
