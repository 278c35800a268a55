// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/stepbench.h"
#include "operations/localprocesses.h"
#include "operations/operationssteps.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace slipway;
using namespace slipway::release;

/// Checks that are repeated: real commands and logs inside.
class WatchStepTest : public QObject
{
    Q_OBJECT

    operations::LocalProcesses m_processes;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    static StepSpec step(const char *kind, const StepSpec &check, const QJsonObject &parameters)
    {
        StepSpec spec;
        spec.id = QLatin1String(kind);
        spec.kind = QLatin1String(kind);
        spec.parameters = parameters;
        spec.inner.insert(QStringLiteral("check"), {check});
        return spec;
    }
    static StepSpec command(const char *shell, QJsonObject more = {})
    {
        StepSpec spec;
        spec.id = QStringLiteral("outer.check");
        spec.kind = QStringLiteral("command");
        spec.title = QStringLiteral("The check");
        more.insert(QStringLiteral("shell"), QString::fromUtf8(shell));
        spec.parameters = more;
        return spec;
    }
    int counted() const
    {
        QFile file(m_dir->filePath(QStringLiteral("count")));
        return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) : 0;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->processes.instead = &m_processes;
        m_bench->setup.workspace.dir = m_dir->path();
        m_bench->setup.childEnvironment.insert(QStringLiteral("PATH"), qgetenv("PATH"));
    }

    void aWatchHoldsToItsEnd()
    {
        QElapsedTimer timer;
        timer.start();
        const StepOutcome outcome =
            m_bench->run(step("watch",
                              command("echo x >> count; echo fine",
                                      {{QStringLiteral("must"), QJsonArray{QStringLiteral("fine")}}}),
                              {{QStringLiteral("every"), 50}, {QStringLiteral("for"), 300}}));
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QVERIFY(timer.elapsed() >= 300);
        QVERIFY(counted() >= 2);
        QVERIFY(outcome.reason.contains(QStringLiteral("held for 300 ms")));
        QCOMPARE(m_bench->check(QStringLiteral("fine"))->status, CheckStatus::Pass);
    }

    void aWatchFailsAtTheFirstFailure()
    {
        const StepOutcome outcome = m_bench->run(step(
            "watch",
            command("echo x >> count; [ $(wc -l < count) -lt 3 ] || { echo 'boom: disk full'; exit 4; }"),
            {{QStringLiteral("every"), 20}, {QStringLiteral("for"), 60'000}}));
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, QStringLiteral("watch_failed"));
        QVERIFY2(outcome.error->message.contains(QStringLiteral("at check 3: boom: disk full")),
                 qPrintable(outcome.error->message));
        QVERIFY(outcome.error->details.contains(QStringLiteral("exit code 4")));
        QCOMPARE(counted(), 3);
        QVERIFY(m_bench->printed(QStringLiteral("boom: disk full")));
    }

    void aWatchedCommandThatHangsIsEndedAndSaid()
    {
        QElapsedTimer timer;
        timer.start();
        const StepOutcome outcome =
            m_bench->run(step("watch", command("echo $$ > pid; echo before it hung; sleep 600"),
                              {{QStringLiteral("every"), 20},
                               {QStringLiteral("for"), 60'000},
                               {QStringLiteral("each_timeout"), 400}}));
        QCOMPARE(outcome.error->code, QStringLiteral("watch_failed"));
        QVERIFY2(outcome.error->message.contains(QStringLiteral("was not done within 0.4 s")),
                 qPrintable(outcome.error->message));
        QVERIFY(outcome.error->details.contains(QStringLiteral("before it hung")));
        QVERIFY(timer.elapsed() < 6000);
        QFile pid(m_dir->filePath(QStringLiteral("pid")));
        QVERIFY(pid.open(QIODevice::ReadOnly));
        QVERIFY(!QFile::exists(QStringLiteral("/proc/%1").arg(QString::fromLatin1(pid.readAll().trimmed()))));
    }

    void cancelEndsAWatchAtOnce_data()
    {
        QTest::addColumn<QByteArray>("shell");
        QTest::newRow("between two checks") << QByteArray("touch begun");
        QTest::newRow("within a check") << QByteArray("touch begun; sleep 600");
    }
    void cancelEndsAWatchAtOnce()
    {
        QFETCH(QByteArray, shell);
        const QString begun = m_dir->filePath(QStringLiteral("begun"));
        std::jthread canceller([&](const std::stop_token &done) {
            while (!QFile::exists(begun) && !done.stop_requested())
                std::this_thread::yield();
            m_bench->stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const StepOutcome outcome =
            m_bench->run(step("watch", command(shell.constData()),
                              {{QStringLiteral("every"), 60'000}, {QStringLiteral("for"), 600'000}}));
        QCOMPARE(outcome.status, StepStatus::Cancelled);
        QVERIFY(timer.elapsed() < 6000);
    }

    void aWatchedLogIsReadFromTheBeginningOfTheWatch()
    {
        QFile log(m_dir->filePath(QStringLiteral("api.log")));
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write("ERROR before\n");
        log.flush();
        StepSpec scan;
        scan.id = QStringLiteral("outer.check");
        scan.kind = QStringLiteral("log_scan");
        scan.parameters = {{QStringLiteral("files"), QJsonArray{QStringLiteral("api.log")}},
                           {QStringLiteral("none_of"), QJsonArray{QStringLiteral("ERROR")}}};
        const QJsonObject times{{QStringLiteral("every"), 20}, {QStringLiteral("for"), 200}};
        QCOMPARE(m_bench->run(step("watch", scan, times)).status, StepStatus::Succeeded);
        m_bench->facts = {};
        std::jthread writer([&](const std::stop_token &done) {
            QElapsedTimer waited;
            waited.start();
            while (waited.elapsed() < 100 && !done.stop_requested())
                std::this_thread::yield();
            log.write("ERROR after\n");
            log.flush();
        });
        const StepOutcome outcome = m_bench->run(
            step("watch", scan, {{QStringLiteral("every"), 20}, {QStringLiteral("for"), 60'000}}));
        QCOMPARE(outcome.error->code, QStringLiteral("watch_failed"));
        QVERIFY(outcome.error->message.contains(QStringLiteral("ERROR after")));
    }

    void aWaitEndsWhenItHolds()
    {
        const StepOutcome outcome = m_bench->run(step(
            "wait", command("echo x >> count; [ $(wc -l < count) -ge 4 ]"), {{QStringLiteral("every"), 20}}));
        QCOMPARE(outcome.status, StepStatus::Succeeded);
        QVERIFY(outcome.reason.contains(QStringLiteral("at try 4")));
        QCOMPARE(counted(), 4);
    }

    void aWaitTellsWhatItSawLast()
    {
        StepSpec spec =
            step("wait", command("echo pipeline is running; exit 1"), {{QStringLiteral("every"), 20}});
        spec.timeoutMs = 500;
        const StepOutcome outcome = m_bench->run(spec);
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, QStringLiteral("wait_timeout"));
        QVERIFY2(outcome.error->message.contains(QStringLiteral("Last seen: pipeline is running")),
                 qPrintable(outcome.error->message));
    }

    void theForecastTellsWhatIsRepeated()
    {
        const Forecast forecast = m_bench->forecast(step(
            "watch", command("true"), {{QStringLiteral("every"), 30'000}, {QStringLiteral("for"), 900'000}}));
        QCOMPARE(forecast.reason, QStringLiteral("watches for 15 min, every 30 s: runs true"));
        StepSpec unknown = command("true");
        unknown.kind = QStringLiteral("nonsense");
        QCOMPARE(m_bench->forecast(step("wait", unknown, {})).state, ForecastState::Blocked);
    }
};

QTEST_GUILESS_MAIN(WatchStepTest)
#include "watchsteptest.moc"
