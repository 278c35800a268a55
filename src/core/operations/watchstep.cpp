// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/watchstep.h"

#include "operations/repeatedcheck.h"

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 watchEveryMs = 30'000;
constexpr qint64 waitEveryMs = 5'000;
constexpr qint64 waitMostMs = 600'000;
constexpr qint64 timerSlackMs = 100; ///< the engine's own time-out may come this much before ours

StepOutcome stopped(const StepContext &context, const RepeatedCheck &check)
{
    return StepOutcome::failed(
        {QStringLiteral("cancelled"),
         QStringLiteral("Step %1 was stopped after %2, in which its check was made %3 times.")
             .arg(context.spec.id, durationWords(check.elapsedMs()))
             .arg(check.tries()),
         {},
         ErrorKind::Cancelled});
}

QStringList detailsOf(const InnerOutcome &outcome)
{
    QStringList details;
    if (outcome.outcome.error)
        details << outcome.outcome.error->details;
    const QList<QByteArray> lines = outcome.output.trimmed().split('\n');
    for (const QByteArray &line : lines.mid(std::max<qsizetype>(0, lines.size() - 20))) {
        const QString text = QString::fromUtf8(line).trimmed();
        if (!text.isEmpty() && !details.contains(text))
            details << text;
    }
    return details;
}

qint64 watchedMs(const StepSpec &spec)
{
    return spec.parameters[u"for"].toInteger();
}
qint64 waitedMs(const StepSpec &spec)
{
    return spec.timeoutMs > 0 ? spec.timeoutMs : waitMostMs;
}

void tellOther(const QString &stepId, StepContext &context)
{
    if (auto check = RepeatedCheck::make(context))
        check->otherBegins(stepId);
}

/// The tries of one wait.
class Waiting
{
public:
    Waiting(StepContext &context, RepeatedCheck &check)
        : m_context(context), m_check(check), m_most(waitedMs(context.spec))
    {
    }

    StepOutcome run()
    {
        while (true) {
            const qint64 begun = m_check.elapsedMs();
            const InnerOutcome &seen = m_check.run();
            if (seen.held())
                break;
            remember(seen);
            m_context.progress(std::min(m_check.elapsedMs(), m_most) / 1000, m_most / 1000,
                               QStringLiteral("s waited: %1").arg(m_trouble));
            if (!late() && !m_context.stop.stop_requested())
                m_check.waitUntil(std::min(begun + m_check.everyMs(waitEveryMs), m_most));
            if (late())
                return tooLate();
            if (m_context.stop.stop_requested())
                return stopped(m_context, m_check);
        }
        m_check.tell();
        return StepOutcome::succeeded(QStringLiteral("holds after %1, at try %2")
                                          .arg(durationWords(m_check.elapsedMs()))
                                          .arg(m_check.tries()));
    }

private:
    /// Also where the engine's own time-out, which stops the step, came first.
    bool late() const { return m_check.elapsedMs() >= m_most - timerSlackMs; }

    /// A try that the end of the time cut short tells nothing new.
    void remember(const InnerOutcome &seen)
    {
        if (m_context.stop.stop_requested() && m_check.tries() > 1)
            return;
        m_trouble = seen.trouble();
        m_details = detailsOf(seen);
    }

    StepOutcome tooLate()
    {
        m_check.tell();
        return StepOutcome::failed(
            {QStringLiteral("wait_timeout"),
             QStringLiteral("It did not come to hold within %1 (%2 tries). Last seen: %3")
                 .arg(durationWords(m_most), QString::number(m_check.tries()), m_trouble),
             m_details});
    }

    StepContext &m_context;
    RepeatedCheck &m_check;
    qint64 m_most;
    QString m_trouble;
    QStringList m_details;
};

} // namespace

Forecast WatchStep::forecast(StepContext &context)
{
    auto check = RepeatedCheck::make(context);
    if (!check)
        return Forecast::blocked(check.error());
    return check->forecast(
        QStringLiteral("watches for %1, every %2")
            .arg(durationWords(watchedMs(context.spec)), durationWords(check->everyMs(watchEveryMs))));
}

StepOutcome WatchStep::run(StepContext &context)
{
    auto made = RepeatedCheck::make(context);
    if (!made)
        return StepOutcome::failed(made.error());
    RepeatedCheck &check = *made;
    const qint64 total = watchedMs(context.spec);
    const qint64 every = check.everyMs(watchEveryMs);
    for (qint64 next = 0;; next = std::min(total, std::max(next + every, check.elapsedMs()))) {
        check.waitUntil(next);
        if (context.stop.stop_requested())
            return stopped(context, check);
        const InnerOutcome &seen = check.run();
        if (context.stop.stop_requested() && !seen.held())
            return stopped(context, check);
        const qint64 elapsed = check.elapsedMs();
        if (!seen.held()) {
            check.tell();
            return StepOutcome::failed({QStringLiteral("watch_failed"),
                                        QStringLiteral("After %1 of %2, at check %3: %4")
                                            .arg(durationWords(elapsed), durationWords(total),
                                                 QString::number(check.tries()), seen.trouble()),
                                        detailsOf(seen)});
        }
        context.progress(std::min(elapsed, total) / 1000, total / 1000,
                         QStringLiteral("s watched, %1 checks held").arg(check.tries()));
        if (next >= total)
            break;
    }
    check.tell();
    return StepOutcome::succeeded(
        QStringLiteral("held for %1, at each of %2 checks").arg(durationWords(total)).arg(check.tries()));
}

void WatchStep::otherBegins(const QString &stepId, StepContext &context)
{
    tellOther(stepId, context);
}

QList<ParameterRule> WatchStep::parameters()
{
    return repeatedCheckParameters("Time between two checks (default 30s)") +
           QList<ParameterRule>{{QStringLiteral("for"), QStringLiteral("duration"), true,
                                 QStringLiteral("How long the check must hold")}};
}

Forecast WaitStep::forecast(StepContext &context)
{
    auto check = RepeatedCheck::make(context);
    if (!check)
        return Forecast::blocked(check.error());
    return check->forecast(
        QStringLiteral("waits at most %1, looking every %2")
            .arg(durationWords(waitedMs(context.spec)), durationWords(check->everyMs(waitEveryMs))));
}

StepOutcome WaitStep::run(StepContext &context)
{
    auto check = RepeatedCheck::make(context);
    if (!check)
        return StepOutcome::failed(check.error());
    return Waiting(context, *check).run();
}

void WaitStep::otherBegins(const QString &stepId, StepContext &context)
{
    tellOther(stepId, context);
}

QList<ParameterRule> WaitStep::parameters()
{
    return repeatedCheckParameters("Time between two tries (default 5s)");
}

} // namespace slipway::operations
