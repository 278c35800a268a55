// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// A person who says what the test wrote down; absent unless `present`.
class FakeOperator : public release::Operator
{
public:
    bool present = false;
    QMap<QString, QStringList> answers; ///< question id → what is said, in order
    QList<release::Question> asked;
    release::FailureAnswer onFailure;

    bool interactive() const override { return present; }
    release::Result<QString> ask(const release::Question &question) override
    {
        asked << question;
        QStringList &ready = answers[question.id];
        if (present && !ready.isEmpty())
            return ready.takeFirst();
        return release::Error{QStringLiteral("not_interactive"),
                              QStringLiteral("Nobody answers '%1'.").arg(question.id),
                              {},
                              release::ErrorKind::Usage};
    }
    release::FailureAnswer failed(const QString &, const QString &, const release::Error &) override
    {
        return onFailure;
    }
};

} // namespace slipway::fakes
