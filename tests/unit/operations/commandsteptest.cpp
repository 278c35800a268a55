// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/stepbench.h"
#include "operations/operationssteps.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;

class CommandStepTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    StepOutcome shell(const char *line, QJsonObject more = {})
    {
        more.insert(QStringLiteral("shell"), QString::fromUtf8(line));
        return m_bench->run(QStringLiteral("command"), more);
    }
    static QJsonObject patterns(const char *key, const char *pattern)
    {
        return {{QLatin1String(key), QJsonArray{QString::fromUtf8(pattern)}}};
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->setup.workspace.dir = m_dir.path();
        m_bench->setup.childEnvironment.insert(QStringLiteral("PATH"), qgetenv("PATH"));
    }

    void runsInTheWorkspaceWithTheRunsName()
    {
        m_bench->setup.runId = QStringLiteral("R1");
        QCOMPARE(
            shell("pwd; echo $PGAPPNAME; cat", {{QStringLiteral("stdin"), QStringLiteral("given")}}).status,
            StepStatus::Succeeded);
        QVERIFY(m_bench->printed(m_dir.path()));
        QVERIFY(m_bench->printed(QStringLiteral("slipway/R1")));
        QVERIFY(m_bench->printed(QStringLiteral("given")));
        const Forecast forecast = m_bench->forecast(
            QStringLiteral("command"), {{QStringLiteral("argv"), QJsonArray{QStringLiteral("true")}}});
        QCOMPARE(forecast.intent[u"command"].toArray(), QJsonArray{QStringLiteral("true")});
    }

    void failsWithTheLastLineAndTheCode()
    {
        const StepOutcome outcome = shell("echo fine; echo 'no disk' >&2; exit 7");
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, QStringLiteral("command_failed"));
        QCOMPARE(outcome.error->message, QStringLiteral("no disk"));
        QVERIFY(outcome.error->details.first().contains(QStringLiteral("7")));
        QCOMPARE(shell("exit 7", {{QStringLiteral("exit"), 7}}).status, StepStatus::Succeeded);
    }

    void namesNothingToRun()
    {
        const Forecast forecast = m_bench->forecast(QStringLiteral("command"));
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QCOMPARE(forecast.blockedKind, ErrorKind::Usage);
        const StepOutcome outcome =
            m_bench->run(QStringLiteral("command"),
                         {{QStringLiteral("argv"), QJsonArray{QStringLiteral("no-such-program")}}});
        QCOMPARE(outcome.error->code, QStringLiteral("program_missing"));
    }

    void patternsAreJudgedLineByLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("good");
        QTest::addColumn<QString>("actual");
        const auto row = [](const char *name, const char *line, const char *key, const char *pattern,
                            bool good, const char *actual) {
            QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(key)
                                << QString::fromLatin1(pattern) << good << QString::fromLatin1(actual);
        };
        row("wanted", "printf 'a\\nready\\nready\\n'", "must", "^ready$", true, "2 lines, first: ready");
        row("wanted and absent", "echo a", "must", "^ready$", false, "no line");
        row("unwanted", "echo 'ERROR: x'", "must_not", "ERROR", false, "1 lines, first: ERROR: x");
        row("unwanted and absent", "echo fine", "must_not", "ERROR", true, "no line");
        row("without a line end", "printf ready", "must", "^ready$", true, "1 lines, first: ready");
        row("in pieces", "printf re; sleep 0.15; printf ady", "must", "^ready$", true,
            "1 lines, first: ready");
        row("streams apart", "printf rea; printf dy >&2; sleep 0.15; printf 'x\\n'", "must_not", "ready",
            true, "no line");
        row("on standard error", "echo ready >&2", "must", "^ready$", true, "1 lines, first: ready");
    }

    void patternsAreJudgedLineByLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, key);
        QFETCH(QString, pattern);
        QFETCH(bool, good);
        QFETCH(QString, actual);
        shell(line.constData(), patterns(key.toLatin1().constData(), pattern.toLatin1().constData()));
        const CheckResult *check = m_bench->check(pattern);
        QVERIFY(check);
        QCOMPARE(check->status == CheckStatus::Pass, good);
        QCOMPARE(check->actual, actual);
    }

    void aLineWithoutEndIsWatchedInBoundedTime()
    {
        QElapsedTimer timer;
        timer.start();
        // 40 MB without a line end, the pattern over the place where pieces meet
        shell("head -c 65533 /dev/zero | tr '\\0' x; printf needle; head -c 40000000 /dev/zero | tr '\\0' x",
              patterns("must", "needle"));
        QCOMPARE(m_bench->check(QStringLiteral("needle"))->status, CheckStatus::Pass);
        QVERIFY(m_bench->check(QStringLiteral("needle"))->actual.startsWith(QStringLiteral("1 lines")));
        QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
    }

    void manyShortLinesAreWatchedInBoundedTime()
    {
        QElapsedTimer timer;
        timer.start();
        shell("yes 'a line of output' | head -n 1000000; echo end", patterns("must", "^end$"));
        QCOMPARE(m_bench->check(QStringLiteral("^end$"))->status, CheckStatus::Pass);
        QVERIFY2(timer.elapsed() < 15'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aStoppedCommandHasAnUnknownOutcome()
    {
        m_bench->onOutput = [this] { m_bench->stop.request_stop(); };
        const StepOutcome outcome = shell("echo begun; sleep 60");
        QCOMPARE(outcome.status, StepStatus::Interrupted);
        QCOMPARE(outcome.error->kind, ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(CommandStepTest)
#include "commandsteptest.moc"
