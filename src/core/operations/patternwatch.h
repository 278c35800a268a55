// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

#include <QRegularExpression>
#include <vector>

namespace slipway::operations {

/// Counts the lines in which patterns appear, as the output passes: `must` ones are wanted, `must_not` ones
/// are not. Output of any length is covered in bounded memory: a line longer than 64 KiB is looked at in
/// pieces that overlap by 4 KiB, and counts once.
class PatternWatch
{
public:
    explicit PatternWatch(const release::StepSpec &spec);
    void feed(release::OutputStream stream, QByteArrayView bytes);
    /// One check a pattern; to be called once, at the end.
    void report(release::StepContext &context);

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
    void feedStream(int stream, QByteArrayView bytes);
    void look(int stream, QByteArrayView line, bool ended);

    std::vector<Pattern> m_patterns;
    QByteArray m_open[2]; ///< the beginning of a line, of standard output and of standard error
};

} // namespace slipway::operations
