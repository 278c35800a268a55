// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::operations {

/// What a value must be, as a playbook writes it: a plain value (equal to it), or a map of `equals`, `not`,
/// `in`, `at_least`, `at_most`, `contains`, `matches` (a regular expression), `exists`; all of them must
/// hold. Numbers compare as numbers, also where one of the two is text ("1,234"); everything else as words.
class Expectation
{
public:
    explicit Expectation(QJsonValue written) : m_written(std::move(written)) {}

    bool holds(const QJsonValue &actual) const;
    QString words() const; ///< "10", "at least 1 and at most 5"

    /// What is wrong with an expectation as written; empty where nothing is.
    static QString trouble(const QJsonValue &written);
    static const QStringList &keys();

private:
    QJsonValue m_written;
};

/// A number, also from text such as "1,234", "98.5 %" or "1_000"; nothing where it is none.
std::optional<double> numberOf(const QJsonValue &value);

} // namespace slipway::operations
