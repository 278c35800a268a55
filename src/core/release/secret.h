// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace slipway::release {

/// A value that must not be seen: move-only, no stream operator, its bytes are overwritten when it goes.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) { m_bytes.detach(); }
    Secret(Secret &&other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    ~Secret() { wipe(); }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    Secret copy() const { return Secret(QByteArray(m_bytes.constData(), m_bytes.size())); }
    /// The bytes themselves, for the one call that needs them. Do not keep a copy.
    const QByteArray &reveal() const { return m_bytes; }

private:
    void wipe() noexcept;
    QByteArray m_bytes;
};

/// How a key may be shown: `sk_test_…4f2a` for Stripe keys, the last four characters of other long values,
/// `…` for all that is shorter than 12 characters.
QString maskedSecret(const QByteArray &value);

} // namespace slipway::release
