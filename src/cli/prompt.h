// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "playbook/answersreader.h"
#include "release/ports.h"

namespace slipway::cli {

/// A person at the terminal, answering on standard error's prompt so that standard output stays the result's.
class PromptOperator : public release::Operator
{
public:
    PromptOperator(Terminal &terminal, bool interactive, std::stop_token stop)
        : m_terminal(terminal), m_interactive(interactive), m_stop(std::move(stop))
    {
    }
    bool interactive() const override { return m_interactive; }
    release::Result<QString> ask(const release::Question &question) override;
    release::FailureAnswer failed(const QString &stepId, const QString &title,
                                  const release::Error &error) override;
    bool hasPrepared(const release::Question &question) const override { return m_answers.has(question); }
    /// Answers from a file come first.
    void useAnswers(playbook::Answers answers) { m_answers = std::move(answers); }
    QStringList unusedAnswers() const { return m_answers.unused(); }

private:
    release::Result<QString> askItem(const release::Question &question);
    release::Result<QString> askDecision(const release::Question &question);
    std::optional<QString> readAnswer(const QString &prompt, bool hidden);
    Terminal &m_terminal;
    bool m_interactive;
    std::stop_token m_stop;
    playbook::Answers m_answers;
};

} // namespace slipway::cli
