// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/knownissues.h"
#include "fakes/enginebench.h"

#include <QTest>

using namespace slipway::release;
using namespace slipway::fakes;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

KnownIssue issue(const char *pattern, const char *cause)
{
    return {text(pattern), text(cause), text("mend it"), {}};
}

} // namespace

class KnownIssuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundInErrorChecksAndOutput_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<int>("number");
        QTest::newRow("message") << text("does not exist") << 2;
        QTest::newRow("code") << text("^sql_failed") << 2;
        QTest::newRow("detail") << text("LINE 1") << 2;
        QTest::newRow("failed check") << text("skipped: expected 0, found 3") << 2;
        QTest::newRow("output") << text("^Traceback") << 2;
        QTest::newRow("passed check") << text("all good") << 0;
        QTest::newRow("nowhere") << text("deadlock") << 0;
    }
    void isFoundInErrorChecksAndOutput()
    {
        QFETCH(QString, pattern);
        const QList<CheckResult> checks{
            {text("skipped"), text("task"), text("0"), text("3"), CheckStatus::Fail},
            {text("all good"), text("task"), text("yes"), text("yes"), CheckStatus::Pass}};
        const IssueMatch match =
            findKnownIssue({issue("never said", "x"), {pattern, text("cause"), text("fix"), {}}},
                           {text("sql_failed"), text("column x does not exist"), {text("LINE 1")}}, checks,
                           "working\nTraceback: what\n");
        QTEST(static_cast<int>(match.number), "number");
    }

    void standsBesideTheFailureBeforeAnybodyIsAsked()
    {
        EngineBench bench;
        StepSpec fix;
        fix.id = text("restart");
        fix.title = text("Restart");
        bench.setup.knownIssues = {
            {text("ProgrammingError"), text("Code before migration"), text("Run it"), {fix}}};
        bench.step(text("scan")).does([](StepContext &context) {
            context.output(OutputStream::Out, "ProgrammingError: column subscriber_id\n");
            return StepOutcome::failed({text("found"), text("1 match")});
        });
        QStringList atFailure;
        bench.watch = [&](const StoredEvent &stored) {
            if (std::holds_alternative<StepFinished>(stored.event))
                atFailure << bench.state().knownIssue(text("scan"))[u"cause"].toString();
        };
        const RunVerdict verdict = bench.run();
        QCOMPARE(atFailure, QStringList{text("Code before migration")});
        QVERIFY(verdict.error->details.contains(u"Known issue: Code before migration"));
        QVERIFY(verdict.error->details.contains(u"What to do: Run it"));
        const QJsonObject fact = bench.state().knownIssue(text("scan"));
        QCOMPARE(fact[u"number"].toInt(), 1);
        QCOMPARE(fact[u"steps"].toArray(), QJsonArray{text("Restart")});
    }

    void goesWithTheFailure()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.setup.knownIssues = {issue("It is broken", "cause")};
        bench.step(text("a")).fails();
        bench.script(text("a")).fails(text("other"));
        bench.script(text("a")).succeeds();
        (void)bench.run();
        QCOMPARE(bench.state().knownIssue(text("a"))[u"cause"].toString(), text("cause"));
        (void)bench.resume();
        QVERIFY(bench.state().knownIssue(text("a")).isEmpty()); // it failed otherwise
        (void)bench.resume();
        QVERIFY(bench.state().knownIssue(text("a")).isEmpty());
        QCOMPARE(bench.state().status, RunStatus::Succeeded);
    }

    void aBlockedStepIsExplainedToo()
    {
        EngineBench bench;
        bench.setup.knownIssues = {issue("Can't locate revision", "other checkout")};
        bench.step(text("a")).foresees(Forecast::blocked({text("x"), text("Can't locate revision 'b2'")}));
        const RunVerdict verdict = bench.run();
        QVERIFY(verdict.error->details.contains(u"Known issue: other checkout"));
    }

    void followUpsAreOpenedByWhatTheyFollow()
    {
        EngineBench bench;
        bench.person.present = false;
        bench.setup.followUps = {{text("skips"),
                                  text("Look for skips"),
                                  text("backend lead"),
                                  86'400'000,
                                  text("deploy"),
                                  text("log"),
                                  {}},
                                 {text("retro"), text("Review"), {}, 0, {}, {}, {}},
                                 {text("never"), text("Never"), {}, 0, text("later"), {}, {}}};
        bench.step(text("deploy"), EffectClass::Unprobed);
        bench.step(text("later")).fails();
        bench.script(text("later")).does([](StepContext &) {
            return StepOutcome::skipped(text("left to a person"));
        });
        (void)bench.run();
        QList<FollowUpState> open = bench.state().followUps;
        QCOMPARE(open.size(), 1);
        QCOMPARE(open[0].opened.id, text("skips"));
        QCOMPARE(open[0].opened.stepId, text("deploy"));
        QCOMPARE(open[0].opened.dueAt, text("2026-01-02T00:00:00.000Z"));
        (void)bench.resume();
        open = bench.state().followUps;
        QCOMPARE(open.size(), 3);
        QCOMPARE(open[2].opened.id, text("retro"));
        QCOMPARE(open[0].opened.closes, text("log"));
    }
};

QTEST_GUILESS_MAIN(KnownIssuesTest)
#include "knownissuestest.moc"
