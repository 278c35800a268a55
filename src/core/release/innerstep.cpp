// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/innerstep.h"

#include "release/stepstop.h"

#include <algorithm>

namespace slipway::release {

namespace {

constexpr qsizetype keptOutput = 64 * 1024;

/// The outer step's context under the inner step's name.
class InnerContext : public StepContext
{
public:
    InnerContext(const StepSpec &stepSpec, StepContext &outer, std::stop_token token, InnerStep::Output where,
                 InnerOutcome &told)
        : StepContext(stepSpec, outer.setup, outer.outside, std::move(token))
        , m_outer(outer)
        , m_where(where)
        , m_told(told)
    {
        attempt = outer.attempt;
    }

    void output(OutputStream stream, QByteArrayView bytes) override
    {
        if (m_where == InnerStep::Output::PassOn) {
            m_outer.output(stream, bytes);
            return;
        }
        const qsizetype room = keptOutput - m_told.output.size();
        m_told.output.append(bytes.first(std::min(room, bytes.size())));
    }
    void check(CheckResult result) override { m_told.checks << std::move(result); }
    void progress(qint64 done, qint64 total, const QString &what) override
    {
        if (m_where == InnerStep::Output::PassOn)
            m_outer.progress(done, total, what);
    }
    void record(const QString &key, const QJsonValue &value) override { m_outer.record(key, value); }
    QJsonValue recorded(const QString &key) const override { return m_outer.recorded(key); }
    void attach(const AttachmentAdded &attachment) override { m_outer.attach(attachment); }
    Result<void> intend(const QString &key, const QJsonObject &detail) override
    {
        return m_outer.intend(key, detail);
    }
    QList<EffectIntended> intended() const override { return m_outer.intended(); }
    Result<QString> ask(const Question &question) override { return m_outer.ask(question); }
    const RunState *state() const override { return m_outer.state(); }
    Result<void> sign(const ApprovalGiven &given) override { return m_outer.sign(given); }

private:
    StepContext &m_outer;
    InnerStep::Output m_where;
    InnerOutcome &m_told;
};

const CheckResult *firstFailed(const QList<CheckResult> &checks)
{
    const auto it = std::find_if(checks.cbegin(), checks.cend(),
                                 [](const CheckResult &c) { return c.status == CheckStatus::Fail; });
    return it == checks.cend() ? nullptr : &*it;
}

QString sentence(const CheckResult &failed)
{
    return QStringLiteral("%1: expected %2, found %3%4")
        .arg(failed.name, failed.expected, failed.actual,
             failed.reason.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(failed.reason));
}

Error timedOut(const StepSpec &spec)
{
    return {QStringLiteral("timeout"), QStringLiteral("%1 was not done within %2 s and was stopped.")
                                           .arg(spec.title)
                                           .arg(static_cast<double>(spec.timeoutMs) / 1000)};
}

} // namespace

QString InnerOutcome::trouble() const
{
    if (held())
        return {};
    if (const CheckResult *failed = firstFailed(checks))
        return sentence(*failed);
    return outcome.error ? outcome.error->message : outcome.reason;
}

Result<InnerStep> InnerStep::make(const StepSpec &spec, StepContext &outer)
{
    const QList<StepKind> none;
    const QList<StepKind> &kinds = outer.outside.kinds ? *outer.outside.kinds : none;
    const auto kind = std::find_if(kinds.cbegin(), kinds.cend(),
                                   [&](const StepKind &candidate) { return candidate.name == spec.kind; });
    if (kind == kinds.cend())
        return Error{QStringLiteral("kind_unknown"),
                     QStringLiteral("%1: this Slipway has no step kind '%2'.")
                         .arg(spec.location.toString(), spec.kind),
                     {},
                     ErrorKind::Usage};
    return InnerStep(spec, outer, kind->create());
}

Forecast InnerStep::forecast()
{
    InnerOutcome unheard;
    InnerContext context(m_spec, *m_outer, m_outer->stop, Output::HandBack, unheard);
    return m_step->forecast(context);
}

void InnerStep::otherBegins(const QString &stepId)
{
    InnerOutcome unheard;
    InnerContext context(m_spec, *m_outer, m_outer->stop, Output::HandBack, unheard);
    m_step->otherBegins(stepId, context);
}

InnerOutcome InnerStep::run(Output output, const std::stop_token &stop)
{
    InnerOutcome told;
    StepStop stopper(stop, m_spec.timeoutMs);
    InnerContext context(m_spec, *m_outer, stopper.token(), output, told);
    told.outcome = m_step->run(context);
    const bool early =
        told.outcome.status == StepStatus::Cancelled || told.outcome.status == StepStatus::Interrupted;
    if (early && stopper.timedOut()) {
        const QString end = told.outcome.error ? told.outcome.error->message : told.outcome.reason;
        told.outcome = StepOutcome::failed(timedOut(m_spec));
        told.outcome.error->details = QStringList{end};
    } else if (const CheckResult *failed = firstFailed(told.checks); failed && told.held()) {
        told.outcome = StepOutcome::failed({QStringLiteral("checks_failed"), sentence(*failed)});
    }
    return told;
}

} // namespace slipway::release
