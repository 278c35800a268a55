// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checklistmodel.h"
#include "gui/runstory.h"
#include "gui/steptreemodel.h"
#include "gui/timeline.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace slipway::gui;
using namespace slipway::release;

namespace {

const QDateTime noon(QDate(2026, 1, 1), QTime(12, 0), Qt::UTC);

StepState step(const char *id, const char *phase, int attempt = 0)
{
    StepState state;
    state.id = QLatin1String(id);
    state.title = QLatin1String(id).toString().toUpper();
    state.phase = QLatin1String(phase);
    state.attempt = attempt;
    state.startedAt = attempt > 0 ? noon : QDateTime();
    if (attempt > 0)
        state.status = StepStatus::Interrupted;
    return state;
}

StepState ended(StepState state, StepStatus status, const char *reason = "")
{
    state.finished = true;
    state.status = status;
    state.reason = QLatin1String(reason);
    state.finishedAt = noon.addSecs(161);
    return state;
}

RunState runOf(const QList<StepState> &steps)
{
    RunState state;
    state.status = RunStatus::Running;
    state.startedAt = noon;
    state.steps = steps;
    return state;
}

QVariant of(const StepTreeModel &model, const char *id, int role)
{
    return model.stepIndex(QLatin1String(id)).data(role);
}

StepMark markOf(const StepTreeModel &model, const char *id)
{
    return static_cast<StepMark>(of(model, id, StepTreeModel::MarkRole).toInt());
}

} // namespace

class StepModelsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsStandInTheirPhases();
    void aPhaseIsALane();
    void aRunningStepTellsItsTime();
    void aChangeOfOneStepTouchesOneRow();
    void whoeverIsAskedIsMarked();
    void aRunThatEndedLeavesUnknownOutcomes();
    void aPlanTellsWhatWillHappen();
    void failedChecksComeFirst();
    void clocksAreShort_data();
    void clocksAreShort();
    void theRestIsEstimated();
    void knownIssuesAreMatched();
    void theStoryOfAFailureTellsWhatIsTrue();
};

void StepModelsTest::stepsStandInTheirPhases()
{
    StepTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showRun(runOf({ended(step("a", "preflight", 1), StepStatus::Succeeded), step("b", "execute"),
                         step("c", "execute")}),
                  {}, noon);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowCount(model.index(1, 0)), 2);
    QCOMPARE(model.index(0, 0).data(StepTreeModel::SummaryRole).toString(), QStringLiteral("1 of 1, 2:41"));
    QVERIFY(model.index(0, 0).data(StepTreeModel::DoneRole).toBool());
    QVERIFY(!model.index(1, 0).data(StepTreeModel::DoneRole).toBool());
    QCOMPARE(of(model, "c", StepTreeModel::NumberRole).toInt(), 3);
    QCOMPARE(of(model, "a", StepTreeModel::TimeRole).toString(), QStringLiteral("2:41"));
    QVERIFY(of(model, "a", Qt::AccessibleTextRole).toString().contains(stepMarkName(StepMark::Succeeded)));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void StepModelsTest::aPhaseIsALane()
{
    StepTreeModel model;
    StepState done = ended(step("a", "execute", 1), StepStatus::Succeeded); // 2:41
    StepState next = step("b", "execute");
    StepState later = step("c", "verify");
    done.estimateMs = 60'000;
    next.estimateMs = 262'000;
    later.estimateMs = 20'000;
    model.showRun(runOf({done, next, later}), {}, noon);
    const QModelIndex execute = model.index(0, 0);
    QCOMPARE(execute.data(StepTreeModel::SummaryRole).toString(), QStringLiteral("1 of 2"));
    QCOMPARE(execute.data(StepTreeModel::TimeRole).toString(), QStringLiteral("2:41 of ~5:22"));
    QCOMPARE(execute.data(StepTreeModel::ProgressRole).toDouble(), 0.5);
    QCOMPARE(static_cast<StepMark>(execute.data(StepTreeModel::MarkRole).toInt()), StepMark::Running);
    const QModelIndex verify = model.index(1, 0);
    QCOMPARE(verify.data(StepTreeModel::SummaryRole).toString(), QStringLiteral("0 of 1, ~20 s"));
    QVERIFY(verify.data(StepTreeModel::ProgressRole).toDouble() < 0);
    QVERIFY(verify.data(StepTreeModel::RunbookRole).toString().isEmpty());
    model.setRunbooks({{QStringLiteral("verify"), QStringLiteral("RUNBOOK.md#verify")}});
    QCOMPARE(verify.data(StepTreeModel::RunbookRole).toString(), QStringLiteral("RUNBOOK.md#verify"));
}

