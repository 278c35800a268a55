// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/windowoperator.h"

namespace slipway::gui {

using namespace release;

Result<QString> WindowOperator::ask(const Question &question)
{
    std::unique_lock lock(m_mutex);
    if (question.kind == QuestionKind::TypedName && m_typedName)
        return *std::exchange(m_typedName, {});
    m_text.reset();
    lock.unlock();
    m_shown.question(question);
    lock.lock();
    m_answered.wait(lock, m_stop, [this] { return m_text.has_value(); });
    if (m_text)
        return *std::exchange(m_text, {});
    return Error{QStringLiteral("cancelled"),
                 QStringLiteral("The question was not answered: the run was stopped."),
                 {},
                 ErrorKind::Cancelled};
}

FailureAnswer WindowOperator::failed(const QString &stepId, const QString &, const Error &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_choice.reset();
    }
    m_shown.failure(stepId, error);
    std::unique_lock lock(m_mutex);
    m_answered.wait(lock, m_stop, [this] { return m_choice.has_value(); });
    return std::exchange(m_choice, {}).value_or(FailureAnswer{});
}

void WindowOperator::answer(const QString &text)
{
    {
        const std::lock_guard lock(m_mutex);
        m_text = text;
    }
    m_answered.notify_all();
}

void WindowOperator::answer(const FailureAnswer &choice)
{
    {
        const std::lock_guard lock(m_mutex);
        m_choice = choice;
    }
    m_answered.notify_all();
}

void WindowOperator::setTypedName(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    m_typedName = name;
}

} // namespace slipway::gui
