// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "release/workspace.h"

namespace slipway::operations {

/// What is to run on a host of the workspace.
struct HostCommand
{
    QString line;                          ///< for /bin/sh there
    QString dir;                           ///< there; relative to the host's folder
    QMap<QString, QByteArray> environment; ///< added to what a login there has
    QByteArray input;
};

/// How a command on a host ended, where that is not simply its exit code.
enum class HostEnd {
    Ordinary,    ///< by itself, with its exit code
    Ended,       ///< it was stopped, and its whole process group there is gone
    StillThere,  ///< it was stopped, and something of its group resists SIGKILL
    NotBegun,    ///< ssh could not get there
    Disconnected ///< the connection broke; whether it runs on is not known
};

/// A command on a host, as a child of this machine: ssh leads to a shell there that reads what it shall do
/// from its standard input, so that neither secrets nor input stand in any argument. The command has a
/// process group of its own there. When the standard input ends (Slipway stops the step, is killed, or the
/// connection breaks) that shell ends the group: SIGTERM, then SIGKILL after 5 s.
release::ProcessRequest hostRequest(const release::HostSpec &host, const QStringList &ssh,
                                    const HostCommand &command);
HostEnd hostEnd(const release::ProcessOutcome &outcome);
/// Why ssh did not get there, in words. Codes: `host_not_found`, `host_unreachable`, `host_key`,
/// `host_login`, `host_failed`.
release::Error hostError(const release::HostSpec &host, const release::ProcessOutcome &outcome);

QByteArray shellQuoted(const QByteArray &word); ///< one word for sh
QByteArray globQuoted(const QByteArray &path);  ///< the same, but * ? and [ ] keep their meaning

} // namespace slipway::operations
