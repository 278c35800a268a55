// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace slipway::sandbox {

/// A private PostgreSQL cluster in a temporary folder, on 127.0.0.1 only and without durability: for trials
/// and tests, a crash may lose everything. As root its programs run as `postgres`, else `nobody`, since
/// PostgreSQL refuses root.
///
/// The server ends with this object, and also when the *thread* that called start() ends or the program is
/// killed (parent-death signal, Linux): start it from a thread that lives as long as the program. A small
/// janitor process removes the folder of a killed program; where it was killed as well, the next start()
/// does.
class PostgresCluster
{
public:
    PostgresCluster() = default;
    ~PostgresCluster() { stop(); }
    Q_DISABLE_COPY_MOVE(PostgresCluster)

    /// Errors `postgres_missing` (names the package), `postgres_failed` (the server's own last lines). Blocks
    /// for about a second. Nothing stays behind where it fails. `major` is preferred where it is installed.
    release::Result<void> start(int major = 0);
    void stop();
    QString url() const; ///< postgresql://postgres@127.0.0.1:PORT/postgres

private:
    release::Result<void> initialise(const QString &bin, const QStringList &prefix);
    release::Result<void> startServer(const QString &bin, const QStringList &prefix);
    QStringList serverCommand(const QString &bin, const QStringList &prefix) const;
    bool becomesReady(const QString &bin);
    void startJanitor(const QStringList &prefix);
    void dismissJanitor();
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_server;
    std::unique_ptr<QProcess> m_janitor;
    quint16 m_port = 0;
};

} // namespace slipway::sandbox
