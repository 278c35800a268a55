// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace slipway::sandbox {

/// A private PostgreSQL cluster in a temporary folder, on 127.0.0.1 only, without durability. As root its
/// programs run as another user, since PostgreSQL refuses root. The server ends with this object, and also
/// when the thread that called start() ends by a signal (parent-death signal): start it from a thread that
/// lives as long as the program.
class PostgresCluster
{
public:
    PostgresCluster() = default;
    ~PostgresCluster() { stop(); }
    Q_DISABLE_COPY_MOVE(PostgresCluster)

    /// Errors `postgres_missing` (names the package), `postgres_failed` (the server's own last lines).
    release::Result<void> start();
    void stop();
    QString url() const; ///< postgresql://postgres@127.0.0.1:PORT/postgres

private:
    release::Result<void> initialise(const QString &bin, const QStringList &prefix);
    release::Result<void> startServer(const QString &bin, const QStringList &prefix);
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_server;
    quint16 m_port = 0;
};

} // namespace slipway::sandbox
