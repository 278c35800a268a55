// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/runprinter.h"

#include "console/plantext.h"
#include "release/timetable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace slipway::cli {

using namespace release;

namespace {

/// What a terminal would act upon is taken out: a log must not move the cursor or set a title.
QString harmless(const QByteArray &bytes)
{
    QString text = QString::fromUtf8(bytes);
    for (QChar &c : text) {
        if (c < u' ' && c != u'\t')
            c = QChar(0xFFFD);
    }
    return text;
}

} // namespace

QByteArray eventLine(const StoredEvent &stored)
{
    QJsonObject object = eventToJson(stored.event);
    object.insert(QStringLiteral("run"), stored.runId);
    object.insert(QStringLiteral("sequence"), stored.sequence);
    object.insert(QStringLiteral("time"), stored.at.toString(Qt::ISODateWithMs));
    if (const auto *output = std::get_if<OutputAppended>(&stored.event))
        object.insert(QStringLiteral("text"), QString::fromUtf8(output->data));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Result<void> RunPrinter::writeEventsTo(const QString &path)
{
    m_events = std::make_unique<QFile>(path);
    if (!m_events->open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        return Error{QStringLiteral("events_unwritable"),
                     QStringLiteral("--events %1 cannot be written: %2.").arg(path, m_events->errorString()),
                     {},
                     ErrorKind::Usage};
    }
    return {};
}

QString RunPrinter::title(const QString &stepId) const
{
    const StepState *step = m_state.step(stepId);
    return step && !step->title.isEmpty() ? step->title : stepId;
}

void RunPrinter::show(const StoredEvent &stored)
{
    m_state.apply(stored);
    if (m_events) {
        m_events->write(eventLine(stored));
        m_events->flush();
    }
    const RunEvent &event = stored.event;
    if (!std::holds_alternative<ProgressChanged>(event))
        clearProgress();
    if (const auto *started = std::get_if<StepStarted>(&event)) {
        const QString again =
            started->attempt > 1 ? QStringLiteral(" (attempt %1)").arg(started->attempt) : QString();
        showPointOfNoReturn(started->stepId);
        m_call.line(m_call.painted(QStringLiteral("» "), "34") + title(started->stepId) + again);
    } else if (const auto *output = std::get_if<OutputAppended>(&event)) {
        showOutput(*output);
    } else if (const auto *check = std::get_if<CheckFinished>(&event)) {
        if (check->check.status == CheckStatus::Fail)
            m_call.line(m_call.painted(QStringLiteral("  ✗ "), "31") +
                        QStringLiteral("%1: expected %2, found %3%4")
                            .arg(check->check.name, check->check.expected, check->check.actual,
                                 check->check.reason.isEmpty()
                                     ? QString()
                                     : QStringLiteral(" — ") + check->check.reason));
    } else if (const auto *progress = std::get_if<ProgressChanged>(&event)) {
        showProgress(*progress);
    } else if (const auto *finished = std::get_if<StepFinished>(&event)) {
        showFinished(*finished);
    } else if (const auto *skipped = std::get_if<StepSkipped>(&event)) {
        m_call.line(QStringLiteral("- %1: %2").arg(title(skipped->stepId), skipped->reason));
    }
}

/// Before the step after which there is no way back by the clock: how the time stands.
void RunPrinter::showPointOfNoReturn(const QString &stepId)
{
    const StepState *step = m_state.step(stepId);
    if (!step || !step->pointOfNoReturn)
        return;
    const Timetable timetable = Timetable::of(m_state, step->startedAt);
    const QString window = timetable.windowLine();
    m_call.line(m_call.painted(QStringLiteral("── point of no return"), "33") +
                (window.isEmpty() ? QString() : QStringLiteral("; ") + window));
    if (timetable.tooLate())
        m_call.warn(QStringLiteral("What is ahead is not expected to fit into the window."));
}

/// One line that is written over, on a terminal only; elsewhere the step's own lines tell enough.
void RunPrinter::showProgress(const ProgressChanged &progress)
{
    if (m_call.quiet() || m_call.json() || !m_call.terminal().outIsTerminal)
        return;
    const QString total = progress.total > 0 ? QStringLiteral("/%1").arg(progress.total) : QString();
    const QString text = QStringLiteral("  %1%2 %3").arg(progress.done).arg(total, progress.what).left(76);
    m_call.terminal().out("\r\x1b[K" + text.toUtf8() + '\r');
    m_progressShown = true;
}

void RunPrinter::clearProgress()
{
    if (std::exchange(m_progressShown, false))
        m_call.terminal().out("\r\x1b[K");
}

void RunPrinter::showOutput(const OutputAppended &output)
{
    if (m_call.quiet())
        return;
    m_partial += output.data;
    QByteArray lines;
    qsizetype from = 0;
    for (qsizetype end = m_partial.indexOf('\n'); end >= 0; end = m_partial.indexOf('\n', from)) {
        lines += "  │ " + harmless(m_partial.sliced(from, end - from)).toUtf8() + '\n';
        from = end + 1;
    }
    m_partial.remove(0, from);
    if (lines.endsWith('\n'))
        m_call.line(QString::fromUtf8(lines.chopped(1)));
}

void RunPrinter::showFinished(const StepFinished &event)
{
    if (!m_partial.isEmpty())
        m_call.line(QStringLiteral("  │ ") + harmless(std::exchange(m_partial, {})));
    const StepState *step = m_state.step(event.stepId);
    const qint64 took = step && step->startedAt.isValid() ? step->startedAt.msecsTo(step->finishedAt) : 0;
    int passed = 0;
    for (const CheckResult &check : step ? step->checks : QList<CheckResult>())
        passed += check.status == CheckStatus::Pass ? 1 : 0;
    QString tail = console::durationText(took);
    if (passed > 0)
        tail += QStringLiteral(", %1 checks passed").arg(passed);
    if (event.status == StepStatus::Succeeded) {
        m_call.line(m_call.painted(QStringLiteral("✓ "), "32") + title(event.stepId) +
                    QStringLiteral("  (%1)").arg(tail) +
                    (event.reason.isEmpty() ? QString() : QStringLiteral("  ") + event.reason));
        return;
    }
    if (event.status == StepStatus::Skipped) {
        m_call.line(QStringLiteral("- %1: %2").arg(title(event.stepId), event.reason));
        return;
    }
    m_call.line(
        m_call.painted(QStringLiteral("✗ "), "31") +
        QStringLiteral("%1 %2: %3").arg(title(event.stepId), stepStatusName(event.status), event.reason));
}

/// After a failure: the known fix where it can be run, the resume, and each way back with its consequences.
void printWaysOut(Invocation &call, const QJsonObject &artifact)
{
    const QString run = artifact[u"run_id"].toString();
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        if (!step[u"known_issue"][u"steps"].toArray().isEmpty())
            call.line(QStringLiteral("The known fix of %1: slipway release fix %2 --step %1")
                          .arg(step[u"id"].toString(), run));
    }
    call.line(QStringLiteral("When it is mended: slipway release resume %1").arg(run));
    const bool changed = std::any_of(steps.begin(), steps.end(), [](const QJsonValue &step) {
        return step[u"phase"].toString() == u"execute" && step[u"attempt"].toInt() > 0;
    });
    if (!changed || artifact[u"reverts"].isObject() || artifact[u"fixes"].isObject())
        return;
    for (const QJsonValue option : artifact[u"rollback"].toArray()) {
        call.line(QStringLiteral("Or back: slipway release rollback %1 --option %2")
                      .arg(run, option[u"name"].toString()));
        call.line(QStringLiteral("    use when: %1").arg(option[u"use_when"].toString().simplified()));
        for (const QJsonValue consequence : option[u"consequences"].toArray())
            call.line(QStringLiteral("    but: %1").arg(consequence.toString().simplified()));
    }
}

