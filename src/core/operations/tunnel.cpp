// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/tunnel.h"

#include <QDeadlineTimer>
#include <QNetworkProxy>
#include <QTcpSocket>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qsizetype keptBytes = 8 * 1024;
constexpr int askEveryMs = 50;
constexpr std::chrono::seconds endKnownWithin{8};
constexpr std::chrono::seconds reasonKnownWithin{2}; ///< why a channel was closed is said after it was
constexpr int farSideMs = 400; ///< an open channel that the far side refuses is closed within this time

struct Symptom
{
    const char *words;
    const char *code;
    const char *sentence;
};

/// What OpenSSH says (ssh.c, sshconnect.c, channels.c); the first that appears counts.
const Symptom symptoms[] = {
    {"Could not resolve hostname", "tunnel_host_not_found",
     "The tunnel's server has a name that cannot be resolved. Check the name and this machine's DNS."},
    {"Host key verification failed", "tunnel_host_key",
     "The tunnel's server is not the one that this machine knows, or not yet known: its host key is not "
     "accepted. "
     "Check it, then put it into known_hosts."},
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", "tunnel_host_key",
     "The tunnel's server has another host key than before. Find out why before anything goes through it."},
    {"Permission denied", "tunnel_login",
     "The tunnel's server refuses the login. Is the key loaded (ssh-add -l), and the user right?"},
    {"Too many authentication failures", "tunnel_login",
     "The tunnel's server refuses the login after too many keys. Name the right one with -i and "
     "IdentitiesOnly."},
    {"administratively prohibited", "tunnel_forbidden",
     "The tunnel's server does not allow forwarding to that place (AllowTcpForwarding, PermitOpen)."},
    {"open failed: connect failed", "tunnel_target_unreachable",
     "The tunnel is up, but its server cannot reach the database. Check host and port behind the tunnel."},
    {"open failed", "tunnel_target_unreachable",
     "The tunnel is up, but its server opens no connection to the database."},
    {"Address already in use", "tunnel_port_taken", "The tunnel's local port is taken by another program."},
    {"Connection refused", "tunnel_unreachable", "Nothing listens where the tunnel's server should be."},
    {"Connection timed out", "tunnel_unreachable", "The tunnel's server does not answer. Is a VPN needed?"},
    {"No route to host", "tunnel_unreachable", "There is no route to the tunnel's server. Is a VPN needed?"},
    {"Network is unreachable", "tunnel_unreachable", "There is no network to the tunnel's server."},
    {"Bad configuration option", "tunnel_failed",
     "The tunnel's command has an option that ssh does not know."},
};

bool answers(quint16 port)
{
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(1000);
}

/// Whether a connection through the tunnel stays open: the far side closes at once what it cannot reach.
bool staysOpen(quint16 port)
{
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(1000) && !socket.waitForDisconnected(farSideMs);
}

} // namespace

/// The program and what it says. Its thread writes, everybody reads.
class Tunnel::Watch
{
public:
    explicit Watch(const Tunnel::Request &request)
        : m_program(request.argv.value(0))
        , m_thread([this, request](std::stop_token stop) { run(request, stop); })
    {
    }

    bool ended() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ended;
    }

    /// The program's end, which is known only when its whole group is gone.
    bool endsWithin(std::chrono::milliseconds time) const
    {
        std::unique_lock lock(m_mutex);
        return m_end.wait_for(lock, time, [this] { return m_ended; });
    }

    Error error(const char *otherCode, const QString &otherSentence) const
    {
        const std::lock_guard lock(m_mutex);
        if (m_notStarted)
            return *m_notStarted;
        const QString said = QString::fromUtf8(m_said);
        QStringList lines;
        for (const QString &line : said.split(u'\n')) {
            if (!line.trimmed().isEmpty())
                lines << line.trimmed();
        }
        lines = lines.mid(qMax<qsizetype>(0, lines.size() - 10));
        for (const Symptom &symptom : symptoms) {
            if (said.contains(QLatin1String(symptom.words), Qt::CaseInsensitive))
                return {QLatin1String(symptom.code), QString::fromUtf8(symptom.sentence), lines};
        }
        return {QLatin1String(otherCode), otherSentence, lines};
    }

    bool complained() const
    {
        const std::lock_guard lock(m_mutex);
        return m_said.contains("open failed");
    }

    void awaitReason(std::chrono::milliseconds time) const
    {
        std::unique_lock lock(m_mutex);
        m_end.wait_for(lock, time, [this] { return m_ended || m_said.contains("open failed"); });
    }

