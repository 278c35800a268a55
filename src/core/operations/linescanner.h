// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QByteArrayView>
#include <QString>
#include <functional>
#include <memory>

namespace slipway::operations {

/// A regular expression over lines of bytes, as the rest of Slipway understands them (PCRE2), compiled to
/// machine code. Looks at whole buffers of lines at once, so that what matches nowhere costs little more than
/// reading it.
class LinePattern
{
public:
    /// Error `bad_pattern` (Usage).
    static release::Result<LinePattern> compile(const QString &pattern);
    LinePattern(LinePattern &&) noexcept;
    LinePattern &operator=(LinePattern &&) noexcept;
    ~LinePattern();

    const QString &text() const { return m_text; }
    bool matches(QByteArrayView line) const;
    /// Every line of the buffer with a match, in order; `lines` ends with a line end or is the last line.
    void eachMatch(QByteArrayView lines, const std::function<void(QByteArrayView line)> &take) const;

private:
    class Code;
    LinePattern();
    qsizetype next(const Code &code, QByteArrayView lines, qsizetype from) const;

    QString m_text;
    std::vector<std::unique_ptr<Code>>
        m_alternatives; ///< of which one must match; simple ones are faster apart
};

} // namespace slipway::operations
