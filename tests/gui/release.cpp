// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checkview.h"
#include "gui/historymodel.h"
#include "gui/mainwindow.h"
#include "gui/page.h"
#include "gui/planmappage.h"
#include "gui/releaseroompage.h"
#include "gui/valuetable.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include "console/demo.h"
#include "ledger/ledger.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

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
    - {id: long, kind: command, title: Long, shell: "while test -e slow; do sleep 0.1; done"}
rollback:
  - {name: undo, title: Undo it, use_when: It is wrong., leaves: Nothing., steps: [{id: undo, kind: command, title: Undo, shell: "echo undone"}]}
known_issues:
  - {pattern: "lock timeout", cause: Another session holds a lock., fix: Let it end.}
)";

/// A check that a file beside it decides.
const char *lookText = R"(slipway: 1
name: look
title: Look
phases:
  verify:
    - {id: ready, kind: log_scan, title: Is it ready, files: [look.log], since: beginning, may_be_missing: true, at_least: {ready: 1}}
)";

} // namespace

/// The wizard over the real engine, a private PostgreSQL and a Stripe-compatible server, through its buttons.
class ReleaseWindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void aWholeReleaseToItsArtifact();
    void whatItProvedIsShown();
    void aProtectedEnvironmentWantsItsName();
    void aFailedStepIsRetried();
    void aFailedStepIsSkippedWithItsReason();
    void aFailedRunIsRolledBack();
    void aFailedRunIsAborted();
    void aRunIsCancelledInTheMiddle();
    void closingDuringARunAsksFirst();
    void whatCannotBePlannedIsTold();
    void aCrashIsFoundAndResumed();
    void twoRunsAreCompared();
    void aRunIsComparedWithTheReleaseBefore();
    void aFailedCheckIsAskedAgainOutsideItsRun();

private:
    /// The one on screen, where several cards have one of the name.
    QPushButton *button(const char *name) const
    {
        const auto found = m_desk->findChildren<QPushButton *>(QLatin1String(name));
        for (QPushButton *one : found) {
            if (one->isVisible())
                return one;
        }
        return found.value(0);
    }
    bool ready(const char *name) const
    {
        const QPushButton *found = button(name);
        return found != nullptr && found->isVisible() && found->isEnabled();
    }
    void click(const char *name)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(ready(name), name, patience);
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    bool shows(const char *name) const
    {
        const auto found = m_desk->findChildren<QWidget *>(QLatin1String(name));
        return std::any_of(found.cbegin(), found.cend(), [](const QWidget *one) { return one->isVisible(); });
    }
    void openWindow();
    void startDrill();
    void failDrill();
    bool running(const char *step);
    QString path(const char *name) const { return m_world->dir() + u'/' + QLatin1String(name); }
    void touch(const char *name) const { QVERIFY(QFile(path(name)).open(QIODevice::WriteOnly)); }
    RunController &controller() { return m_desk->controller(); }
    QTableView *showHistory() const
    {
        m_window->showPage(QStringLiteral("releases"));
        auto *table = m_window->findChild<QTableView *>(QStringLiteral("history"));
        if (!QTest::qWaitFor([table] { return table->model()->rowCount() > 0; }, patience))
            qWarning("no run in the history");
        return table;
    }
    ValueTable *comparison() const
    {
        return m_window->page(QStringLiteral("artifacts"))
            ->findChild<ValueTable *>(QStringLiteral("artifactComparison"));
    }

    QTemporaryDir m_dir;
    std::unique_ptr<console::DemoWorld> m_world;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;
    ReleaseDesk *m_desk = nullptr;
};

void ReleaseWindowTest::initTestCase()
{
    loadWindowResources();
    auto world =
        console::DemoWorld::start(QStringLiteral("saas-starter"), m_dir.filePath(QStringLiteral("demo")));
    QVERIFY2(world, world ? "" : qPrintable(world.error().message));
    m_world = std::move(*world);
    QDir(m_world->dir()).mkpath(QStringLiteral("playbooks"));
    QFile playbook(path("playbooks/drill.yaml"));
    QVERIFY(playbook.open(QIODevice::WriteOnly));
    playbook.write(playbookText);
    QFile look(path("playbooks/look.yaml"));
    QVERIFY(look.open(QIODevice::WriteOnly));
    look.write(lookText);
    QFile workspace(path("slipway.yaml"));
    QVERIFY(workspace.open(QIODevice::Append));
    workspace.write("  guarded:\n    protection: confirm\n    env_files: [.env.compose, .env.local]\n    "
                    "database: ${DATABASE_URL}\n");
    m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
    m_bench->trust(m_world->dir());
}

