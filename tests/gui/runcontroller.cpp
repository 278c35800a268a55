// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runcontroller.h"

#include "console/demo.h"
#include "console/playbooks.h"
#include "ledger/ledger.h"
#include "ledger/runlock.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using Phase = RunController::Phase;

namespace {

constexpr int patience = 30'000;

/// Steps that end as files beside them say, so that a test decides when.
const char *playbookText = R"(slipway: 1
name: drill
title: Drill
phases:
  preflight:
    - {id: greet, kind: command, title: Greeting, shell: "echo hello; echo WARN careful", estimate: 1s}
  execute:
    - {id: fragile, kind: command, title: Fragile, shell: "test -e mended || { echo 'ERROR lock timeout'; exit 3; }"}
    - {id: long, kind: command, title: Long, shell: "test ! -e slow || sleep 60"}
  after:
    - {id: hand, kind: manual, title: By hand, text: The lights are on., require: true}
rollback:
  - name: undo
    title: Undo it
    use_when: It is wrong.
    leaves: Nothing.
    steps:
      - {id: undo, kind: command, title: Undo, shell: "echo undone"}
known_issues:
  - {pattern: "lock timeout", cause: Another session holds a lock., fix: Let it end.}
)";

} // namespace

class RunControllerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void aWholeReleaseIsPlannedAndRun();
    void aFailureMayBeRetried();
    void aFailureMayBeSkippedWithAReason();
    void aFailureMayBeRolledBack();
    void abortingEndsTheRun();
    void cancellingReachesTheRunningStep();
    void aPlanMayBeLetGo();
    void whatRefusesIsTold();
    void anInterruptedRunIsShownAndResumed();
    void aRunOfAnotherProgramIsFollowed();
    void endingTheControllerEndsTheRunTruly();

private:
    RunRequest request(const QString &playbook) const;
    void touch(const char *name) const { QVERIFY(QFile(path(name)).open(QIODevice::WriteOnly)); }
    QString path(const char *name) const { return m_world->dir() + u'/' + QLatin1String(name); }
    QTemporaryDir m_dir;
    std::unique_ptr<console::DemoWorld> m_world;
};

RunRequest RunControllerTest::request(const QString &playbook) const
{
    RunRequest request;
    request.session.workspaceDir = m_world->dir();
    request.session.environment = QStringLiteral("local");
    request.session.processEnvironment = QProcessEnvironment::systemEnvironment();
    request.playbook = playbook;
    return request;
}