private:
    void run(const Tunnel::Request &request, const std::stop_token &stop)
    {
        ProcessRequest child;
        child.argv = request.argv;
        child.dir = request.dir;
        child.environment = request.environment;
        child.captureLimit = 0;
        child.ownSession = true; // ssh must not ask at the terminal that Slipway uses
        auto outcome = m_processes.run(child, stop, [this](OutputStream, QByteArrayView bytes) {
            const std::lock_guard lock(m_mutex);
            m_said.append(bytes.data(), bytes.size());
            if (m_said.size() > 2 * keptBytes)
                m_said = m_said.right(keptBytes);
            m_end.notify_all();
        });
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        if (!outcome)
            m_notStarted = outcome.error();
        m_end.notify_all();
    }

    QString m_program;
    LocalProcesses m_processes;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_end;
    QByteArray m_said;
    bool m_ended = false;
    std::optional<Error> m_notStarted;
    std::jthread m_thread; ///< last: it stops before the rest goes
};

Tunnel::Tunnel(std::unique_ptr<Watch> watch, quint16 port) : m_watch(std::move(watch)), m_port(port) {}
Tunnel::~Tunnel() = default;

Result<std::unique_ptr<Tunnel>> Tunnel::open(const Request &request, std::stop_token stop)
{
    if (answers(request.port))
        return Error{
            QStringLiteral("tunnel_port_taken"),
            QStringLiteral("Something already listens at 127.0.0.1:%1, where the tunnel should open. Nothing "
                           "was sent to it: it may lead to another database. End it, or take another port.")
                .arg(request.port),
            {},
            ErrorKind::Refused};
    std::unique_ptr<Tunnel> tunnel(new Tunnel(std::make_unique<Watch>(request), request.port));
    if (auto open = tunnel->waitUntilOpen(request, stop); !open)
        return open.error();
    return tunnel;
}

Result<void> Tunnel::waitUntilOpen(const Request &request, const std::stop_token &stop)
{
    const QDeadlineTimer deadline(request.timeoutMs);
    std::mutex mutex;
    std::condition_variable_any wake;
    while (!answers(request.port)) {
        if (m_watch->ended())
            return m_watch->error("tunnel_failed",
                                  QStringLiteral("The tunnel's program ended before the tunnel was open."));
        if (deadline.hasExpired())
            return m_watch->error(
                "tunnel_timeout",
                QStringLiteral("The tunnel was not open within %1 s.").arg(request.timeoutMs / 1000));
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, std::chrono::milliseconds(askEveryMs), [] { return false; });
        if (stop.stop_requested())
            return Error{QStringLiteral("cancelled"),
                         QStringLiteral("Stopped while the tunnel was opened."),
                         {},
                         ErrorKind::Cancelled};
    }
    if (staysOpen(request.port))
        return {};
    m_watch->awaitReason(reasonKnownWithin);
    return m_watch->error(
        "tunnel_target_unreachable",
        QStringLiteral("The tunnel is up, but closes every connection to the database at once."));
}

std::optional<Error> Tunnel::trouble() const
{
    if (m_watch->ended() || (!answers(m_port) && m_watch->endsWithin(endKnownWithin)))
        return m_watch->error("tunnel_failed", QStringLiteral("The tunnel's program has ended."));
    if (m_watch->complained())
        return m_watch->error("tunnel_target_unreachable", {});
    return {};
}

QList<quint16> Tunnel::forwardedPorts(const QStringList &argv)
{
    QList<quint16> ports;
    for (qsizetype i = 0; i < argv.size(); ++i) {
        if (!argv[i].startsWith(QStringLiteral("-L")))
            continue;
        const QString forward = argv[i].size() > 2 ? argv[i].mid(2) : argv.value(i + 1);
        const QStringList parts = forward.split(u':'); // [bind:]port:host:hostport
        const QString port = parts.size() >= 4 ? parts[parts.size() - 3] : parts.value(0);
        if (port.toUShort() > 0)
            ports << port.toUShort();
    }
    return ports;
}

} // namespace slipway::operations
