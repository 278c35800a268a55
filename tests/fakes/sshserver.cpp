// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/sshserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace slipway::fakes {

namespace {

const QString separationFolder = QStringLiteral("/run/sshd");
constexpr int startMs = 20'000;

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

quint16 freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(probe, reinterpret_cast<sockaddr *>(&address), size);
    ::getsockname(probe, reinterpret_cast<sockaddr *>(&address), &size);
    ::close(probe);
    return ntohs(address.sin_port);
}

bool listens(quint16 port)
{
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(port);
    const bool open = ::connect(probe, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    ::close(probe);
    return open;
}

bool ran(const QString &program, const QStringList &arguments)
{
    return QProcess::execute(program, arguments) == 0;
}

} // namespace

SshServer::~SshServer()
{
    stop();
    if (m_madeFolder)
        QDir().rmdir(separationFolder);
}

QString SshServer::start()
{
    m_port = freePort();
    for (const char *name : {"host", "user", "stranger"}) {
        if (!ran(QStringLiteral("ssh-keygen"),
                 {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"),
                  QString(), QStringLiteral("-f"), file(QLatin1String(name))}))
            return QStringLiteral("ssh-keygen failed");
    }
    QFile::copy(file(QStringLiteral("user.pub")), file(QStringLiteral("authorized")));
    QFile hostKey(file(QStringLiteral("host.pub")));
    QFile known(file(QStringLiteral("known_hosts")));
    QFile config(file(QStringLiteral("config")));
    if (!hostKey.open(QIODevice::ReadOnly) || !known.open(QIODevice::WriteOnly) ||
        !config.open(QIODevice::WriteOnly))
        return QStringLiteral("the folder cannot be written");
    known.write(QStringLiteral("[127.0.0.1]:%1 ").arg(m_port).toUtf8() + hostKey.readAll());
    const bool root = ::geteuid() == 0;
    // an account without a password counts as locked unless PAM is left out
    config.write(QStringLiteral("Port %1\nListenAddress 127.0.0.1\nHostKey %2\nAuthorizedKeysFile %3\n"
                                "StrictModes no\nPidFile none\nUsePAM %4\nPasswordAuthentication no\n"
                                "KbdInteractiveAuthentication no\nPermitRootLogin yes\n")
                     .arg(QString::number(m_port), file(QStringLiteral("host")),
                          file(QStringLiteral("authorized")),
                          root ? QStringLiteral("no") : QStringLiteral("yes"))
                     .toUtf8());
    known.close();
    config.close();
    if (root && !QDir(separationFolder).exists())
        m_madeFolder = QDir().mkdir(separationFolder);
    m_process.setStandardErrorFile(file(QStringLiteral("log")));
    m_process.start(QStringLiteral("/usr/sbin/sshd"),
                    {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"), config.fileName()});
    const QDeadlineTimer deadline(startMs);
    while (!listens(m_port)) {
        if (m_process.waitForFinished(20) || deadline.hasExpired())
            return QStringLiteral("sshd did not start");
    }
    return {};
}

void SshServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished(startMs);
}

QStringList SshServer::command() const
{
    return commandWith(QStringLiteral("user"));
}

QStringList SshServer::strangersCommand() const
{
    return commandWith(QStringLiteral("stranger"));
}

QStringList SshServer::commandWith(const QString &key) const
{
    const auto option = [](const QString &text) { return QStringList{QStringLiteral("-o"), text}; };
    QStringList command{QStringLiteral("ssh"), QStringLiteral("-F"), QStringLiteral("none"),
                        QStringLiteral("-i"), file(key)};
    command << option(QStringLiteral("IdentitiesOnly=yes"))
            << option(QStringLiteral("UserKnownHostsFile=") + file(QStringLiteral("known_hosts")))
            << option(QStringLiteral("GlobalKnownHostsFile=/dev/null"))
            << option(QStringLiteral("StrictHostKeyChecking=yes")) << QStringLiteral("-p")
            << QString::number(m_port)
            << QString::fromLocal8Bit(::getpwuid(::geteuid())->pw_name) + QStringLiteral("@127.0.0.1");
    return command;
}

} // namespace slipway::fakes
