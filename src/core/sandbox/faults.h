// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

namespace slipway::sandbox {

/// What the next matching request is to suffer. Kinds: `rate_limit` (429 with Retry-After, `amount` seconds
/// or 1), `error_before` (500, no effect), `error_after` (500 after the effect), `cut` (effect, then the
/// connection breaks within the answer's body), `drop` (no effect, the connection breaks), `lose` (effect,
/// then the connection breaks before the answer), `delay` (waits `amount` milliseconds before it begins).
struct Fault
{
    QString kind;
    QString method = {}; ///< empty = any
    QString path = {};   ///< beginning of the path, with or without "/v1/"; empty = any
    int times = 1;       ///< -1 = always
    int amount = 0;
};

/// Faults in the order in which they were added; the first that fits a request is taken.
class FaultQueue
{
public:
    void add(const Fault &fault);
    void clear() { m_faults.clear(); }
    /// `path` is below /v1. Idempotent replays meet faults too.
    std::optional<Fault> take(const QByteArray &method, const QString &path);
    QJsonArray toJson() const;

    /// Error `bad_fault` names what is wrong.
    static release::Result<Fault> fromJson(const QByteArray &bytes);

private:
    QList<Fault> m_faults;
};

} // namespace slipway::sandbox
