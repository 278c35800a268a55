// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/enginebench.h"

namespace slipway::fakes {

using namespace release;

namespace {

const QString runId = QStringLiteral("run");

/// One line an event; empty for those that begin a run.
struct Words
{
    QString operator()(const StepForecast &e) const { return QStringLiteral("forecast %1").arg(e.stepId); }
    QString operator()(const StepStarted &e) const
    {
        return QStringLiteral("started %1 %2").arg(e.stepId).arg(e.attempt);
    }
    QString operator()(const OutputAppended &e) const
    {
        return QStringLiteral("output %1 %2").arg(e.stepId, QString::fromUtf8(e.data));
    }
    QString operator()(const CheckFinished &e) const
    {
        return QStringLiteral("check %1 %2 %3").arg(e.stepId, e.check.name, checkStatusName(e.check.status));
    }
    QString operator()(const ProgressChanged &e) const
    {
        return QStringLiteral("progress %1 %2/%3").arg(e.stepId).arg(e.done).arg(e.total);
    }
    QString operator()(const QuestionAsked &e) const
    {
        return QStringLiteral("asked %1 %2").arg(e.stepId, e.questionId);
    }
    QString operator()(const AnswerGiven &e) const
    {
        return QStringLiteral("answer %1 %2 %3").arg(e.stepId, e.questionId, e.answer);
    }
    QString operator()(const FactRecorded &e) const
    {
        return QStringLiteral("fact %1 %2").arg(e.stepId, e.key);
    }
    QString operator()(const EffectIntended &e) const
    {
        return QStringLiteral("intended %1 %2").arg(e.stepId, e.key);
    }
    QString operator()(const StepFinished &e) const
    {
        const QString line =
            QStringLiteral("finished %1 %2 %3").arg(e.stepId).arg(e.attempt).arg(stepStatusName(e.status));
        return e.error ? line + u' ' + e.error->code : line;
    }
    QString operator()(const StepSkipped &e) const
    {
        return QStringLiteral("skipped %1%2: %3")
            .arg(e.stepId, e.satisfied ? QString() : QStringLiteral(" unsatisfied"), e.reason);
    }
    QString operator()(const RunFinished &e) const
    {
        return QStringLiteral("run %1").arg(runStatusName(e.status));
    }
    template <typename T>
    QString operator()(const T &) const
    {
        return {};
    }
};

} // namespace

StepScript &EngineBench::step(const QString &id, EffectClass effect)
{
    auto script = std::make_shared<StepScript>();
    m_scripts.insert(id, script);
    m_kinds << StepKind{id, {}, {}, effect, [script] { return std::make_unique<ScriptedStep>(script); }};
    StepSpec spec;
    spec.id = id;
    spec.kind = id;
    spec.title = QStringLiteral("Title of ") + id;
    spec.phase = QStringLiteral("execute");
    m_specs << spec;
    return *script;
}

StepSpec &EngineBench::spec(const QString &id)
{
    return *std::find_if(m_specs.begin(), m_specs.end(), [&](const StepSpec &s) { return s.id == id; });
}

Outside EngineBench::outside()
{
    return {clock, m_processes, m_http, person, redactor, nullptr, nullptr};
}

Plan EngineBench::plan(const QList<StepSpec> &specs, const QList<StepKind> &kinds, const QJsonObject &facts)
{
    Outside world = outside();
    return makePlan(specs, kinds, setup, world, facts, stop.get_token());
}

RunVerdict EngineBench::begin(const Plan &planned, RunState before, const RunEvent &first)
{
    m_told.clear();
    Outside world = outside();
    const auto observe = [this](const StoredEvent &stored) {
        if (const QString line = std::visit(Words{}, stored.event); !line.isEmpty())
            m_told << line;
        if (watch)
            watch(stored);
    };
    RunRecorder recorder(runId, store, redactor, observe, std::move(before));
    (void)recorder.append(first);
    if (std::holds_alternative<RunPlanned>(first))
        (void)recorder.append(RunStarted{});
    return runPlan(planned, setup, world, lock ? &*lock : nullptr, recorder, stop.get_token());
}

RunVerdict EngineBench::run()
{
    const Plan planned = plan();
    const QJsonObject header{
        {QStringLiteral("operator"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ada")}}}};
    return begin(planned, {}, RunPlanned{planned.digest, header, planned.stepsToJson()});
}

RunVerdict EngineBench::resume()
{
    RunState before = state();
    const Plan planned = plan(before.facts);
    return begin(planned, std::move(before), RunResumed{planned.digest, planned.stepsToJson()});
}

RunState EngineBench::state()
{
    const auto events = store.events(runId, true);
    return events ? RunState::fold(*events) : RunState();
}

QStringList EngineBench::told() const
{
    return m_told;
}

} // namespace slipway::fakes