void RunControllerTest::initTestCase()
{
    console::loadResources();
    auto world =
        console::DemoWorld::start(QStringLiteral("saas-starter"), m_dir.filePath(QStringLiteral("demo")));
    QVERIFY2(world, world ? "" : qPrintable(world.error().message));
    m_world = std::move(*world);
    QDir(m_world->dir()).mkpath(QStringLiteral("playbooks"));
    QFile file(path("playbooks/drill.yaml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(playbookText);
}

void RunControllerTest::init()
{
    QFile::remove(path("mended"));
    QFile::remove(path("slow"));
}

void RunControllerTest::aWholeReleaseIsPlannedAndRun()
{
    RunController controller;
    controller.plan(request(QStringLiteral("db-release")));
    QCOMPARE(controller.phase(), Phase::Planning);
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    QVERIFY(!controller.plannedRun()->plan.blocked());
    QVERIFY(!controller.plannedRun()->wantsName); // local is not protected
    controller.start();
    int asked = 0;
    connect(&controller, &RunController::questionChanged, &controller, [&] {
        if (controller.question() && ++asked > 0)
            QMetaObject::invokeMethod(
                &controller, [&] { controller.answer(QStringLiteral("yes")); }, Qt::QueuedConnection);
    });
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, 2 * patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
    QVERIFY(asked >= 4); // the manual steps of the shipped playbook
    QVERIFY(QFile::exists(controller.report()->artifactPath));
    QVERIFY(controller.log()->lineCount() > 5);
    QVERIFY(controller.state().step(QStringLiteral("migrate"))->satisfied);
    QVERIFY(controller.state().step(QStringLiteral("migrate"))->estimateMs > 0);
}

void RunControllerTest::aFailureMayBeRetried()
{
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.failure(), patience);
    QCOMPARE(controller.failure()->stepId, QStringLiteral("fragile"));
    QVERIFY(controller.failure()->error.message.contains(QStringLiteral("lock timeout")));
    QCOMPARE(controller.state().step(QStringLiteral("fragile"))->status, release::StepStatus::Failed);
    QCOMPARE(controller.log()->errorCount(), 1);
    QCOMPARE(controller.log()->warningCount(), 1);
    touch("mended");
    controller.retryStep();
    QVERIFY(!controller.failure());
    QTRY_VERIFY_WITH_TIMEOUT(controller.question(), patience);
    QVERIFY(controller.question()->text.startsWith(QStringLiteral("The lights are on.")));
    controller.answer(QStringLiteral("yes"));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
    QCOMPARE(controller.state().step(QStringLiteral("fragile"))->attempt, 2);
}

void RunControllerTest::aFailureMayBeSkippedWithAReason()
{
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.failure(), patience);
    controller.skipStep(QStringLiteral("done by hand"));
    QTRY_VERIFY_WITH_TIMEOUT(controller.question(), patience);
    controller.answer(QStringLiteral("yes"));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
    QVERIFY(
        controller.state().step(QStringLiteral("fragile"))->reason.contains(QStringLiteral("done by hand")));
}

void RunControllerTest::aFailureMayBeRolledBack()
{
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.failure(), patience);
    QString failedRun;
    connect(&controller, &RunController::runEnded, &controller, [&] {
        if (failedRun.isEmpty())
            failedRun = controller.report()->runId;
    });
    controller.rollBack(QStringLiteral("undo"));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    QCOMPARE(controller.plannedRun()->plan.steps.first().spec.id, QStringLiteral("undo"));
    controller.start();
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
    QCOMPARE(controller.state().header[u"reverts"].toObject()[u"run_id"].toString(), failedRun);
    auto ledger = ledger::Ledger::open(controller.ledgerPath());
    QVERIFY(ledger);
    QCOMPARE((*ledger)->run(failedRun)->status, release::RunStatus::Failed);
}

void RunControllerTest::abortingEndsTheRun()
{
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.failure(), patience);
    controller.abortRun();
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Failed);
    QVERIFY(QFile::exists(controller.report()->artifactPath));
}

void RunControllerTest::cancellingReachesTheRunningStep()
{
    touch("mended");
    touch("slow");
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.state().step(QStringLiteral("long")) &&
                                 controller.state().step(QStringLiteral("long"))->running(),
                             patience);
    controller.cancel();
    QVERIFY(controller.cancelRequested());
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Interrupted); // a command's outcome cannot be known
    QVERIFY(!controller.report()->artifactPath.isEmpty());
}

void RunControllerTest::aPlanMayBeLetGo()
{
    RunController controller;
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    controller.discard();
    QCOMPARE(controller.phase(), Phase::Idle);
    controller.plan(request(QStringLiteral("drill")));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
}

void RunControllerTest::whatRefusesIsTold()
{
    RunController controller;
    QSignalSpy refused(&controller, &RunController::refused);
    controller.plan(request(QStringLiteral("no-such-playbook")));
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, patience);
    QCOMPARE(controller.error()->code, QStringLiteral("playbook_missing"));
    QCOMPARE(controller.phase(), Phase::Idle);
    controller.follow(path("var/ledger.sqlite"), QStringLiteral("no-such-run"));
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 2, patience);
    QCOMPARE(controller.error()->code, QStringLiteral("run_unknown"));
}

