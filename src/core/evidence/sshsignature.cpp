// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/sshsignature.h"

namespace slipway::evidence {

using namespace release;

namespace {

constexpr qint64 childLimitMs = 30'000;

/// Its first line that says something; the rest of what ssh-keygen prints is usage.
QString firstLine(const ProcessOutcome &outcome)
{
    const QString text =
        QString::fromUtf8(outcome.standardError.isEmpty() ? outcome.standardOutput : outcome.standardError);
    for (const QString &line : text.split(u'\n')) {
        if (!line.trimmed().isEmpty() && !line.startsWith(QStringLiteral("Signing ")))
            return line.trimmed();
    }
    return QStringLiteral("it said nothing and ended with exit code %1").arg(outcome.exitCode);
}

} // namespace

Result<ProcessOutcome> SshSignatures::run(const QStringList &arguments, const QByteArray &input,
                                          std::stop_token stop) const
{
    ProcessRequest request;
    request.argv = QStringList{QStringLiteral("ssh-keygen")} + arguments;
    request.dir = m_dir;
    request.environment = m_environment;
    request.standardInput = input;
    request.timeoutMs = childLimitMs;
    request.ownSession = true; // it must not ask for a passphrase behind the program's back
    return m_processes.run(request, stop, [](OutputStream, QByteArrayView) {});
}

Result<QByteArray> SshSignatures::sign(const QByteArray &bytes, const QString &keyFile,
                                       const QString &nameSpace, std::stop_token stop) const
{
    auto done = run({QStringLiteral("-Y"), QStringLiteral("sign"), QStringLiteral("-f"), keyFile,
                     QStringLiteral("-n"), nameSpace},
                    bytes, stop);
    if (!done)
        return done.error();
    if (done->exitCode == 0 && done->standardOutput.startsWith("-----BEGIN SSH SIGNATURE-----"))
        return done->standardOutput;
    return Error{QStringLiteral("signing_failed"),
                 QStringLiteral("The key %1 could not sign: %2. A key with a passphrase must be in the agent "
                                "(ssh-add).")
                     .arg(keyFile, firstLine(*done))};
}

Result<void> SshSignatures::verify(const QByteArray &bytes, const QString &signatureFile,
                                   const QString &allowedSigners, const QString &principal,
                                   const QString &nameSpace, std::stop_token stop) const
{
    auto done = run({QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-f"), allowedSigners,
                     QStringLiteral("-I"), principal, QStringLiteral("-n"), nameSpace, QStringLiteral("-s"),
                     signatureFile},
                    bytes, stop);
    if (!done)
        return done.error();
    if (done->exitCode == 0) // the text is not to be trusted
        return {};
    return Error{QStringLiteral("signature_invalid"),
                 QStringLiteral("the signature %1 is not one of %2 in the namespace %3: %4")
                     .arg(signatureFile, principal, nameSpace, firstLine(*done)),
                 {},
                 ErrorKind::Refused};
}

QString approvalNamespace(const QString &role)
{
    QString word;
    for (const QChar letter : role.toLower())
        word += (letter >= u'a' && letter <= u'z') || letter.isDigit() || letter == u'.' || letter == u'_'
                    ? letter
                    : QLatin1Char('-');
    return QStringLiteral("slipway-approval-") + word;
}

} // namespace slipway::evidence