void ReleaseWindowTest::init()
{
    QFile::remove(path("mended"));
    QFile::remove(path("slow"));
    openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(ready("makePlan"), patience);
}

void ReleaseWindowTest::openWindow()
{
    m_window = std::make_unique<MainWindow>(*m_bench);
    m_window->show();
    m_window->openWorkspace(m_world->dir());
    m_window->startRelease();
    QCOMPARE(m_window->currentPage(), QStringLiteral("room"));
    m_desk = m_window->findChild<ReleaseDesk *>();
    QVERIFY(m_desk != nullptr);
}

void ReleaseWindowTest::startDrill()
{
    m_window->startRelease(QStringLiteral("local"), QStringLiteral("drill"));
    click("startRelease");
}

void ReleaseWindowTest::failDrill()
{
    startDrill();
    QTRY_VERIFY_WITH_TIMEOUT(shows("failureCard"), patience);
}

bool ReleaseWindowTest::running(const char *step)
{
    const release::StepState *state = controller().state().step(QLatin1String(step));
    return state != nullptr && state->running();
}

void ReleaseWindowTest::aWholeReleaseToItsArtifact()
{
    QSignalSpy artifact(m_desk, &ReleaseDesk::artifactWanted);
    click("makePlan"); // environment and playbook are chosen already
    QTRY_VERIFY_WITH_TIMEOUT(shows("planTree"), patience);
    click("startRelease");
    // A person's points are confirmed with a note, other questions with yes.
    const auto asked = [this] {
        return ready("answerYes") ? "answerYes" : ready("itemDone") ? "itemDone" : nullptr;
    };
    int answered = 0;
    while (controller().phase() != Phase::Ended && answered < 20) {
        QTRY_VERIFY_WITH_TIMEOUT(controller().phase() == Phase::Ended || asked() != nullptr, 2 * patience);
        if (controller().phase() == Phase::Ended)
            break;
        QTest::mouseClick(button(asked()), Qt::LeftButton);
        ++answered;
        QTRY_VERIFY((!shows("questionCard") && !shows("itemCard")) || controller().question());
    }
    QVERIFY(answered >= 5);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
    QTRY_VERIFY(shows("resultCard"));
    click("resultArtifact");
    QCOMPARE(artifact.size(), 1);
    QVERIFY(QFile::exists(artifact[0][0].toString()));
    QVERIFY(m_desk->activity().isEmpty());
}

/// After the whole release: its checks, and the plan map as database, Stripe and price map say it now.
void ReleaseWindowTest::whatItProvedIsShown()
{
    m_window->findChild<QAction *>(QStringLiteral("verification.open"))->trigger();
    QCOMPARE(m_window->currentPage(), QStringLiteral("verification"));
    auto *checks = m_window->findChild<CheckView *>();
    QTRY_VERIFY_WITH_TIMEOUT(checks->model().rowCount() > 10, patience);
    for (const CheckRow &row : checks->model().rows())
        QVERIFY2(row.rank() != 0, qPrintable(row.check.name));
    m_window->openPlanMap(QStringLiteral("local"));
    auto *map = static_cast<PlanMapPage *>(m_window->page(QStringLiteral("plan-map")));
    QTRY_VERIFY_WITH_TIMEOUT(map->filter().rowCount() > 0, patience);
    QCOMPARE(map->environment(), QStringLiteral("local"));
    for (int row = 0; row < map->filter().rowCount(); ++row)
        QVERIFY2(map->filter().line(row).agrees(), qPrintable(map->filter().line(row).spoken()));
    QVERIFY(map->target().contains(QStringLiteral("PostgreSQL")));
}

void ReleaseWindowTest::aProtectedEnvironmentWantsItsName()
{
    m_desk->startRelease(QStringLiteral("guarded"), QStringLiteral("drill"));
    QTRY_VERIFY_WITH_TIMEOUT(shows("confirmName"), patience);
    auto *name = m_desk->findChild<QLineEdit *>(QStringLiteral("confirmName"));
    QVERIFY(!button("startRelease")->isEnabled());
    QTest::keyClicks(name, QStringLiteral("guarde"));
    QVERIFY(!button("startRelease")->isEnabled());
    QTest::keyClicks(name, QStringLiteral("d"));
    touch("mended");
    click("startRelease");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
    QCOMPARE(controller().state().approvals.first().comment, QStringLiteral("typed the name"));
}

