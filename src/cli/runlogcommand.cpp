// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/historycommands.h"
#include "cli/ledgeraccess.h"
#include "cli/runprinter.h"

#include <QHash>
#include <QRegularExpression>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace slipway::cli {

using namespace release;

namespace {

/// Prints events as they come; keeps at most one unfinished line a step and stream.
class LogPrinter
{
public:
    LogPrinter(Invocation &call, QRegularExpression pattern)
        : m_call(call), m_step(call.value(QStringLiteral("step"))), m_pattern(std::move(pattern))
    {
    }

    void show(const StoredEvent &stored)
    {
        if (!m_step.isEmpty() && eventStep(stored.event) != m_step)
            return;
        if (const auto *output = std::get_if<OutputAppended>(&stored.event))
            return showOutput(stored, *output);
        if (searching())
            return;
        if (m_call.json())
            m_call.terminal().out(eventLine(stored));
        else if (const auto *started = std::get_if<StepStarted>(&stored.event))
            m_call.line(
                QStringLiteral("== %1 %2").arg(stored.at.toString(Qt::ISODateWithMs), started->stepId));
    }

    /// The lines that never got their end.
    void finish()
    {
        for (auto it = m_open.cbegin(); it != m_open.cend(); ++it) {
            if (!it->last.isEmpty())
                showFound(it->event, it->last);
        }
        m_open.clear();
    }

private:
    struct Open
    {
        StoredEvent event; ///< where the line began
        QByteArray last;
    };

    bool searching() const { return !m_pattern.pattern().isEmpty(); }

    void showOutput(const StoredEvent &stored, const OutputAppended &output)
    {
        if (!searching()) {
            m_call.terminal().out(m_call.json() ? eventLine(stored) : shown(output.data));
            return;
        }
        Open &open = m_open[output.stepId + QString::number(static_cast<int>(output.stream))];
        open.last += output.data;
        open.event = stored;
        QByteArray found;
        qsizetype from = 0;
        for (qsizetype end = open.last.indexOf('\n'); end >= 0; end = open.last.indexOf('\n', from)) {
            const QByteArray line = open.last.sliced(from, end + 1 - from);
            if (m_pattern.match(QString::fromUtf8(line.chopped(1))).hasMatch())
                found += line;
            from = end + 1;
        }
        open.last.remove(0, from);
        if (!found.isEmpty())
            print(stored, found);
    }

    void showFound(const StoredEvent &stored, const QByteArray &line)
    {
        if (m_pattern.match(QString::fromUtf8(line)).hasMatch())
            print(stored, line + '\n');
    }

    void print(const StoredEvent &stored, const QByteArray &lines)
    {
        if (!m_call.json()) {
            m_call.terminal().out(shown(lines));
            return;
        }
        StoredEvent part = stored;
        std::get<OutputAppended>(part.event).data = lines;
        m_call.terminal().out(eventLine(part));
    }

    /// On a terminal, what it would act upon is taken out; a file or pipe gets the bytes as they were stored.
    QByteArray shown(QByteArray bytes) const
    {
        if (!m_call.terminal().outIsTerminal)
            return bytes;
        for (char &c : bytes) {
            if ((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f')
                c = '?';
        }
        return bytes;
    }

    Invocation &m_call;
    QString m_step;
    QRegularExpression m_pattern;
    QHash<QString, Open> m_open;
};

/// True where it was asked to stop meanwhile.
bool waitStopped(const std::stop_token &stop, std::chrono::milliseconds time)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, time, [] { return false; });
    return stop.stop_requested();
}

bool isOpen(RunStatus status)
{
    return status == RunStatus::Planned || status == RunStatus::Running;
}

/// Events after `sequence` until the run has ended and nothing new came.
Result<void> follow(ledger::Ledger &ledger, const QString &runId, qint64 sequence, LogPrinter &printer,
                    const std::stop_token &stop)
{
    for (;;) {
        auto run = ledger.run(runId); // before reading: what follows its end is then read as well
        if (!run)
            return run.error();
        const qint64 before = sequence;
        auto read = ledger.visitEvents(runId, sequence, [&](const StoredEvent &stored) {
            sequence = stored.sequence;
            printer.show(stored);
            return !stop.stop_requested();
        });
        if (!read)
            return read.error();
        if (!isOpen(run->status) && sequence == before)
            return {};
        if (waitStopped(stop, std::chrono::milliseconds(200)))
            return {};
    }
}

} // namespace

Description ReleaseLogCommand::describe() const
{
    return {
        {QStringLiteral("release"), QStringLiteral("log")},
        QStringLiteral("The whole output of one run; with --json every event as a JSON line"),
        {QStringLiteral("RUN")},
        {{QStringLiteral("step"), QStringLiteral("ID"), QStringLiteral("Only this step")},
         {QStringLiteral("grep"), QStringLiteral("PATTERN"),
          QStringLiteral("Only output lines that match this regular expression; (?i) in front ignores case")},
         {QStringLiteral("follow"), {}, QStringLiteral("Go on while the run goes on, until it has ended")}}};
}

int ReleaseLogCommand::run(Invocation &call)
{
    const QRegularExpression pattern(call.value(QStringLiteral("grep")));
    if (!pattern.isValid())
        return call.fail({QStringLiteral("usage"),
                          QStringLiteral("--grep '%1' is no regular expression: %2 at character %3.")
                              .arg(pattern.pattern(), pattern.errorString())
                              .arg(pattern.patternErrorOffset() + 1),
                          {},
                          ErrorKind::Usage});
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto run = (*ledger)->run(call.arguments().first());
    if (!run)
        return call.fail(run.error());
    LogPrinter printer(call, pattern);
    qint64 sequence = 0;
    auto done = (*ledger)->visitEvents(run->id, 0, [&](const StoredEvent &stored) {
        sequence = stored.sequence;
        printer.show(stored);
        return !call.stop().stop_requested();
    });
    if (done && call.has(QStringLiteral("follow")))
        done = follow(**ledger, run->id, sequence, printer, call.stop());
    printer.finish();
    if (!done)
        return call.fail(done.error());
    return call.stop().stop_requested() ? exitcode::cancelled : exitcode::done;
}

} // namespace slipway::cli
