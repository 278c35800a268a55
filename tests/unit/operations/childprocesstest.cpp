// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/localprocesses.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <thread>

using namespace slipway::release;
using slipway::operations::findProgram;
using slipway::operations::LocalProcesses;

/// Children of this machine, as a step would run them.
class ChildProcessTest : public QObject
{
    Q_OBJECT

private:
    static ProcessRequest shell(const QString &line)
    {
        ProcessRequest request;
        request.argv = {QStringLiteral("sh"), QStringLiteral("-c"), line};
        request.environment = {{QStringLiteral("PATH"), "/usr/bin:/bin"}};
        return request;
    }
    QByteArray m_seen;
    OutputSink sink()
    {
        return [this](OutputStream, QByteArrayView bytes) { m_seen += bytes.toByteArray(); };
    }

private Q_SLOTS:
    void init() { m_seen.clear(); }

    void streamsAndExitCode()
    {
        const auto outcome =
            LocalProcesses().run(shell(QStringLiteral("echo out; echo err >&2; exit 7")), {}, sink());
        QVERIFY(outcome);
        QCOMPARE(outcome->exitCode, 7);
        QCOMPARE(outcome->standardOutput, QByteArray("out\n"));
        QCOMPARE(outcome->standardError, QByteArray("err\n"));
        QCOMPARE(m_seen.size(), qsizetype(8));
    }

    void standardInputIsGivenAndClosed()
    {
        ProcessRequest request = shell(QStringLiteral("cat; echo end"));
        request.standardInput = QByteArray(1'000'000, 'x');
        request.captureLimit = 2'000'000;
        const auto outcome = LocalProcesses().run(request, {}, {});
        QVERIFY(outcome);
        QCOMPARE(outcome->standardOutput.size(), qsizetype(1'000'004));
        const auto empty = LocalProcesses().run(shell(QStringLiteral("cat; echo end")), {}, {});
        QCOMPARE(empty->standardOutput, QByteArray("end\n"));
    }

    void childThatClosesItsInputEarlyIsNoHarm()
    {
        ProcessRequest request = shell(QStringLiteral("exec <&-; exit 3"));
        request.standardInput = QByteArray(1'000'000, 'x');
        QCOMPARE(LocalProcesses().run(request, {}, {})->exitCode, 3);
    }

    void environmentIsExact()
    {
        ProcessRequest request =
            shell(QStringLiteral("env | grep -v -e '^PWD=' -e '^_=' -e '^SHLVL=' | sort"));
        request.environment.insert(QStringLiteral("ONLY"), "this one");
        QCOMPARE(LocalProcesses().run(request, {}, {})->standardOutput,
                 QByteArray("ONLY=this one\nPATH=/usr/bin:/bin\n"));
    }

    void folderIsTheWorkingFolder()
    {
        const QTemporaryDir dir;
        ProcessRequest request = shell(QStringLiteral("pwd -P"));
        request.dir = dir.path();
        const QByteArray expected = QFileInfo(dir.path()).canonicalFilePath().toLocal8Bit() + '\n';
        QCOMPARE(LocalProcesses().run(request, {}, {})->standardOutput, expected);
    }

    void missingProgramIsNamed()
    {
        ProcessRequest request = shell({});
        request.argv = {QStringLiteral("no-such-program-here")};
        const auto outcome = LocalProcesses().run(request, {}, {});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, QStringLiteral("program_missing"));
        QVERIFY(outcome.error().message.contains(QStringLiteral("no-such-program-here")));
        QVERIFY(findProgram(QStringLiteral("sh"), request.environment, QStringLiteral("/"))
                    .endsWith(QStringLiteral("/sh")));
    }

    void outputIsWholeAndCaptureBounded()
    {
        ProcessRequest request = shell(QStringLiteral("yes 'a line of output' | head -n 500000; echo last"));
        request.captureLimit = 1000;
        qint64 bytes = 0;
        const auto outcome = LocalProcesses().run(
            request, {}, [&](OutputStream, QByteArrayView chunk) { bytes += chunk.size(); });
        QVERIFY(outcome);
        QCOMPARE(bytes, 17 * 500'000LL + 5);
        QCOMPARE(outcome->standardOutput.size(), qsizetype(1000));
        QCOMPARE(outcome->lastLines.size(), qsizetype(20));
        QCOMPARE(outcome->lastLines.last(), QStringLiteral("last"));
    }

    void timeOutEndsIt()
    {
        ProcessRequest request = shell(QStringLiteral("sleep 60"));
        request.timeoutMs = 200;
        QElapsedTimer took;
        took.start();
        const auto outcome = LocalProcesses().run(request, {}, {});
        QVERIFY(outcome->timedOut && !outcome->cancelled);
        QVERIFY(took.elapsed() < 10'000);
    }

    void stopReachesTheWholeGroup()
    {
        std::stop_source stop;
        qint64 grandchild = 0;
        const auto outcome = LocalProcesses().run(shell(QStringLiteral("sleep 60 & echo $!; wait")),
                                                  stop.get_token(), [&](OutputStream, QByteArrayView bytes) {
                                                      if (bytes.isEmpty())
                                                          return;
                                                      grandchild = bytes.toByteArray().trimmed().toLongLong();
                                                      stop.request_stop();
                                                  });
        QVERIFY(outcome->cancelled);
        QVERIFY(grandchild > 0);
        QFile status(QStringLiteral("/proc/%1/stat").arg(grandchild));
        const bool there = status.open(QIODevice::ReadOnly);
        const QByteArray state =
            there ? status.readAll().split(')').last().trimmed().left(1) : QByteArray("Z");
        QCOMPARE(state, QByteArray("Z")); // gone, or waiting to be reaped by this machine's first process
    }

    /// A member of the group that has ended, and whose parent does not wait for it, is as good as gone.
    void anUnreapedChildIsNotWaitedFor()
    {
        const QTemporaryDir dir;
        ProcessRequest request;
        request.environment = {{QStringLiteral("PATH"), "/usr/bin:/bin"}};
        request.dir = dir.path();
        request.argv = {QStringLiteral("/usr/bin/python3"), QStringLiteral("-c"), QStringLiteral(R"(
import os, signal, time
if os.fork() == 0:                        # leaves the group and waits for nobody
    child = os.fork()
    if child == 0:
        signal.pause()
    os.setsid()
    open("outsider", "w").write(str(os.getpid()))
    print("ready", flush=True)
    for end in (0, 1, 2): os.close(end)
    time.sleep(60)
    os._exit(0)
signal.pause()
)")};
        std::stop_source stop;
        QElapsedTimer took;
        const auto outcome =
            LocalProcesses().run(request, stop.get_token(), [&](OutputStream, QByteArrayView bytes) {
                if (bytes.startsWith("ready")) {
                    took.start();
                    stop.request_stop();
                }
            });
        QFile outsider(dir.filePath(QStringLiteral("outsider")));
        QVERIFY(outsider.open(QIODevice::ReadOnly));
        ::kill(outsider.readAll().toInt(), SIGKILL);
        QVERIFY(outcome->cancelled);
        QVERIFY2(took.elapsed() < 4'000, qPrintable(QString::number(took.elapsed())));
    }

    void deathBySignalIsTold()
    {
        const auto outcome = LocalProcesses().run(shell(QStringLiteral("kill -KILL $$")), {}, {});
        QVERIFY(outcome->crashed);
        QCOMPARE(outcome->exitCode, 128 + 9);
    }
};

QTEST_GUILESS_MAIN(ChildProcessTest)
#include "childprocesstest.moc"
