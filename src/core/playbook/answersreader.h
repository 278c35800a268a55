// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QSet>

namespace slipway::playbook {

/// Answers prepared in a file, by step and question. Never for names that must be typed, nor for go or no-go.
class Answers
{
public:
    /// The answer, with paths made absolute. Marks it as used.
    std::optional<QString> find(const release::Question &question);
    bool has(const release::Question &question) const; ///< marks it as used, too
    /// What nothing has asked for so far, with its line: a slip of the pen, most likely.
    QStringList unused() const;

private:
    friend release::Result<Answers> readAnswers(const QString &file);
    QString keyOf(const release::Question &question) const;

    struct Answer
    {
        QString text;
        int line = 0;
    };
    QMap<QString, Answer> m_answers;
    mutable QSet<QString> m_used;
};

/// YAML or JSON: a map of step → answer, list of answers (by item) or map of item or question → answer; the
/// name of a question alone works too. An answer is a word or text, or a map {decision, note, reason, files,
/// who, at}; files are relative to this file. Errors (Usage) with file, line and the nearest right word.
release::Result<Answers> readAnswers(const QString &file);

} // namespace slipway::playbook
