// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "windowhands.h"

#include "gui/ambiguousqueue.h"
#include "gui/backfilldesk.h"
#include "gui/failurecard.h"
#include "gui/rowstable.h"
#include "gui/runbooksheet.h"
#include "gui/windowprogram.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTemporaryDir>

using namespace slipway;
using namespace slipway::gui;
using Phase = RunController::Phase;

namespace {

constexpr int patience = WindowHands::patience;

QString textOf(const QWidget &widget)
{
    QStringList words;
    for (const QLabel *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible())
            words << label->text();
    }
    return words.join(u'\n');
}

} // namespace

/// The ordered rollout of the sample product in the real window: its own programs, alembic and a private
/// PostgreSQL, from the first to the last line of its playbook.
class RolloutWindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { loadWindowResources(); }
    void init();
    void cleanup();
    void fromFirstToLastLineWithTheBackfillInHand();
    void aKnownFixIsRunAndTheReleaseResumed();

private:
    QJsonObject record() { return m_hands->state().facts[u"backfill.backfill"].toObject(); }
    QString stateOfBackfill() { return record()[u"state"].toString(); }
    QJsonObject decidedRow(const QString &key);
    QString psql(const QString &sql) const;
    void script(const QStringList &arguments) const;
    void startRollout();
    void pauseAndGoOn();
    void readTheRunbook();
    void decideWhileItRuns();
    void decideTheRest();

    QTemporaryDir m_dir;
    int m_number = 0;
    QString m_first; ///< key of the row that was decided while batches went on
    std::unique_ptr<console::DemoWorld> m_world;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<WindowHands> m_hands;
};

void RolloutWindowTest::init()
{
    const QString name = QString::number(++m_number);
    auto world = console::DemoWorld::start(QStringLiteral("isp-billing"), m_dir.filePath(name));
    QVERIFY2(world, world ? "" : qPrintable(world.error().message));
    m_world = std::move(*world);
    m_bench = std::make_unique<Workbench>(m_dir.filePath(QString(name + QStringLiteral(".ini"))));
    m_bench->trust(m_world->dir());
    m_hands = std::make_unique<WindowHands>(*m_bench, *m_world);
}

void RolloutWindowTest::cleanup()
{
    m_hands.reset();
    m_bench.reset();
    m_world.reset();
}

QString RolloutWindowTest::psql(const QString &sql) const
{
    QProcess program;
    program.start(QStringLiteral("psql"),
                  {QStringLiteral("-X"), QStringLiteral("-At"), QStringLiteral("-v"),
                   QStringLiteral("ON_ERROR_STOP=1"), m_world->databaseUrl(), QStringLiteral("-c"), sql});
    program.waitForFinished();
    if (program.exitCode() != 0)
        qWarning("%s", program.readAllStandardError().constData());
    return QString::fromUtf8(program.readAllStandardOutput()).trimmed();
}

void RolloutWindowTest::script(const QStringList &arguments) const
{
    QProcess program;
    program.setWorkingDirectory(m_world->dir());
    program.start(QStringLiteral("/usr/bin/python3"), arguments);
    QVERIFY(program.waitForFinished(patience));
    QVERIFY2(program.exitCode() == 0, program.readAllStandardError().constData());
}

void RolloutWindowTest::startRollout()
{
    m_hands->window().startRelease(QStringLiteral("local"), QStringLiteral("subscriber-fk"));
    m_hands->click("startRelease");
}

QJsonObject RolloutWindowTest::decidedRow(const QString &key)
{
    for (const QJsonValue row : record()[u"queue"].toArray()) {
        if (row[u"key"][0].toString() == key && !row[u"decision"].toString().isEmpty())
            return row.toObject();
    }
    return {};
}

