// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/lineset.h"

#include <algorithm>
#include <bit>

namespace slipway::gui {

void LineSet::append(bool member)
{
    append(member ? 1 : 0, 1);
}

void LineSet::append(quint64 members, int lines)
{
    while (lines > 0) {
        const int offset = static_cast<int>(m_size % 64);
        if (offset == 0) {
            if (m_words.size() % wordsABlock == 0)
                m_before.push_back(m_count);
            m_words.push_back(0);
        }
        const int taken = std::min(lines, 64 - offset);
        const quint64 part = taken == 64 ? members : members & ((quint64(1) << taken) - 1);
        m_words.back() |= part << offset;
        m_count += std::popcount(part);
        m_size += taken;
        lines -= taken;
        members = taken == 64 ? 0 : members >> taken;
    }
}

void LineSet::growTo(qint64 lines)
{
    while (m_size < lines)
        append(0, static_cast<int>(std::min<qint64>(64, lines - m_size)));
}

void LineSet::insert(qint64 line)
{
    Q_ASSERT(line >= m_size);
    growTo(line);
    append(true);
}

bool LineSet::contains(qint64 line) const
{
    return line >= 0 && line < m_size && ((word(line / 64) >> (line % 64)) & 1) != 0;
}

quint64 LineSet::word(qint64 index) const
{
    return m_words[static_cast<std::size_t>(index)];
}

qint64 LineSet::rank(qint64 line) const
{
    const qint64 end = std::clamp<qint64>(line, 0, m_size);
    const qint64 last = end / 64;
    const qint64 block = last / wordsABlock;
    if (block >= static_cast<qint64>(m_before.size()))
        return m_count;
    qint64 members = m_before[static_cast<std::size_t>(block)];
    for (qint64 index = block * wordsABlock; index < last; ++index)
        members += std::popcount(word(index));
    if (end % 64 != 0)
        members += std::popcount(word(last) & ((quint64(1) << (end % 64)) - 1));
    return members;
}

qint64 LineSet::at(qint64 n) const
{
    if (n < 0 || n >= m_count)
        return -1;
    const auto after = std::upper_bound(m_before.cbegin(), m_before.cend(), n);
    const auto block = std::distance(m_before.cbegin(), after) - 1;
    qint64 left = n - m_before[static_cast<std::size_t>(block)];
    qint64 index = block * wordsABlock;
    for (int here = std::popcount(word(index)); left >= here; here = std::popcount(word(index))) {
        left -= here;
        ++index;
    }
    quint64 bits = word(index);
    for (; left > 0; --left)
        bits &= bits - 1;
    return index * 64 + std::countr_zero(bits);
}

qint64 LineSet::next(qint64 line) const
{
    return at(rank(line));
}

qint64 LineSet::previous(qint64 line) const
{
    return at(rank(line + 1) - 1);
}

LineSet LineSet::intersected(const LineSet &other) const
{
    LineSet both;
    const qint64 lines = std::min(m_size, other.m_size);
    for (qint64 line = 0; line < lines; line += 64)
        both.append(word(line / 64) & other.word(line / 64),
                    static_cast<int>(std::min<qint64>(64, lines - line)));
    return both;
}

} // namespace slipway::gui
