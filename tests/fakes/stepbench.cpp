// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/stepbench.h"

#include <algorithm>

namespace slipway::fakes {

using namespace release;

class StepBench::Context : public StepContext
{
public:
    Context(StepBench &bench, const StepSpec &stepSpec, bool running)
        : StepContext(stepSpec, bench.setup, bench.outside, bench.stop.get_token())
        , m_bench(bench)
        , m_running(running)
    {
    }

    void output(OutputStream, QByteArrayView bytes) override
    {
        if (!m_running)
            return;
        m_bench.output += bytes;
        if (m_bench.onOutput)
            m_bench.onOutput();
    }
    void check(CheckResult result) override
    {
        if (m_running)
            m_bench.checks << result;
    }
    void progress(qint64, qint64, const QString &) override {}
    void record(const QString &key, const QJsonValue &value) override
    {
        if (m_running)
            m_bench.facts.insert(key, value);
    }
    QJsonValue recorded(const QString &key) const override { return std::as_const(m_bench.facts)[key]; }
    void attach(const AttachmentAdded &attachment) override
    {
        if (!m_running)
            return;
        m_bench.attached << attachment;
        if (attachment.stepId.isEmpty())
            m_bench.attached.last().stepId = spec.id;
    }
    Result<void> intend(const QString &key, const QJsonObject &detail) override
    {
        m_bench.intents << EffectIntended{spec.id, key, detail};
        return {};
    }
    QList<EffectIntended> intended() const override { return m_bench.intents; }
    Result<QString> ask(const Question &question) override { return outside.person.ask(question); }

private:
    StepBench &m_bench;
    bool m_running;
};

StepBench::StepBench(QList<StepKind> kinds, const Redactor *instead)
    : outside{clock, processes, http, person, instead ? *instead : redactor}, m_kinds(std::move(kinds))
{
    outside.kinds = &m_kinds;
    outside.memory = &memory;
}

std::unique_ptr<Step> StepBench::made(const QString &kind) const
{
    const auto found =
        std::find_if(m_kinds.cbegin(), m_kinds.cend(), [&](const StepKind &one) { return one.name == kind; });
    Q_ASSERT_X(found != m_kinds.cend(), "StepBench", qUtf8Printable(kind));
    return found->create();
}

namespace {
StepSpec specOf(const QString &kind, const QJsonObject &parameters)
{
    StepSpec spec;
    spec.id = spec.kind = kind;
    spec.parameters = parameters;
    return spec;
}
} // namespace

Forecast StepBench::forecast(const QString &kind, const QJsonObject &parameters)
{
    return forecast(specOf(kind, parameters));
}

Forecast StepBench::forecast(const StepSpec &spec)
{
    Context context(*this, spec, false);
    return made(spec.kind)->forecast(context);
}

StepOutcome StepBench::run(const QString &kind, const QJsonObject &parameters)
{
    return run(specOf(kind, parameters));
}

StepOutcome StepBench::run(const StepSpec &spec)
{
    checks.clear();
    output.clear();
    attached.clear();
    Context context(*this, spec, true);
    return made(spec.kind)->run(context);
}

void StepBench::begins(const QString &other, const StepSpec &later)
{
    Context context(*this, later, true);
    made(later.kind)->otherBegins(other, context);
}

const CheckResult *StepBench::check(const QString &name) const
{
    const auto found = std::find_if(checks.cbegin(), checks.cend(),
                                    [&](const CheckResult &one) { return one.name == name; });
    return found == checks.cend() ? nullptr : &*found;
}

} // namespace slipway::fakes
