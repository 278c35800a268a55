// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/secret.h"

#include <cstring>

namespace slipway::release {

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

void Secret::wipe() noexcept
{
    if (m_bytes.isEmpty() || !m_bytes.isDetached())
        return;
    volatile char *bytes = m_bytes.data();
    for (qsizetype i = 0; i < m_bytes.size(); ++i)
        bytes[i] = 0;
}

QString maskedSecret(const QByteArray &value)
{
    const QString ellipsis(QChar(0x2026));
    if (value.size() < 12)
        return ellipsis;
    const QString tail = QString::fromUtf8(value.right(4));
    for (const char *prefix :
         {"sk_test_", "sk_live_", "rk_test_", "rk_live_", "pk_test_", "pk_live_", "whsec_"}) {
        if (value.startsWith(prefix))
            return QString::fromLatin1(prefix) + ellipsis + tail;
    }
    return ellipsis + tail;
}

} // namespace slipway::release
