// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "release/runmemory.h"

#include <QNetworkCookieJar>

namespace slipway::operations {

/// The cookies of a run's requests, kept in its memory. What another server set is not sent.
class CookieJar : private QNetworkCookieJar
{
public:
    explicit CookieJar(release::RunMemory &memory);

    QByteArray header(const QUrl &url) const; ///< value of `Cookie`; empty where none fits
    /// Takes over what an answer sets; returns the names.
    QStringList take(const QUrl &url, const release::HttpReply &reply);

private:
    void load();
    void store();
    release::RunMemory &m_memory;
};

} // namespace slipway::operations