void RunControllerTest::anInterruptedRunIsShownAndResumed()
{
    touch("mended");
    touch("slow");
    QString runId;
    {
        RunController controller;
        controller.plan(request(QStringLiteral("drill")));
        QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
        controller.start();
        QTRY_VERIFY_WITH_TIMEOUT(controller.state().step(QStringLiteral("long")) &&
                                     controller.state().step(QStringLiteral("long"))->running(),
                                 patience);
        runId = controller.state().runId;
    }
    QFile::remove(path("slow"));
    RunController controller;
    controller.follow(path("var/ledger.sqlite"), runId);
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Interrupted);
    const qint64 linesBefore = controller.log()->lineCount();
    QVERIFY(linesBefore >= 2);
    RunRequest resume = request({});
    resume.kind = RunRequest::Kind::Resume;
    resume.runId = runId;
    controller.plan(resume);
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
    QCOMPARE(controller.log()->lineCount(), linesBefore); // what it said before is shown
    controller.start();
    QTRY_VERIFY_WITH_TIMEOUT(controller.question(), patience);
    QCOMPARE(controller.question()->id, QStringLiteral("run_again"));
    controller.answer(QStringLiteral("yes"));
    QTRY_VERIFY_WITH_TIMEOUT(controller.question() && controller.question()->id == u"item1", patience);
    controller.answer(QStringLiteral("yes"));
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
    QCOMPARE(controller.state().runId, runId);
}

void RunControllerTest::aRunOfAnotherProgramIsFollowed()
{
    const QString ledgerPath = path("var/other.sqlite");
    auto ledger = ledger::Ledger::open(ledgerPath);
    QVERIFY(ledger);
    const QString run = QStringLiteral("db-release-20260101T000000Z-aaaa");
    auto lock = ledger::RunLock::acquire(ledgerPath, run);
    QVERIFY(lock);
    const auto tell = [&](const release::RunEvent &event) { QVERIFY((*ledger)->append(run, event)); };
    const QJsonObject step{{QStringLiteral("id"), QStringLiteral("a")},
                           {QStringLiteral("title"), QStringLiteral("A")}};
    tell(release::RunPlanned{QStringLiteral("d"), {}, {step}});
    tell(release::RunStarted{});
    tell(release::StepStarted{QStringLiteral("a"), 1});
    RunController controller;
    controller.follow(ledgerPath, run);
    QTRY_VERIFY_WITH_TIMEOUT(controller.state().step(QStringLiteral("a")), patience);
    QCOMPARE(controller.phase(), Phase::Following);
    tell(release::OutputAppended{QStringLiteral("a"), 1, release::OutputStream::Out, "from elsewhere\n"});
    QTRY_COMPARE_WITH_TIMEOUT(controller.log()->lineCount(), 1, patience);
    tell(release::StepFinished{QStringLiteral("a"), 1, release::StepStatus::Succeeded, {}, {}, {}});
    tell(release::RunFinished{release::RunStatus::Succeeded, {}});
    lock->letGo();
    QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Ended, patience);
    QCOMPARE(controller.status(), release::RunStatus::Succeeded);
}

void RunControllerTest::endingTheControllerEndsTheRunTruly()
{
    touch("mended");
    touch("slow");
    QString runId;
    {
        RunController controller;
        controller.plan(request(QStringLiteral("drill")));
        QTRY_COMPARE_WITH_TIMEOUT(controller.phase(), Phase::Planned, patience);
        controller.start();
        QTRY_VERIFY_WITH_TIMEOUT(controller.state().step(QStringLiteral("long")) &&
                                     controller.state().step(QStringLiteral("long"))->running(),
                                 patience);
        runId = controller.state().runId;
    }
    auto ledger = ledger::Ledger::open(path("var/ledger.sqlite"));
    QVERIFY(ledger);
    auto events = (*ledger)->events(runId, false);
    QVERIFY(events);
    QVERIFY(release::RunState::fold(*events).finished());
    QVERIFY(!release::RunState::fold(*events).artifacts.isEmpty());
}

QTEST_GUILESS_MAIN(RunControllerTest)
#include "runcontroller.moc"
