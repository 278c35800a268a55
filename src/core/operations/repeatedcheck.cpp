// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/repeatedcheck.h"

#include <condition_variable>
#include <mutex>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 defaultEachMs = 60'000;
const QString checkKey = QStringLiteral("check");

/// The check as it is run: bounded, and a log scan sees what is new since this step began.
StepSpec checkOf(const StepSpec &outer)
{
    StepSpec check = outer.inner.value(checkKey).value(0);
    check.timeoutMs = outer.parameters[u"each_timeout"].toInteger(check.timeoutMs);
    if (check.timeoutMs <= 0)
        check.timeoutMs = defaultEachMs;
    if (check.kind == u"log_scan" && !check.parameters.contains(u"since"))
        check.parameters.insert(QStringLiteral("since"), QStringLiteral("step"));
    return check;
}

} // namespace

RepeatedCheck::RepeatedCheck(StepContext &context, InnerStep inner)
    : m_context(&context), m_inner(std::move(inner))
{
    m_timer.start();
}

Result<RepeatedCheck> RepeatedCheck::make(StepContext &context)
{
    auto inner = InnerStep::make(checkOf(context.spec), context);
    if (!inner)
        return inner.error();
    return RepeatedCheck(context, std::move(*inner));
}

Forecast RepeatedCheck::forecast(const QString &how)
{
    Forecast forecast = m_inner.forecast();
    if (forecast.state == ForecastState::Necessary)
        forecast.reason = how + QStringLiteral(": ") + forecast.reason;
    return forecast;
}

const InnerOutcome &RepeatedCheck::run()
{
    m_last = m_inner.run(InnerStep::Output::HandBack, m_context->stop);
    ++m_tries;
    return m_last;
}

qint64 RepeatedCheck::everyMs(qint64 unlessWritten) const
{
    return std::max<qint64>(1, m_context->spec.parameters[u"every"].toInteger(unlessWritten));
}

void RepeatedCheck::waitUntil(qint64 elapsedMs) const
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    const qint64 left = std::max<qint64>(0, elapsedMs - m_timer.elapsed());
    wake.wait_for(lock, m_context->stop, std::chrono::milliseconds(left), [] { return false; });
}

void RepeatedCheck::tell()
{
    m_context->output(OutputStream::Out, m_last.output);
    if (!m_last.output.isEmpty() && !m_last.output.endsWith('\n'))
        m_context->output(OutputStream::Out, "\n");
    for (const CheckResult &check : std::as_const(m_last.checks))
        m_context->check(check);
}

QString durationWords(qint64 ms)
{
    if (ms < 1000)
        return QStringLiteral("%1 ms").arg(ms);
    if (ms < 60'000 || ms % 60'000 != 0)
        return QStringLiteral("%1 s").arg(static_cast<double>(ms) / 1000);
    return QStringLiteral("%1 min").arg(ms / 60'000);
}

QList<ParameterRule> repeatedCheckParameters(const char *every)
{
    return {{checkKey, QStringLiteral("step"), true,
             QStringLiteral("The step that is repeated: kind and its keys")},
            {QStringLiteral("every"), QStringLiteral("duration"), false, QLatin1String(every)},
            {QStringLiteral("each_timeout"), QStringLiteral("duration"), false,
             QStringLiteral("Time for each try (default: the check's own timeout, else 1m)")}};
}

} // namespace slipway::operations
