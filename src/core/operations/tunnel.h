// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/localprocesses.h"

#include <memory>

namespace slipway::operations {

/// A program (`ssh -N -L …`) that forwards a local port to the target while it lives. Thread: the caller's;
/// the program is watched by a thread of its own. Ended, with its whole process group, by the destructor.
class Tunnel
{
public:
    struct Request
    {
        QStringList argv;
        QString dir;
        QMap<QString, QByteArray> environment;
        quint16 port = 0; ///< the local port that must answer
        qint64 timeoutMs = 30'000;
    };

    /// Returns when the port answers. Errors tell apart: `tunnel_port_taken` (Refused: whatever listens there
    /// is not our tunnel), `program_missing`, `tunnel_host_not_found`, `tunnel_unreachable`,
    /// `tunnel_host_key`, `tunnel_login`, `tunnel_forbidden` (the server forwards nothing there),
    /// `tunnel_target_unreachable` (it cannot reach the database), `tunnel_timeout`, `tunnel_failed`,
    /// `cancelled`. Details: its last lines.
    static release::Result<std::unique_ptr<Tunnel>> open(const Request &request, std::stop_token stop);
    ~Tunnel();
    Q_DISABLE_COPY_MOVE(Tunnel)

    /// Why the tunnel does not work any more; nothing while it does.
    std::optional<release::Error> trouble() const;

    /// Local ports that the -L options of an ssh command forward.
    static QList<quint16> forwardedPorts(const QStringList &argv);

private:
    class Watch;
    Tunnel(std::unique_ptr<Watch> watch, quint16 port);
    release::Result<void> waitUntilOpen(const Request &request, const std::stop_token &stop);

    std::unique_ptr<Watch> m_watch;
    quint16 m_port;
};

} // namespace slipway::operations
