// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/processes.h"

#include <QDeadlineTimer>
#include <QProcess>

#include <csignal>
#include <unistd.h>

namespace slipway::fakes {

using namespace release;

namespace {

constexpr int lookEveryMs = 10;
constexpr int lastLinesKept = 20;

class Gathered
{
public:
    Gathered(QProcess &process, const OutputSink &sink) : m_process(process), m_sink(sink) {}

    void take()
    {
        take(OutputStream::Out, m_process.readAllStandardOutput(), outcome.standardOutput);
        take(OutputStream::Err, m_process.readAllStandardError(), outcome.standardError);
    }
    void finish()
    {
        take();
        outcome.exitCode = m_process.exitCode();
        outcome.crashed = m_process.exitStatus() == QProcess::CrashExit;
        for (const QByteArray &line : m_all.split('\n')) {
            if (!line.trimmed().isEmpty())
                outcome.lastLines << QString::fromUtf8(line);
        }
        outcome.lastLines =
            outcome.lastLines.mid(qMax<qsizetype>(0, outcome.lastLines.size() - lastLinesKept));
    }
    ProcessOutcome outcome;

private:
    void take(OutputStream stream, const QByteArray &bytes, QByteArray &kept)
    {
        if (bytes.isEmpty())
            return;
        kept += bytes;
        m_all += bytes;
        if (m_sink)
            m_sink(stream, bytes);
    }
    QProcess &m_process;
    const OutputSink &m_sink;
    QByteArray m_all;
};

} // namespace

Result<ProcessOutcome> Processes::run(const ProcessRequest &request, std::stop_token stop,
                                      const OutputSink &sink)
{
    requests << request;
    if (instead)
        return instead->run(request, std::move(stop), sink);
    QProcess process;
    QStringList environment;
    for (auto it = request.environment.cbegin(); it != request.environment.cend(); ++it)
        environment << it.key() + u'=' + QString::fromUtf8(it.value());
    process.setEnvironment(environment);
    process.setWorkingDirectory(request.dir);
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
    process.start(request.argv.first(), request.argv.mid(1));
    if (!process.waitForStarted())
        return Error{QStringLiteral("program_missing"),
                     QStringLiteral("The program '%1' cannot be started.").arg(request.argv.first())};
    process.write(request.standardInput);
    process.closeWriteChannel();
    const auto group = static_cast<pid_t>(process.processId());
    Gathered gathered(process, sink);
    QDeadlineTimer kill(QDeadlineTimer::Forever);
    const QDeadlineTimer timeout(request.timeoutMs > 0 ? QDeadlineTimer(request.timeoutMs)
                                                       : QDeadlineTimer(QDeadlineTimer::Forever));
    bool ending = false;
    while (!process.waitForFinished(lookEveryMs) && process.state() != QProcess::NotRunning) {
        gathered.take();
        if (!ending && (stop.stop_requested() || timeout.hasExpired())) {
            ending = true;
            ::killpg(group, SIGTERM);
            kill.setRemainingTime(graceMs);
        }
        if (ending && kill.hasExpired())
            ::killpg(group, SIGKILL);
    }
    if (ending)
        ::killpg(group, SIGKILL);
    gathered.finish();
    gathered.outcome.cancelled = stop.stop_requested();
    gathered.outcome.timedOut = ending && !gathered.outcome.cancelled;
    return gathered.outcome;
}

} // namespace slipway::fakes
