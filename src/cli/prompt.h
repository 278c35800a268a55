// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
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
    /// Answers from a file come first: question id (or "STEP.id") → answer. Never for typed names.
    void useAnswers(QMap<QString, QString> answers) { m_answers = std::move(answers); }

private:
    std::optional<QString> readAnswer(const QString &prompt, bool hidden);
    Terminal &m_terminal;
    bool m_interactive;
    std::stop_token m_stop;
    QMap<QString, QString> m_answers;
};

} // namespace slipway::cli