void ReleaseWindowTest::aFailedStepIsRetried()
{
    failDrill();
    QVERIFY(m_desk->activity().contains(QStringLiteral("failed")));
    touch("mended");
    click("failureRetry");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
    QVERIFY(!shows("failureCard"));
}

void ReleaseWindowTest::aFailedStepIsSkippedWithItsReason()
{
    failDrill();
    click("failureSkip");
    QVERIFY(!button("failureSkipNow")->isEnabled()); // a reason is wanted
    QTest::keyClicks(m_desk->findChild<QLineEdit *>(QStringLiteral("failureReason")),
                     QStringLiteral("done by hand"));
    click("failureSkipNow");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
    QVERIFY(controller()
                .state()
                .step(QStringLiteral("fragile"))
                ->reason.contains(QStringLiteral("done by hand")));
}

void ReleaseWindowTest::aFailedRunIsRolledBack()
{
    failDrill();
    const QString failed = controller().state().runId;
    click("failureRollBack");
    click("failureRollBackOption");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Planned, patience); // shown before it runs
    click("startRelease");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
    QCOMPARE(controller().state().header[u"reverts"].toObject()[u"run_id"].toString(), failed);
}

void ReleaseWindowTest::aFailedRunIsAborted()
{
    failDrill();
    click("failureAbort");
    QVERIFY(controller().failure()); // asked once more, in the card
    click("failureAbortNow");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Failed);
    QTRY_VERIFY(ready("resultResume"));
}

void ReleaseWindowTest::aRunIsCancelledInTheMiddle()
{
    touch("mended");
    touch("slow");
    startDrill();
    QTRY_VERIFY_WITH_TIMEOUT(running("long"), patience);
    click("cancelRun");
    QVERIFY(!controller().cancelRequested()); // asked in the page
    click("cancelNow");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Interrupted);
    QVERIFY(!controller().state().artifacts.isEmpty());
}

void ReleaseWindowTest::closingDuringARunAsksFirst()
{
    touch("mended");
    touch("slow");
    startDrill();
    QTRY_VERIFY_WITH_TIMEOUT(running("long"), patience);
    QVERIFY(m_window->windowTitle().contains(QStringLiteral("local")));
    QVERIFY(!m_window->close());
    QVERIFY(shows("cancelStrip"));
    click("cancelKeep");
    QVERIFY(!shows("cancelStrip"));
    QVERIFY(running("long"));
    QVERIFY(!m_window->close());
    click("cancelNow");
    QVERIFY(m_window->isVisible()); // until the run has truly ended
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), patience);
    QVERIFY(controller().state().finished());
    QVERIFY(!controller().state().artifacts.isEmpty());
}

void ReleaseWindowTest::whatCannotBePlannedIsTold()
{
    m_desk->startRelease(QStringLiteral("local"), QStringLiteral("no-such"));
    QTRY_VERIFY_WITH_TIMEOUT(controller().error(), patience);
    QCOMPARE(controller().error()->code, QStringLiteral("playbook_missing"));
    QVERIFY(shows("planSheet"));
    click("leavePlan");
    QVERIFY(shows("startSheet"));
}

void ReleaseWindowTest::aCrashIsFoundAndResumed()
{
    touch("mended");
    touch("slow");
    QProcess program;
    program.setWorkingDirectory(m_world->dir());
    program.start(qEnvironmentVariable("SLIPWAY_PROGRAM"),
                  {QStringLiteral("release"), QStringLiteral("run"), QStringLiteral("drill"),
                   QStringLiteral("--env"), QStringLiteral("local"), QStringLiteral("--non-interactive")});
    QVERIFY2(program.waitForStarted(), "SLIPWAY_PROGRAM names the built slipway");
    const auto lastRun = [this] {
        auto ledger = ledger::Ledger::open(path("var/ledger.sqlite"));
        ledger::RunFilter filter;
        filter.limit = 1;
        auto runs = ledger ? (*ledger)->runs(filter) : ledger.error();
        return runs && !runs->isEmpty() ? runs->first() : ledger::RunSummary();
    };
    const QString before = lastRun().id;
    QTRY_VERIFY_WITH_TIMEOUT(lastRun().id != before && lastRun().status == release::RunStatus::Running,
                             patience);
    m_desk->openRun(lastRun().id); // followed live meanwhile
    QTRY_VERIFY_WITH_TIMEOUT(running("long"), patience);
    QCOMPARE(controller().phase(), Phase::Following);
    ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
    program.waitForFinished();
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Interrupted);
    QFile::remove(path("slow"));

    openWindow(); // as after a restart
    click("openInterrupted");
    QTRY_VERIFY_WITH_TIMEOUT(ready("resultResume"), patience);
    QCOMPARE(controller().status(), release::RunStatus::Interrupted);
    click("resultResume");
    click("startRelease");
    QTRY_VERIFY_WITH_TIMEOUT(ready("answerYes"), patience); // nobody knows what the command did
    click("answerYes");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    QCOMPARE(controller().status(), release::RunStatus::Succeeded);
}

