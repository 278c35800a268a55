// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/sshserver.h"
#include "fakes/stepbench.h"
#include "fakes/wordredactor.h"
#include "operations/localprocesses.h"
#include "operations/operationssteps.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace slipway;
using namespace slipway::release;

namespace {

bool alive(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QByteArray words = status.readAll();
    return !words.mid(words.lastIndexOf(')')).startsWith(") Z");
}

} // namespace

/// Commands on a host of the workspace, through a real sshd.
class HostCommandTest : public QObject
{
    Q_OBJECT

    fakes::SshServer m_server;
    operations::LocalProcesses m_processes;
    fakes::WordRedactor m_redactor{"hunter2-canary"};
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    static QJsonObject onHost(const char *shell, QJsonObject more = {})
    {
        more.insert(QStringLiteral("shell"), QString::fromUtf8(shell));
        more.insert(QStringLiteral("host"), QStringLiteral("db-server"));
        return more;
    }
    StepOutcome run(const QJsonObject &parameters)
    {
        return m_bench->run(QStringLiteral("command"), parameters);
    }
    QByteArray read(const QString &name) const
    {
        QFile file(m_dir->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_server.start(), QString()); }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}), &m_redactor);
        m_bench->processes.instead = &m_processes;
        m_bench->setup.workspace.dir = m_dir->path();
        m_bench->setup.runId = QStringLiteral("R1");
        for (const char *name : {"PATH", "HOME", "USER", "LOGNAME"})
            m_bench->setup.childEnvironment.insert(QLatin1String(name), qgetenv(name));
        m_bench->setup.environment.name = QStringLiteral("staging");
        m_bench->setup.environment.settings.hosts = {
            HostSpec{QStringLiteral("db-server"), m_server.command(), m_dir->path(), {}}};
    }

    void runsThereInItsFolder()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("app dir")));
        const StepOutcome outcome =
            run(onHost("pwd; echo \"[$SSH_CONNECTION]\"; echo $PGAPPNAME; cat; exit 3",
                       {{QStringLiteral("stdin"), QStringLiteral("yes\n'quoted' $HOME\n")},
                        {QStringLiteral("dir"), QStringLiteral("app dir")},
                        {QStringLiteral("exit"), QJsonArray{0, 3}}}));
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QVERIFY(m_bench->printed(m_dir->path() + QStringLiteral("/app dir")));
        QVERIFY(m_bench->printed(QStringLiteral("[127.0.0.1 ")));
        QVERIFY(m_bench->printed(QStringLiteral("slipway/R1")));
        QVERIFY(m_bench->printed(QStringLiteral("yes\n'quoted' $HOME\n")));
    }

    void argumentsArriveAsTheyAre()
    {
        const StepOutcome outcome =
            run({{QStringLiteral("host"), QStringLiteral("db-server")},
                 {QStringLiteral("argv"),
                  QJsonArray{QStringLiteral("printf"), QStringLiteral("<%s>"), QStringLiteral("it's $HOME"),
                             QStringLiteral("a \"b\" *")}}});
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(m_bench->output, QByteArray("<it's $HOME><a \"b\" *>"));
    }

    void secretsReachTheEnvironmentThereAndNoArgument()
    {
        m_bench->setup.variables.insert(QStringLiteral("TOKEN"),
                                        {Secret("hunter2-canary"), QStringLiteral("test"), {}});
        const QJsonObject environment{{QStringLiteral("API_TOKEN"), QStringLiteral("Bearer ${TOKEN}")}};
        const StepOutcome outcome =
            run(onHost("echo ${#API_TOKEN}; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -c "
                       "hunter2-can[a]ry",
                       {{QStringLiteral("environment"), environment}, {QStringLiteral("exit"), 1}}));
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(m_bench->output, QByteArray("21\n0\n"));
        const StepOutcome refused =
            run({{QStringLiteral("host"), QStringLiteral("db-server")},
                 {QStringLiteral("argv"), QJsonArray{QStringLiteral("echo"), QStringLiteral("${TOKEN}")}}});
        QCOMPARE(refused.error->code, QStringLiteral("variable_secret"));
    }

    void failsWithTheExitCodeOfThere()
    {
        const StepOutcome outcome = run(onHost("echo 'no disk' >&2; exit 7"));
        QCOMPARE(outcome.status, StepStatus::Failed);
        QCOMPARE(outcome.error->code, QStringLiteral("command_failed"));
        QCOMPARE(outcome.error->message, QStringLiteral("no disk"));
        QCOMPARE(outcome.error->details.first(), QStringLiteral("exit code 7"));
    }

    void stopEndsTheWholeGroupThere_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("obedient") << QByteArray(
            "echo $$ > leader; sleep 600 & echo $! > child; echo begun; wait");
        QTest::newRow("stubborn") << QByteArray(
            "trap '' TERM; echo $$ > leader; (trap '' TERM; while :; do sleep 1; done) & "
            "echo $! > child; echo begun; while :; do sleep 1; done");
    }
    void stopEndsTheWholeGroupThere()
    {
        QFETCH(QByteArray, line);
        m_bench->onOutput = [this] {
            if (m_bench->printed(QStringLiteral("begun")))
                m_bench->stop.request_stop();
        };
        QElapsedTimer timer;
        timer.start();
        const StepOutcome outcome = run(onHost(line.constData()));
        QCOMPARE(outcome.status, StepStatus::Interrupted);
        QCOMPARE(outcome.error->kind, ErrorKind::Cancelled);
        QVERIFY2(outcome.error->message.contains(QStringLiteral("nothing of it is left on host db-server")),
                 qPrintable(outcome.error->message));
        QVERIFY(read(QStringLiteral("leader")).toLongLong() > 0);
        QVERIFY(!alive(read(QStringLiteral("leader")).toLongLong()));
        QVERIFY(!alive(read(QStringLiteral("child")).toLongLong()));
        QVERIFY2(timer.elapsed() < 12'000, qPrintable(QString::number(timer.elapsed())));
    }

    void aBrokenConnectionEndsItThereToo()
    {
        const QByteArray ours = QByteArray("ssh\0-F\0none\0-i\0", 15).append(m_server.command()[4].toUtf8());
        m_bench->onOutput = [this, ours] { // end our own ssh, as a broken network would
            if (!m_bench->printed(QStringLiteral("begun")))
                return;
            for (const QString &name : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")})) {
                QFile words(QStringLiteral("/proc/%1/cmdline").arg(name));
                if (words.open(QIODevice::ReadOnly) && words.readAll().startsWith(ours))
                    ::kill(name.toInt(), SIGKILL);
            }
        };
        const StepOutcome outcome = run(onHost("echo $$ > leader; echo begun; sleep 600"));
        QVERIFY(outcome.status == StepStatus::Interrupted || outcome.status == StepStatus::Failed);
        const qint64 leader = read(QStringLiteral("leader")).toLongLong();
        QVERIFY(leader > 0);
        QTRY_VERIFY_WITH_TIMEOUT(!alive(leader), 15'000);
    }

    void saysWhyItIsNotReached()
    {
        QList<HostSpec> &hosts = m_bench->setup.environment.settings.hosts;
        hosts.first().ssh = m_server.strangersCommand();
        QCOMPARE(run(onHost("true")).error->code, QStringLiteral("host_login"));
        hosts.first().ssh = m_server.command();
        hosts.first().dir = QStringLiteral("/no/such/folder");
        QCOMPARE(run(onHost("touch ran")).error->code, QStringLiteral("host_folder"));
        QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("ran"))));
        hosts.first().ssh.last() = QStringLiteral("nobody@no-such-host.invalid");
        QCOMPARE(run(onHost("true")).error->code, QStringLiteral("host_not_found"));
        hosts.clear();
        const Forecast forecast = m_bench->forecast(QStringLiteral("command"), onHost("true"));
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY(forecast.reason.contains(QStringLiteral("'db-server'")));
    }

    void collectsFilesFromThere()
    {
        m_bench->setup.environment.settings.reports = QStringLiteral("reports");
        const StepOutcome outcome =
            run(onHost("printf 'case 1\\ncase hunter2-canary\\n' > 'ambiguous cases.log'; head -c 3000000 "
                       "/dev/zero > big.bin",
                       {{QStringLiteral("collect"),
                         QJsonArray{QStringLiteral("ambiguous*.log"),
                                    QJsonObject{{QStringLiteral("path"), QStringLiteral("big.bin")},
                                                {QStringLiteral("limit_mib"), 1}},
                                    QStringLiteral("none.log")}}}));
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
        QCOMPARE(m_bench->attached.size(), 2);
        QCOMPARE(m_bench->attached[0].name, QStringLiteral("ambiguous cases.log"));
        QVERIFY(m_bench->attached[0].note.contains(QStringLiteral("secrets taken out")));
        QCOMPARE(read(QStringLiteral("reports/R1/command/ambiguous cases.log")),
                 QByteArray("case 1\ncase [secret]"));
        QCOMPARE(
            m_bench->attached[1].sha256,
            QString::fromLatin1(
                QCryptographicHash::hash(QByteArray(3'000'000, '\0'), QCryptographicHash::Sha256).toHex()));
        QVERIFY(m_bench->attached[1].note.contains(QStringLiteral("not copied")));
        QCOMPARE(m_bench->check(QStringLiteral("none.log"))->actual, QStringLiteral("not there"));
    }
};

QTEST_GUILESS_MAIN(HostCommandTest)
#include "hostcommandtest.moc"
