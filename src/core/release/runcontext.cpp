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
    m_failedChecks += result.status == CheckStatus::Fail ? 1 : 0;
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

void RunContext::attach(const QString &name, const QByteArray &sha256, const QString &note)
{
    (void)append(AttachmentAdded{name, QString::fromLatin1(sha256), note, spec.id});
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
    if (setup.options.nonInteractive || !outside.person.interactive()) {
        // An answer may have been prepared; a person who is there is not asked under --non-interactive.
        const auto prepared =
            outside.person.interactive() ? Result<QString>(Error()) : outside.person.ask(question);
        if (prepared) {
            (void)append(QuestionAsked{spec.id, question.id, question.text});
            if (question.kind != QuestionKind::Secret)
                (void)append(AnswerGiven{spec.id, question.id, *prepared, m_recorder.state().person()});
            return prepared;
        }
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