void printReport(Invocation &call, const QJsonObject &artifact, const QString &path)
{
    const QJsonObject checks = artifact[u"checks"].toObject();
    const QString status = artifact[u"status"].toString();
    QStringList leftToAPerson;
    for (const QJsonValue value : artifact[u"steps"].toArray()) {
        const QJsonObject step = value.toObject();
        if (step[u"status"].toString() == u"skipped" &&
            step[u"reason"].toString().contains(QStringLiteral("left to a person")))
            leftToAPerson << step[u"title"].toString();
    }
    if (!leftToAPerson.isEmpty())
        call.line(QStringLiteral("\nLeft to a person:\n  - ") + leftToAPerson.join(QStringLiteral("\n  - ")));
    call.line();
    call.result(call.painted(status, status == u"succeeded" ? "32" : "31") +
                QStringLiteral("  run %1, %2 checks passed, %3 failed, %4 skipped, %5")
                    .arg(artifact[u"run_id"].toString())
                    .arg(checks[u"passed"].toInt())
                    .arg(checks[u"failed"].toInt())
                    .arg(checks[u"skipped"].toInt())
                    .arg(console::durationText(artifact[u"duration_ms"].toInteger())));
    if (!path.isEmpty())
        call.result(QStringLiteral("artifact %1").arg(path));
    if (status != u"succeeded")
        printWaysOut(call, artifact);
}

} // namespace slipway::cli
