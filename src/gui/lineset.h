// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>
#include <vector>

namespace slipway::gui {

/// A set of lines as one bit a line, with the count of members before every 4,096th: ten million lines take
/// 1.3 MB, and both "the n-th member" and "how many before" are answered without walking it. Grows at its
/// end only. A value; thread of its owner.
class LineSet
{
public:
    qint64 size() const { return m_size; }   ///< lines that it says something about
    qint64 count() const { return m_count; } ///< members
    void append(bool member);
    /// Up to 64 lines at once, the lowest bit first.
    void append(quint64 members, int lines);
    /// Lines without a member up to, not including, `line`; then `line` as a member. Not before size().
    void insert(qint64 line);
    void growTo(qint64 lines); ///< without members

    bool contains(qint64 line) const;
    qint64 rank(qint64 line) const;     ///< members before the line
    qint64 at(qint64 n) const;          ///< the n-th member from 0; -1 where there is none
    qint64 next(qint64 line) const;     ///< first member at or after the line; -1
    qint64 previous(qint64 line) const; ///< last member at or before the line; -1
    quint64 word(qint64 index) const;   ///< lines 64·index and following
    LineSet intersected(const LineSet &other) const;

private:
    static constexpr int wordsABlock = 64;
    std::vector<quint64> m_words;
    std::vector<qint64> m_before; ///< members before each block of words
    qint64 m_size = 0;
    qint64 m_count = 0;
};

} // namespace slipway::gui