void RolloutWindowTest::pauseAndGoOn()
{
    auto *desk = m_hands->shown<BackfillDesk>("backfillDesk");
    QVERIFY(desk != nullptr);
    QTest::keyClick(&m_hands->window(), Qt::Key_P, Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(stateOfBackfill(), QStringLiteral("paused"), patience);
    QVERIFY2(textOf(*desk).contains(QStringLiteral("paused, by hand")), qPrintable(textOf(*desk)));
    const QJsonObject then = record();
    QVERIFY(then[u"counts"][u"checked"].toInteger() < then[u"total"].toInteger());
    QTRY_VERIFY_WITH_TIMEOUT(record()[u"elapsed_ms"].toInteger() > then[u"elapsed_ms"].toInteger() + 900,
                             patience);
    QCOMPARE(record()[u"batches"].toInteger(), then[u"batches"].toInteger()); // nothing moved
    QCOMPARE(psql(QStringLiteral("select count(*) from plan_subscriptions where subscriber_id is not null")),
             QString::number(then[u"counts"][u"updated"].toInteger()));
    readTheRunbook();
    m_hands->click("backfillFaster"); // also while it is paused
    QTRY_COMPARE_WITH_TIMEOUT(record()[u"pace"].toInt(), 30, patience);
    QVERIFY2(textOf(*desk).contains(QStringLiteral("pace 30 %")), qPrintable(textOf(*desk)));
    m_hands->click("backfillPause"); // says "Go on" now
    QTRY_VERIFY_WITH_TIMEOUT(record()[u"batches"].toInteger() > then[u"batches"].toInteger(), patience);
    QVERIFY(stateOfBackfill() != u"paused");
}

/// While it is paused: the section of this phase, and back.
void RolloutWindowTest::readTheRunbook()
{
    m_hands->click("stepRunbook");
    auto *runbook = m_hands->shown<RunbookSheet>("runbookSheet");
    QVERIFY(runbook != nullptr);
    QCOMPARE(runbook->section(), QStringLiteral("Execute"));
    QVERIFY(runbook->text().contains(QStringLiteral("oldest active subscriber")));
    m_hands->click("runbookLeave");
    QVERIFY(m_hands->shows("runRoom"));
}

/// The second candidate of the first row that waits.
void RolloutWindowTest::decideWhileItRuns()
{
    m_hands->click("backfillDecide");
    auto *queue = m_hands->shown<AmbiguousQueue>("ambiguousQueue");
    auto *why = queue->findChild<QLineEdit *>(QStringLiteral("ambiguousWhy"));
    const auto takes = [queue] {
        return queue->findChildren<QPushButton *>(QStringLiteral("ambiguousTake"));
    };
    m_first = queue->findChild<RowsTable *>()->currentKey();
    QTRY_COMPARE(takes().size(), 2);
    QTest::keyClicks(why, QStringLiteral("the contract names the wireless line"));
    QTest::keyClick(&m_hands->window(), Qt::Key_2, Qt::AltModifier); // the second candidate
    QTRY_VERIFY_WITH_TIMEOUT(!decidedRow(m_first).isEmpty(), patience);
}

void RolloutWindowTest::decideTheRest()
{
    QTRY_COMPARE_WITH_TIMEOUT(stateOfBackfill(), QStringLiteral("deciding"), patience);
    QTRY_VERIFY(m_hands->controller().question());
    QVERIFY(!m_hands->shows("questionCard")); // the queue asks
    auto *queue = m_hands->shown<AmbiguousQueue>("ambiguousQueue");
    QVERIFY(queue != nullptr);
    auto *table = queue->findChild<RowsTable *>();
    const QString second = table->currentKey();
    QVERIFY(second != m_first);
    QTest::keyClicks(queue->findChild<QLineEdit *>(QStringLiteral("ambiguousWhy")),
                     QStringLiteral("asked the customer"));
    QTest::mouseClick(queue->findChildren<QPushButton *>(QStringLiteral("ambiguousTake")).constFirst(),
                      Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!decidedRow(second).isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_hands->controller().question(), patience); // the next one
    QCOMPARE(record()[u"waiting"].toInt(), 10);
    QVERIFY(table->currentKey() != second);
    m_hands->click("ambiguousAllByRule"); // the reason stays
}

void RolloutWindowTest::fromFirstToLastLineWithTheBackfillInHand()
{
    m_hands->edit(QStringLiteral("backfills/subscriber.yaml"), "when: always", "when: never");
    m_hands->edit(QStringLiteral("backfills/subscriber.yaml"), "batch: {size: 100,",
                  "batch: {size: 10, max: 10,");
    m_hands->edit(QStringLiteral("backfills/subscriber.yaml"), "throttle: {", "throttle: {pace: 10, ");
    startRollout();
    m_hands->confirmPointsUntil([this] { return record()[u"waiting"].toInt() > 0; });
    QVERIFY(m_hands->running("backfill"));
    decideWhileItRuns();
    pauseAndGoOn();
    decideTheRest();
    m_hands->confirmPointsUntil([this] { return m_hands->ended() || m_hands->controller().failure(); });
    QVERIFY(!m_hands->controller().failure());
    QCOMPARE(m_hands->controller().status(), release::RunStatus::Succeeded);

    const release::RunState &state = m_hands->state();
    for (const release::StepState &step : state.steps) // staging is for production alone
        QVERIFY2(step.finished && (step.status == release::StepStatus::Succeeded || step.id == u"staging"),
                 qPrintable(step.id));
    const QJsonObject decision =
        state.facts[QString(QStringLiteral("decision.backfill.") + m_first)].toObject();
    QCOMPARE(decision[u"who"].toString(), state.person());
    QCOMPARE(decision[u"why"].toString(), QStringLiteral("the contract names the wireless line"));
    QCOMPARE(
        psql(QStringLiteral("select s.service_type from plan_subscriptions ps join subscribers s on s.id = "
                            "ps.subscriber_id where ps.id = '%1'")
                 .arg(m_first)),
        QStringLiteral("wireless"));
    QCOMPARE(psql(QStringLiteral("select count(*) filter (where subscriber_id is null), count(*) from "
                                 "plan_subscriptions")),
             QStringLiteral("0|1235")); // one is the verification's own
    QCOMPARE(
        psql(QStringLiteral("select decision, count(*) from slipway_backfill_queue group by 1 order by 1")),
        QStringLiteral("rule|10\nvalue|2"));
    QVERIFY(QFile::exists(m_hands->controller().report()->artifactPath));
}

void RolloutWindowTest::aKnownFixIsRunAndTheReleaseResumed()
{
    script({QStringLiteral("scripts/service.py"), QStringLiteral("deploy"),
            QStringLiteral("1.9.0")}); // too early
    startRollout();
    QTRY_VERIFY_WITH_TIMEOUT(m_hands->controller().failure(), patience);
    QCOMPARE(m_hands->controller().failure()->stepId, QStringLiteral("old_code"));
    const QString failed = m_hands->state().runId;
    auto *card = m_hands->shown<FailureCard>("failureCard");
    QVERIFY(card != nullptr);
    QVERIFY(textOf(*card).contains(QStringLiteral("The new code was deployed before the migration ran.")));
    QVERIFY(textOf(*card).contains(QStringLiteral("Run the migration at once")));
    m_hands->click("failureFix");
    QTRY_COMPARE_WITH_TIMEOUT(m_hands->controller().phase(), Phase::Planned,
                              patience); // shown before it runs
    QCOMPARE(m_hands->controller().plannedRun()->plan.steps.constFirst().spec.id,
             QStringLiteral("fix_migrate"));
    m_hands->click("startRelease");
    QTRY_VERIFY_WITH_TIMEOUT(m_hands->ended() && m_hands->state().runId != failed, patience);
    QCOMPARE(m_hands->controller().status(), release::RunStatus::Succeeded);
    QCOMPARE(m_hands->state().header[u"fixes"][u"run_id"].toString(), failed);
    m_hands->click("resultResume");
    m_hands->click("startRelease");
    m_hands->confirmPointsUntil([this] { return m_hands->ended() || m_hands->controller().failure(); });
    QVERIFY(!m_hands->controller().failure());
    QCOMPARE(m_hands->state().runId, failed);
    QCOMPARE(m_hands->controller().status(), release::RunStatus::Succeeded);
    QCOMPARE(psql(QStringLiteral("select version_num from alembic_version")), QStringLiteral("fdf1b7f6bbe1"));
}

QTEST_MAIN(RolloutWindowTest)
#include "rollout.moc"