/// Of the runs that the tests before left; the record of each is made from the ledger.
void ReleaseWindowTest::twoRunsAreCompared()
{
    QAbstractItemModel *runs = showHistory()->model();
    QVERIFY(runs->rowCount() >= 2);
    auto *compare = m_window->findChild<QAction *>(QStringLiteral("history.compare"));
    QTableView *table = showHistory();
    table->clearSelection();
    QVERIFY(!compare->isEnabled());
    const auto select = [&](int row) {
        table->selectionModel()->select(runs->index(row, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
    };
    select(0);
    select(1);
    QVERIFY(compare->isEnabled());
    compare->trigger();
    QCOMPARE(m_window->currentPage(), QStringLiteral("artifacts"));
    QTRY_VERIFY_WITH_TIMEOUT(comparison() != nullptr, patience);
    QVERIFY(comparison()->values().differences() > 0);
    const QString earlier = runs->index(1, 0).data(HistoryModel::RunIdRole).toString();
    const QString later = runs->index(0, 0).data(HistoryModel::RunIdRole).toString();
    QVERIFY(comparison()->values().table().title.contains(earlier)); // whichever was selected first
    QVERIFY(m_window->windowTitle().contains(later));
    showHistory();
    select(2);
    QVERIFY(!compare->isEnabled()); // three are too many
}

void ReleaseWindowTest::aRunIsComparedWithTheReleaseBefore()
{
    QTableView *table = showHistory();
    table->clearSelection();
    const int last = table->model()->rowCount() - 1;
    auto *compare = m_window->findChild<QAction *>(QStringLiteral("history.compare"));
    table->selectRow(last);
    QVERIFY(!compare->isEnabled()); // nothing came before the first
    table->selectRow(0);
    QVERIFY(compare->isEnabled());
    table->setFocus();
    QTest::keyClick(table, Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(m_window->currentPage(), QStringLiteral("artifacts"));
    QTRY_VERIFY_WITH_TIMEOUT(comparison() != nullptr, patience);
}

void ReleaseWindowTest::aFailedCheckIsAskedAgainOutsideItsRun()
{
    m_window->startRelease(QStringLiteral("local"), QStringLiteral("look"));
    click("startRelease");
    QTRY_VERIFY_WITH_TIMEOUT(shows("failureCard"), patience);
    click("failureAbort");
    click("failureAbortNow");
    QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    const QString run = controller().state().runId;
    const qint64 events = controller().state().events;
    m_window->openVerification(run);
    auto *checks = m_window->page(QStringLiteral("verification"))->findChild<CheckView *>();
    auto *again = m_window->findChild<QPushButton *>(QStringLiteral("verification.again"));
    QTRY_VERIFY_WITH_TIMEOUT(again->isVisible(), patience);
    const auto first = [checks] { return checks->model().rows().value(0); };
    QCOMPARE(first().check.status, release::CheckStatus::Fail);
    QVERIFY(first().check.tookMs.has_value());
    QFile log(path("look.log"));
    QVERIFY(log.open(QIODevice::WriteOnly));
    log.write("ready\n");
    log.close();
    m_window->findChild<QAction *>(QStringLiteral("checks.askAgain"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(first().now.has_value(), patience);
    QCOMPARE(first().now->status, release::CheckStatus::Pass);
    QCOMPARE(first().check.status, release::CheckStatus::Fail); // the record stays
    auto ledger = ledger::Ledger::open(path("var/ledger.sqlite"));
    QVERIFY(ledger);
    QVERIFY((*ledger)->run(run)->events >= events);
    const qint64 recorded = (*ledger)->run(run)->events;
    m_window->findChild<QAction *>(QStringLiteral("checks.askAgain"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(again->text().contains(QStringLiteral("Ask")), patience);
    QCOMPARE((*ledger)->run(run)->events, recorded);
}

QTEST_MAIN(ReleaseWindowTest)
#include "release.moc"
