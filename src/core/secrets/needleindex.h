// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <vector>

namespace slipway::secrets {

/// What a hit means: a known secret, or the first bytes of something that a pattern then judges.
enum class NeedleRole { Known, StripeKey, WebhookSecret, PrivateKey };

struct Needle
{
    QByteArray bytes; ///< at least NeedleIndex::shortest
    QByteArray replacement;
    NeedleRole role = NeedleRole::Known;
};

/// Finds many needles in one pass that looks at a fraction of the bytes (Wu and Manber, "A fast algorithm for
/// multi-pattern searching", 1994, with blocks of two bytes). Immutable after build().
class NeedleIndex
{
public:
    static constexpr qsizetype shortest = 6;

    void add(Needle needle); ///< a needle that is there already, or is too short, is left out
    void build();

    struct Hit
    {
        qsizetype at = -1;
        const Needle *needle = nullptr; ///< null: nothing found
    };
    /// The leftmost needle that begins at or after `from`; of several that begin there, the longest.
    Hit next(QByteArrayView text, qsizetype from) const;

    qsizetype longest() const { return m_longest; }
    const std::vector<Needle> &needles() const { return m_needles; }

private:
    std::uint16_t key(const char *at) const;

    std::vector<Needle> m_needles; ///< after build(): grouped by key, longest first
    std::vector<std::uint8_t> m_shift;
    std::vector<std::uint32_t> m_firstOfKey;
    qsizetype m_window = shortest; ///< length of the shortest needle
    qsizetype m_longest = 0;
};

} // namespace slipway::secrets
