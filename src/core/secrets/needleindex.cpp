// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/needleindex.h"

#include <algorithm>
#include <cstring>

namespace slipway::secrets {

namespace {
constexpr std::size_t keys = 65536;

std::uint16_t pairAt(const char *at)
{
    return static_cast<std::uint16_t>(static_cast<unsigned char>(at[0]) << 8 |
                                      static_cast<unsigned char>(at[1]));
}
} // namespace

void NeedleIndex::add(Needle needle)
{
    const bool known = std::any_of(m_needles.cbegin(), m_needles.cend(),
                                   [&](const Needle &other) { return other.bytes == needle.bytes; });
    if (needle.bytes.size() >= shortest && !known)
        m_needles.push_back(std::move(needle));
}

std::uint16_t NeedleIndex::key(const char *at) const
{
    return pairAt(at + m_window - 2);
}

void NeedleIndex::build()
{
    m_window = 255;
    m_longest = 0;
    for (const Needle &needle : m_needles) {
        m_window = std::min(m_window, needle.bytes.size());
        m_longest = std::max(m_longest, needle.bytes.size());
    }
    std::stable_sort(m_needles.begin(), m_needles.end(), [this](const Needle &a, const Needle &b) {
        const auto keyA = key(a.bytes.constData());
        const auto keyB = key(b.bytes.constData());
        return keyA != keyB ? keyA < keyB : a.bytes.size() > b.bytes.size();
    });
    m_shift.assign(keys, static_cast<std::uint8_t>(m_window - 1));
    m_firstOfKey.assign(keys, 0);
    for (std::size_t i = m_needles.size(); i-- > 0;) {
        const char *bytes = m_needles[i].bytes.constData();
        m_firstOfKey[key(bytes)] = static_cast<std::uint32_t>(i);
        for (qsizetype j = 0; j + 2 <= m_window; ++j) {
            std::uint8_t &shift = m_shift[pairAt(bytes + j)];
            shift = std::min(shift, static_cast<std::uint8_t>(m_window - 2 - j));
        }
    }
}

NeedleIndex::Hit NeedleIndex::next(QByteArrayView text, qsizetype from) const
{
    if (m_needles.empty())
        return {};
    const char *const data = text.data();
    const qsizetype last = text.size() - m_window;
    for (qsizetype at = from; at <= last;) {
        const std::uint16_t pair = key(data + at);
        if (const std::uint8_t shift = m_shift[pair]; shift > 0) {
            at += shift;
            continue;
        }
        for (std::size_t i = m_firstOfKey[pair]; i < m_needles.size(); ++i) {
            const QByteArray &bytes = m_needles[i].bytes;
            if (key(bytes.constData()) != pair)
                break;
            if (bytes.size() <= text.size() - at &&
                std::memcmp(data + at, bytes.constData(), static_cast<std::size_t>(bytes.size())) == 0)
                return {at, &m_needles[i]};
        }
        ++at;
    }
    return {};
}

} // namespace slipway::secrets
