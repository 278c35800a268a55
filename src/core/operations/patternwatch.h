// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

#include <QRegularExpression>
#include <vector>

namespace slipway::operations {

/// Counts the lines in which patterns appear: `must` ones are wanted, `must_not` ones are not. A line that
/// comes in several pieces counts once.
class PatternWatch
{
public:
    explicit PatternWatch(const release::StepSpec &spec);
    bool isEmpty() const { return m_patterns.empty(); }
    void look(int stream, QByteArrayView line, bool ended);
    /// One check a pattern; to be called once, at the end. `where` is "output of STEP", "body of the answer";
    /// `took` is what it took to get all lines.
    void report(release::StepContext &context, const QString &where, std::optional<qint64> took = {}) const;

private:
    struct Pattern
    {
        QRegularExpression expression;
        bool wanted;
        qint64 count = 0;
        QString first;
        bool seenInOpenLine[2] = {};
    };
    void add(const release::StepSpec &spec, QStringView key);

    std::vector<Pattern> m_patterns;
};

} // namespace slipway::operations
