// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/singlestep.h"

#include "release/plan.h"

#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

class SingleContext : public StepContext
{
public:
    SingleContext(const StepSpec &stepSpec, ReleaseSession &session, std::stop_token token,
                  SingleStepReport &report, const OutputSink &output)
        : StepContext(stepSpec, session.setup(), session.outside(), std::move(token))
        , m_report(report)
        , m_output(output)
    {
        for (auto &filter : m_filters)
            filter = session.outside().redactor.stream();
    }
    void output(OutputStream stream, QByteArrayView bytes) override
    {
        const QByteArray clean = m_filters[static_cast<int>(stream)]->filter(bytes);
        if (m_output && !clean.isEmpty())
            m_output(stream, clean);
    }
    void finish()
    {
        for (int stream = 0; stream < 3; ++stream) {
            const QByteArray rest = m_filters[stream]->finish();
            if (m_output && !rest.isEmpty())
                m_output(static_cast<OutputStream>(stream), rest);
        }
    }
    void check(CheckResult result) override
    {
        m_report.checks << CheckResult::fromJson(outside.redactor.json(result.toJson()).toObject());
    }
    void progress(qint64, qint64, const QString &) override {}
    void record(const QString &key, const QJsonValue &value) override { m_report.facts.insert(key, value); }
    QJsonValue recorded(const QString &key) const override { return m_report.facts[key]; }
    Result<void> intend(const QString &, const QJsonObject &) override
    {
        return Error{QStringLiteral("not_recorded"), QStringLiteral("An effect needs a run in the ledger.")};
    }
    QList<EffectIntended> intended() const override { return {}; }
    Result<QString> ask(const Question &question) override { return outside.person.ask(question); }

private:
    SingleStepReport &m_report;
    const OutputSink &m_output;
    std::unique_ptr<OutputFilter> m_filters[3];
};

StepSpec specOf(const QString &kind, const QJsonObject &parameters)
{
    StepSpec spec;
    spec.id = kind;
    spec.kind = kind;
    spec.title = kind;
    spec.parameters = parameters;
    return spec;
}

std::unique_ptr<Step> makeStep(ReleaseSession &session, const QString &kind)
{
    const QList<StepKind> kinds = session.stepKinds();
    const auto found =
        std::find_if(kinds.cbegin(), kinds.cend(), [&](const StepKind &k) { return k.name == kind; });
    Q_ASSERT(found != kinds.cend());
    return found->create();
}

} // namespace

void withStepContext(ReleaseSession &session, std::stop_token stop,
                     const std::function<void(StepContext &)> &work)
{
    SingleStepReport report;
    const OutputSink nowhere;
    const StepSpec spec = specOf(QStringLiteral("look"), {});
    SingleContext context(spec, session, std::move(stop), report, nowhere);
    work(context);
}

Forecast forecastSingleStep(ReleaseSession &session, const QString &kind, const QJsonObject &parameters,
                            std::stop_token stop)
{
    return forecastSingleStep(session, specOf(kind, parameters), {}, std::move(stop));
}

Forecast forecastSingleStep(ReleaseSession &session, const StepSpec &spec, const QJsonObject &facts,
                            std::stop_token stop)
{
    const PlannedStep planned{spec, EffectClass::None, {}, makeStep(session, spec.kind)};
    return forecastStep(planned, session.setup(), session.outside(), facts, std::move(stop));
}

SingleStepReport runSingleStep(ReleaseSession &session, const QString &kind, const QJsonObject &parameters,
                               const OutputSink &output, std::stop_token stop)
{
    return runSingleStep(session, specOf(kind, parameters), {}, output, std::move(stop));
}

SingleStepReport runSingleStep(ReleaseSession &session, const StepSpec &spec, const QJsonObject &facts,
                               const OutputSink &output, std::stop_token stop)
{
    SingleStepReport report;
    report.facts = facts;
    const std::unique_ptr<Step> step = makeStep(session, spec.kind);
    SingleContext context(spec, session, std::move(stop), report, output);
    report.forecast = step->forecast(context);
    if (report.forecast.state == ForecastState::Blocked) {
        report.outcome = StepOutcome::failed(
            {QStringLiteral("blocked"), report.forecast.reason, {}, report.forecast.blockedKind});
        return report;
    }
    if (report.forecast.state == ForecastState::NotNecessary) {
        report.outcome = StepOutcome::skipped(report.forecast.reason);
        return report;
    }
    report.outcome = step->run(context);
    context.finish();
    return report;
}

} // namespace slipway::console
