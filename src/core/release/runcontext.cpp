// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runcontext.h"

namespace slipway::release {

RunContext::RunContext(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &outsideWorld,
                       StepStop &stopper, RunRecorder &recorder, OutputRecorder &outputRecorder,
                       int attemptNumber)
    : StepContext(stepSpec, runSetup, outsideWorld, stopper.token())
    , m_stopper(stopper)
    , m_recorder(recorder)
    , m_output(outputRecorder)
{
    attempt = attemptNumber;
}

void RunContext::output(OutputStream stream, QByteArrayView bytes)
{
    m_output.append(stream, bytes);
    endWhereBroken();
}

void RunContext::check(CheckResult result)
{
    if (result.status == CheckStatus::Fail)
        m_failedChecks
            << QStringLiteral("%1: expected %2, found %3").arg(result.name, result.expected, result.actual);
    (void)append(CheckFinished{spec.id, attempt, std::move(result)});
}

void RunContext::progress(qint64 done, qint64 total, const QString &what)
{
    (void)append(ProgressChanged{spec.id, done, total, what});
}

void RunContext::record(const QString &key, const QJsonValue &value)
{
    (void)append(FactRecorded{spec.id, key, value});
}

void RunContext::attach(const AttachmentAdded &attachment)
{
    AttachmentAdded added = attachment;
    if (added.stepId.isEmpty())
        added.stepId = spec.id;
    (void)append(added);
}

QJsonValue RunContext::recorded(const QString &key) const
{
    return m_recorder.state().facts[key];
}

Result<void> RunContext::intend(const QString &key, const QJsonObject &detail)
{
    return append(EffectIntended{spec.id, key, detail});
}

QList<EffectIntended> RunContext::intended() const
{
    QList<EffectIntended> mine;
    for (const EffectIntended &intention : m_recorder.state().intentions) {
        if (intention.stepId == spec.id)
            mine << intention;
    }
    return mine;
}

Result<QString> RunContext::ask(const Question &question)
{
    const bool present = !setup.options.nonInteractive && outside.person.interactive();
    if (!present && !outside.person.hasPrepared(question)) {
        return Error{QStringLiteral("not_interactive"),
                     QStringLiteral("Step %1 asks: %2 Nobody is there to answer; run it at a prompt.")
                         .arg(spec.id, question.text),
                     {},
                     ErrorKind::Usage};
    }
    (void)append(QuestionAsked{spec.id, question.id, question.text});
    auto answer = outside.person.ask(question);
    if (answer && question.kind != QuestionKind::Secret)
        (void)append(AnswerGiven{spec.id, question.id, *answer, m_recorder.state().person()});
    return answer;
}

Result<void> RunContext::append(const RunEvent &event)
{
    auto stored = m_recorder.append(event);
    endWhereBroken();
    return stored;
}

void RunContext::endWhereBroken()
{
    if (m_recorder.broken())
        m_stopper.stop();
}

} // namespace slipway::release
