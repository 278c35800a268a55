// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <stop_token>

namespace slipway::evidence {

/// Detached signatures in OpenSSH's format (PROTOCOL.sshsig), made and checked by the stock `ssh-keygen -Y`,
/// so that anybody can check them without Slipway. Nothing is asked: a key with a passphrase must be in the
/// agent. Thread: the caller's; each call runs one child.
class SshSignatures
{
public:
    /// `environment` is the child's whole environment (PATH, HOME, SSH_AUTH_SOCK).
    SshSignatures(release::ProcessRunner &processes, QMap<QString, QByteArray> environment, QString dir)
        : m_processes(processes), m_environment(std::move(environment)), m_dir(std::move(dir))
    {
    }

    /// The armoured signature over the bytes. Error `signing_failed` tells what ssh-keygen said.
    release::Result<QByteArray> sign(const QByteArray &bytes, const QString &keyFile,
                                     const QString &nameSpace, std::stop_token stop) const;
    /// Whether `principal` signed these bytes with a key that the file of allowed signers gives them for this
    /// namespace. Error `signature_invalid` (Refused).
    release::Result<void> verify(const QByteArray &bytes, const QString &signatureFile,
                                 const QString &allowedSigners, const QString &principal,
                                 const QString &nameSpace, std::stop_token stop) const;

private:
    release::Result<release::ProcessOutcome> run(const QStringList &arguments, const QByteArray &input,
                                                 std::stop_token stop) const;

    release::ProcessRunner &m_processes;
    QMap<QString, QByteArray> m_environment;
    QString m_dir;
};

/// The namespace in which approvals of a role are signed: "slipway-approval-qa". An `allowed_signers` line
/// with namespaces="slipway-approval-qa" thus gives its key that role and no other.
QString approvalNamespace(const QString &role);

} // namespace slipway::evidence