void StepModelsTest::aRunningStepTellsItsTime()
{
    StepTreeModel model;
    StepState running = step("a", "execute", 1);
    running.done = 1;
    running.total = 4;
    model.showRun(runOf({running}), {}, noon.addSecs(9));
    QCOMPARE(markOf(model, "a"), StepMark::Running);
    QCOMPARE(of(model, "a", StepTreeModel::TimeRole).toString(), QStringLiteral("9 s"));
    QCOMPARE(of(model, "a", StepTreeModel::ProgressRole).toDouble(), 0.25);
}

void StepModelsTest::aChangeOfOneStepTouchesOneRow()
{
    StepTreeModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.showRun(runOf({step("a", "execute", 1), step("b", "execute")}), {}, noon);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.showRun(runOf({step("a", "execute", 1), step("b", "execute")}), {}, noon.addSecs(1));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 2); // the step and its phase
    model.showRun(runOf({step("a", "execute", 1), step("b", "execute")}), {}, noon.addSecs(1));
    QCOMPARE(changed.size(), 2);
}

void StepModelsTest::whoeverIsAskedIsMarked()
{
    StepTreeModel model;
    model.showRun(runOf({step("a", "execute", 1)}), QStringLiteral("a"), noon);
    QCOMPARE(markOf(model, "a"), StepMark::Asks);
}

void StepModelsTest::aRunThatEndedLeavesUnknownOutcomes()
{
    StepTreeModel model;
    RunState state = runOf({step("a", "execute", 1), step("b", "execute")});
    state.status = RunStatus::Interrupted;
    model.showRun(state, {}, noon);
    QCOMPARE(markOf(model, "a"), StepMark::Unknown);
    QCOMPARE(markOf(model, "b"), StepMark::Waiting);
    QVERIFY(!of(model, "a", StepTreeModel::DetailRole).toString().isEmpty());
}

void StepModelsTest::aPlanTellsWhatWillHappen()
{
    StepTreeModel model;
    Plan plan;
    const auto add = [&plan](const char *id, const Forecast &forecast) {
        PlannedStep planned;
        planned.spec.id = QLatin1String(id);
        planned.spec.phase = QStringLiteral("execute");
        planned.spec.estimateMs = 20'000;
        planned.forecast = forecast;
        plan.steps << planned;
    };
    const QString why = QStringLiteral("why");
    add("change", Forecast::necessary(why, {}, {QStringLiteral("upgrade")}));
    add("look", Forecast::necessary(why));
    add("none", Forecast::notNecessary(why));
    add("later", Forecast::deferred(QStringLiteral("change"), why));
    add("no", Forecast::blocked({QStringLiteral("code"), why}));
    model.showPlan(plan);
    QCOMPARE(markOf(model, "change"), StepMark::Necessary);
    QCOMPARE(markOf(model, "look"), StepMark::Checks);
    QCOMPARE(markOf(model, "none"), StepMark::NothingToDo);
    QCOMPARE(markOf(model, "later"), StepMark::Later);
    QCOMPARE(markOf(model, "no"), StepMark::Blocked);
    QCOMPARE(of(model, "change", StepTreeModel::TimeRole).toString(), QStringLiteral("~20 s"));
    QCOMPARE(model.index(0, 0).data(StepTreeModel::SummaryRole).toString(),
             QStringLiteral("3 to run, 1 blocked, ~1:20"));
}

