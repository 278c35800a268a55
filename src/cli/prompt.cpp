// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/prompt.h"

namespace slipway::cli {

using namespace release;

namespace {

QString hint(const Question &question)
{
    switch (question.kind) {
    case QuestionKind::Confirm:
        return QStringLiteral(" [yes/no] ");
    case QuestionKind::Choice:
        return QStringLiteral(" [%1] ").arg(question.choices.join(u'/'));
    case QuestionKind::Text:
        return question.proposal.isEmpty() ? QStringLiteral(" ")
                                           : QStringLiteral(" [%1] ").arg(question.proposal);
    case QuestionKind::TypedName:
    case QuestionKind::Secret:
    case QuestionKind::Item:
    case QuestionKind::Decision:
        return QStringLiteral(" ");
    }
    Q_UNREACHABLE();
}

/// The answer in its normal form; empty where it is none of those offered.
QString understood(const Question &question, const QString &typed)
{
    const QString answer = typed.trimmed();
    if (question.kind == QuestionKind::Confirm) {
        const QString lower = answer.toLower();
        if (lower == u"yes" || lower == u"y")
            return QStringLiteral("yes");
        return lower == u"no" || lower == u"n" ? QStringLiteral("no") : QString();
    }
    if (question.kind == QuestionKind::Choice)
        return question.choices.contains(answer) ? answer : QString();
    if (question.kind == QuestionKind::Text && answer.isEmpty())
        return question.proposal;
    return question.kind == QuestionKind::Secret ? typed : answer;
}

} // namespace

std::optional<QString> PromptOperator::readAnswer(const QString &prompt, bool hidden)
{
    m_terminal.err(prompt.toUtf8());
    auto line = m_terminal.readLine(hidden, m_stop);
    if (hidden)
        m_terminal.err("\n");
    return line;
}

Result<QString> PromptOperator::ask(const Question &question)
{
    if (const auto prepared = m_answers.find(question))
        return *prepared;
    if (!m_interactive) {
        return Error{QStringLiteral("not_interactive"),
                     QStringLiteral("Nobody is there to answer: %1").arg(question.text),
                     {},
                     ErrorKind::Usage};
    }
    if (question.kind == QuestionKind::Item)
        return askItem(question);
    if (question.kind == QuestionKind::Decision)
        return askDecision(question);
    for (;;) {
        const auto typed = readAnswer(question.text + hint(question), question.kind == QuestionKind::Secret);
        if (!typed) {
            return Error{QStringLiteral("cancelled"),
                         QStringLiteral("The question was not answered."),
                         {},
                         ErrorKind::Cancelled};
        }
        const QString answer = understood(question, *typed);
        if (!answer.isEmpty() || question.kind == QuestionKind::TypedName ||
            question.kind == QuestionKind::Text)
            return answer;
        m_terminal.err("Please answer with one of the words in brackets.\n");
    }
}

FailureAnswer PromptOperator::failed(const QString &stepId, const QString &title, const Error &error)
{
    if (!m_interactive)
        return {};
    m_terminal.err(QStringLiteral("\n%1 failed: %2\n").arg(title, error.message).toUtf8());
    for (const QString &detail : error.details)
        m_terminal.err(QStringLiteral("    %1\n").arg(detail).toUtf8());
    auto choice = ask({QStringLiteral("failed"),
                       stepId,
                       QStringLiteral("Retry, skip with a reason, or abort?"),
                       QuestionKind::Choice,
                       {QStringLiteral("retry"), QStringLiteral("skip"), QStringLiteral("abort")}});
    if (!choice || *choice == u"abort")
        return {};
    if (*choice == u"retry")
        return {FailureChoice::Retry, {}};
    auto reason = ask({QStringLiteral("reason"), stepId,
                       QStringLiteral("Reason for skipping (goes into the artifact):"), QuestionKind::Text});
    if (!reason || reason->isEmpty())
        return {};
    return {FailureChoice::Skip, *reason};
}

} // namespace slipway::cli
