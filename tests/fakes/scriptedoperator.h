// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QHash>

namespace slipway::fakes {

/// A person who answers from a list; without an answer left, the question counts as cancelled and a failure
/// as a reason to abort.
class ScriptedOperator : public release::Operator
{
public:
    bool interactive() const override { return present; }
    bool hasPrepared(const release::Question &question) const override
    {
        return prepared.contains(question.id);
    }
    release::Result<QString> ask(const release::Question &question) override
    {
        if (!present) {
            if (prepared.contains(question.id))
                return prepared[question.id];
            return release::Error{QStringLiteral("not_interactive"),
                                  QStringLiteral("Nobody is there."),
                                  {},
                                  release::ErrorKind::Usage};
        }
        asked << question;
        if (answers.isEmpty()) {
            return release::Error{QStringLiteral("cancelled"),
                                  QStringLiteral("The question was not answered."),
                                  {},
                                  release::ErrorKind::Cancelled};
        }
        return answers.takeFirst();
    }
    release::FailureAnswer failed(const QString &stepId, const QString &,
                                  const release::Error &error) override
    {
        failures << stepId + u' ' + error.code;
        shown = error;
        return choices.isEmpty() ? release::FailureAnswer{} : choices.takeFirst();
    }

    bool present = true;
    QMap<QString, QString> prepared; ///< question id → answer where nobody is present
    QStringList answers;
    QList<release::FailureAnswer> choices;
    QList<release::Question> asked;
    release::Error shown; ///< the last failure that it was asked about
    QStringList failures; ///< "step code" of each failure that it was asked about
};

} // namespace slipway::fakes