void StepModelsTest::failedChecksComeFirst()
{
    CheckListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QString text = QStringLiteral("x");
    model.show({{QStringLiteral("good"), text, text, text, CheckStatus::Pass},
                {QStringLiteral("bad"), text, QStringLiteral("0"), QStringLiteral("3"), CheckStatus::Fail}});
    QCOMPARE(model.index(0, CheckListModel::Name).data().toString(), QStringLiteral("bad"));
    QCOMPARE(model.index(0, CheckListModel::Actual).data().toString(), QStringLiteral("3"));
    QCOMPARE(model.index(1, CheckListModel::Result).data(CheckListModel::StatusRole).toInt(),
             int(CheckStatus::Pass));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show({{QStringLiteral("good"), text, text, text, CheckStatus::Pass},
                {QStringLiteral("bad"), text, QStringLiteral("0"), QStringLiteral("3"), CheckStatus::Fail}});
    QCOMPARE(reset.size(), 0); // a selection survives what changes nothing
}

void StepModelsTest::clocksAreShort_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("less than a second") << qint64(300) << QStringLiteral("<1 s");
    QTest::newRow("seconds") << qint64(59'999) << QStringLiteral("59 s");
    QTest::newRow("minutes") << qint64(161'000) << QStringLiteral("2:41");
    QTest::newRow("hours") << qint64(3'723'000) << QStringLiteral("1:02:03");
}

void StepModelsTest::clocksAreShort()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(clockText(ms), text);
    QCOMPARE(aboutText(ms), text.startsWith(u'<') ? text : QString(u'~' + text));
}

void StepModelsTest::theRestIsEstimated()
{
    StepState running = step("a", "execute", 1);
    running.estimateMs = 10'000;
    StepState next = step("b", "execute");
    next.estimateMs = 5'000;
    QCOMPARE(estimatedRest(runOf({running, next}), noon.addSecs(4)), 11'000);
    QCOMPARE(estimatedRest(runOf({running, next}), noon.addSecs(60)), 5'000);
    QCOMPARE(estimatedRest(runOf({step("a", "execute")}), noon), std::nullopt);
}

void StepModelsTest::knownIssuesAreMatched()
{
    const QList<KnownIssue> issues{
        {QStringLiteral("lock timeout"), QStringLiteral("cause"), QStringLiteral("fix")}};
    Error error{QStringLiteral("code"), QStringLiteral("It failed.")};
    QVERIFY(!matchingIssue(issues, error));
    error.details << QStringLiteral("canceling statement due to lock timeout");
    QVERIFY(matchingIssue(issues, error));
}

void StepModelsTest::theStoryOfAFailureTellsWhatIsTrue()
{
    StepState done = ended(step("migrate", "execute", 1), StepStatus::Succeeded);
    done.forecast.operations = {QStringLiteral("upgrade")};
    RunState state = runOf({done, ended(step("b", "execute", 1), StepStatus::Failed), step("c", "execute")});
    state.facts = QJsonObject{{QStringLiteral("migrations"),
                               QJsonObject{{QStringLiteral("before"), QJsonArray{QStringLiteral("a1")}},
                                           {QStringLiteral("after"), QJsonArray{QStringLiteral("b2")}}}}};
    Playbook playbook;
    RollbackOption way;
    way.name = QStringLiteral("schema");
    playbook.rollback << way;
    const FailureStory story = failureStory(
        state, {QStringLiteral("b"), {QStringLiteral("code"), QStringLiteral("Why.")}}, &playbook);
    QCOMPARE(story.stepNumber, 2);
    QCOMPARE(story.rollbacks.size(), 1);
    QStringList told;
    for (const Truth &truth : story.truths)
        told << truth.text;
    QVERIFY(told.join(u'\n').contains(QStringLiteral("MIGRATE")));
    QVERIFY(told.join(u'\n').contains(QStringLiteral("b2")));
    QVERIFY(told.join(u'\n').contains(QStringLiteral("1 later")));
    const ResultCard::Story result = resultStory(state, RunStatus::Failed, {}, &playbook);
    QVERIFY(result.mayResume);
    QCOMPARE(result.after, QStringLiteral("b2"));
}

QTEST_MAIN(StepModelsTest)
#include "stepmodelstest.moc"
