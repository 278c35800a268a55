// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runstate.h"
#include "fakes/memorystore.h"

#include <QTest>

using namespace slipway::release;
using slipway::fakes::MemoryStore;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

QJsonObject step(const char *id, const char *intent = "b2")
{
    QJsonObject object =
        Forecast::necessary(text("why"), {{text("heads"), text(intent)}}, {text("upgrade")}).toJson();
    object.insert(text("id"), text(id));
    object.insert(text("phase"), text("execute"));
    object.insert(text("kind"), text("kind"));
    object.insert(text("title"), text("Title"));
    return object;
}

const CheckResult failedCheck{QStringLiteral("n"), {}, {}, {}, CheckStatus::Fail};
const CheckResult goodCheck{QStringLiteral("n"), {}, {}, {}, CheckStatus::Pass};
const Error error{QStringLiteral("code"), QStringLiteral("A sentence.")};

RunState fold(const QList<RunEvent> &events)
{
    MemoryStore store;
    const QJsonObject header{
        {text("operator"), QJsonObject{{text("name"), QJsonValue()}, {text("os_user"), text("ada")}}}};
    (void)store.append(text("r"), RunPlanned{text("digest"), header, {step("a"), step("b")}});
    (void)store.append(text("r"), RunStarted{});
    for (const RunEvent &event : events)
        (void)store.append(text("r"), event);
    return RunState::fold(*store.events(text("r"), true));
}

RunEvent started(int attempt = 1)
{
    return StepStarted{text("a"), attempt};
}

RunEvent finished(StepStatus status, int attempt = 1, std::optional<Error> why = {})
{
    return StepFinished{text("a"), attempt, status, text("reason"), std::move(why), {2, 20, text("ab")}};
}

} // namespace

class RunStateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlannedRun()
    {
        const RunState state = fold({});
        QCOMPARE(state.runId, text("r"));
        QCOMPARE(state.status, RunStatus::Running);
        QCOMPARE(state.planDigest, text("digest"));
        QCOMPARE(state.person(), text("ada"));
        QCOMPARE(state.steps.size(), 2);
        QCOMPARE(state.steps[0].phase, text("execute"));
        QCOMPARE(state.steps[0].forecast.operations, QStringList({text("upgrade")}));
        QCOMPARE(state.steps[0].attempt, 0);
        QCOMPARE(state.events, 2);
        QCOMPARE(state.head.size(), 64);
        QCOMPARE(state.startedAt, MemoryStore().epoch);
        QVERIFY(!state.finished());
        QCOMPARE(state.step(text("c")), nullptr);
    }

    void aStepThatSucceeds()
    {
        const RunState state =
            fold({started(), ProgressChanged{text("a"), 3, 9, text("rows")},
                  CheckFinished{text("a"), 1, goodCheck}, finished(StepStatus::Succeeded)});
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->status, StepStatus::Succeeded);
        QVERIFY(a->satisfied && a->finished && !a->running() && !a->outcomeUnknown());
        QCOMPARE(a->checks.size(), 1);
        QCOMPARE(a->done, 3);
        QCOMPARE(a->doing, text("rows"));
        QCOMPARE(a->output.lines, 2);
        QCOMPARE(a->startedAt, MemoryStore().epoch.addMSecs(2));
        QCOMPARE(a->finishedAt, MemoryStore().epoch.addMSecs(5));
    }

    void aStepThatWasBegunAndNotFinishedIsUnknown()
    {
        const RunState state = fold({started()});
        const StepState *a = state.step(text("a"));
        QVERIFY(a->running() && a->outcomeUnknown() && !a->satisfied);
        QCOMPARE(a->status, StepStatus::Interrupted);
    }

    void aFurtherAttemptBeginsAfresh()
    {
        const RunState state = fold({started(), ProgressChanged{text("a"), 3, 9, text("rows")},
                                     CheckFinished{text("a"), 1, failedCheck},
                                     finished(StepStatus::Failed, 1, error), started(2)});
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->attempt, 2);
        QVERIFY(a->checks.isEmpty() && !a->error && !a->finished);
        QVERIFY(a->reason.isEmpty() && a->doing.isEmpty());
        QCOMPARE(a->done, 0);
        QCOMPARE(a->total, 0);
        QCOMPARE(a->output.lines, 0);
        QCOMPARE(state.failedChecks(), 0);
    }

    void whatWasNeverBegunHasNoAttempt()
    {
        const RunState state = fold({finished(StepStatus::Failed, 0, error)});
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->attempt, 0);
        QCOMPARE(a->status, StepStatus::Failed);
        QVERIFY(a->finished && !a->satisfied && !a->running());
        QCOMPARE(a->error->code, text("code"));
    }

    void aBlockAfterAnAttemptKeepsItsNumberAndOutput()
    {
        const RunState state =
            fold({started(), finished(StepStatus::Failed), started(2), finished(StepStatus::Succeeded, 2),
                  StepFinished{text("a"), 0, StepStatus::Failed, text("no"), error, {}}});
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->attempt, 2);
        QCOMPARE(a->status, StepStatus::Failed);
        QCOMPARE(a->output.lines, 2);
        QVERIFY(!a->satisfied);
    }

    void aBlockDoesNotSettleAnUnknownOutcome()
    {
        for (const QList<RunEvent> &before :
             {QList<RunEvent>{started()}, QList<RunEvent>{started(), finished(StepStatus::Interrupted)}}) {
            const RunState state = fold(before + QList<RunEvent>{finished(StepStatus::Failed, 0, error)});
            QVERIFY(state.step(text("a"))->outcomeUnknown());
            QCOMPARE(state.step(text("a"))->error->code, text("code"));
        }
    }

    void skipped()
    {
        const RunState state = fold({StepSkipped{text("a"), text("nothing to do"), true},
                                     StepSkipped{text("b"), text("needs a"), false}});
        QVERIFY(state.step(text("a"))->satisfied && state.step(text("a"))->finished);
        QVERIFY(!state.step(text("b"))->satisfied);
        QCOMPARE(state.step(text("b"))->reason, text("needs a"));
        QVERIFY(!state.step(text("a"))->leftAsIs);
    }

    void nothingLeftToDoClearsAnEarlierFailure()
    {
        const RunState state =
            fold({started(), CheckFinished{text("a"), 1, failedCheck}, finished(StepStatus::Failed, 1, error),
                  RunFinished{RunStatus::Failed, {}}, RunResumed{text("digest2"), {step("a"), step("b")}},
                  StepSkipped{text("a"), text("nothing to do"), true}});
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->status, StepStatus::Skipped);
        QVERIFY(!a->error && a->satisfied && a->leftAsIs);
        QCOMPARE(state.failedChecks(), 0);
    }

    void aFailureThatAPersonSkipsStaysVisible()
    {
        const RunState state =
            fold({started(), CheckFinished{text("a"), 1, failedCheck}, finished(StepStatus::Failed, 1, error),
                  StepSkipped{text("a"), text("skipped after a failure: known"), false}});
        QCOMPARE(state.step(text("a"))->status, StepStatus::Skipped);
        QCOMPARE(state.step(text("a"))->error->code, text("code"));
        QCOMPARE(state.failedChecks(), 1);
    }

    void whatHasSucceededStaysSoWhereAResumeFindsNothingToDo()
    {
        const RunState state =
            fold({started(), CheckFinished{text("a"), 1, goodCheck}, finished(StepStatus::Succeeded),
                  RunFinished{RunStatus::Failed, {}}, RunResumed{text("digest"), {step("a"), step("b")}},
                  StepSkipped{text("a"), text("nothing is pending"), true}});
        QCOMPARE(state.step(text("a"))->status, StepStatus::Succeeded);
        QCOMPARE(state.step(text("a"))->checks.size(), 1);
        QCOMPARE(state.step(text("a"))->reason, text("reason"));
    }

    void aResumeGoesOnWithWhatIsKnown()
    {
        const RunState state =
            fold({started(), finished(StepStatus::Succeeded), FactRecorded{text("a"), text("k"), 1},
                  RunFinished{RunStatus::Cancelled, text("stopped")},
                  RunResumed{text("digest2"), {step("a", "c3"), step("b")}}});
        QCOMPARE(state.status, RunStatus::Running);
        QVERIFY(state.reason.isEmpty() && !state.finished() && !state.finishedAt.isValid());
        QCOMPARE(state.planDigest, text("digest2"));
        const StepState *a = state.step(text("a"));
        QCOMPARE(a->forecast.intent[u"heads"].toString(), text("c3"));
        QCOMPARE(a->startedIntent[u"heads"].toString(), text("b2"));
        QVERIFY(a->satisfied);
        QCOMPARE(state.facts[u"k"].toInt(), 1);
    }

    void theLastFactOfAKeyCounts()
    {
        const RunState state =
            fold({FactRecorded{text("a"), text("k"), 1}, FactRecorded{text("b"), text("k"), 2},
                  FactRecorded{{}, text("j"), QJsonValue()}});
        QCOMPARE(state.facts[u"k"].toInt(), 2);
        QVERIFY(state.facts[u"j"].isNull());
    }

    void listsWhatHappenedToTheRun()
    {
        const RunState state =
            fold({ApprovalGiven{text("qa"), text("Ada"), {}, {}, {}},
                  AttachmentAdded{text("f"), text("ab"), {}}, EffectIntended{text("a"), text("k"), {}},
                  RunFinished{RunStatus::Failed, text("why")}, ArtifactWritten{text("p"), text("cd")}});
        QCOMPARE(state.approvals.size(), 1);
        QCOMPARE(state.attachments.size(), 1);
        QCOMPARE(state.intentions.size(), 1);
        QCOMPARE(state.artifacts.first().sha256, text("cd"));
        QVERIFY(state.finished());
        QCOMPARE(state.reason, text("why"));
    }

    void aRefusedRun()
    {
        const RunState state = fold({RunRefused{error}});
        QCOMPARE(state.status, RunStatus::Refused);
        QCOMPARE(state.refused->code, text("code"));
        QVERIFY(state.finished());
    }

    void eventsOfAnUnknownStepChangeNothing()
    {
        const RunState state = fold({StepStarted{text("x"), 1}, CheckFinished{text("x"), 1, failedCheck},
                                     ProgressChanged{text("x"), 1, 1, {}}, StepForecast{text("x"), {}},
                                     StepSkipped{text("x"), {}, true},
                                     StepFinished{text("x"), 1, StepStatus::Failed, {}, {}, {}}});
        QCOMPARE(state.steps.size(), 2);
        QCOMPARE(state.failedChecks(), 0);
    }

    void foldingOneByOneIsFoldingAll()
    {
        MemoryStore store;
        RunState state;
        for (const RunEvent &event : {RunEvent(RunPlanned{text("d"), {}, {step("a")}}),
                                      RunEvent(RunStarted{}), started(), finished(StepStatus::Succeeded)})
            state.apply(*store.append(text("r"), event));
        const RunState folded = RunState::fold(*store.events(text("r"), true));
        QCOMPARE(folded.head, state.head);
        QCOMPARE(folded.events, state.events);
        QCOMPARE(folded.steps[0].status, state.steps[0].status);
    }
};

QTEST_GUILESS_MAIN(RunStateTest)
#include "runstatetest.moc"
