// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QJsonObject>
#include <QStringList>
#include <QUrl>
#include <memory>

namespace slipway::sandbox {

/// What the next matching request is to suffer. Kinds: `rate_limit` (429 with Retry-After: 1), `error_before`
/// (500, no effect), `error_after` (500 after the effect), `cut` (effect, then the connection breaks within
/// the answer), `drop` (no effect, the connection breaks), `delay` (milliseconds in `amount`).
struct Fault
{
    QString kind;
    QString method; ///< empty = any
    QString path;   ///< beginning of the path below /v1, empty = any
    int times = 1;  ///< -1 = always
    int amount = 0;
};

/// A Stripe-compatible server on 127.0.0.1: stateful, as strict as the real one, offline. Thread: the one
/// that made it, whose event loop must run.
class StripeSandbox
{
public:
    StripeSandbox();
    ~StripeSandbox();
    Q_DISABLE_COPY_MOVE(StripeSandbox)

    /// Loads the file where it exists and keeps it up to date from then on.
    release::Result<void> useDataFile(const QString &path);
    void setKeys(const QStringList &keys); ///< empty = every well-formed secret or restricted key
    void addFault(const Fault &fault);
    release::Result<void> listen(quint16 port = 0);
    QUrl baseUrl() const;

private:
    class Server;
    std::unique_ptr<Server> m;
};

} // namespace slipway::sandbox
