// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/postgrescluster.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace slipway::sandbox {

using release::Error;
using release::Result;

namespace {

constexpr int startAttempts = 5; // a free port may be taken meanwhile
constexpr int readyWithinMs = 20'000;

bool holdsServer(const QString &folder)
{
    return QFileInfo(folder + QStringLiteral("/initdb")).isExecutable() &&
           QFileInfo(folder + QStringLiteral("/postgres")).isExecutable();
}

/// PG_BINDIR, else Debian's of that major version, else its newest, else what PATH has.
QString programFolder(int major)
{
    if (qEnvironmentVariableIsSet("PG_BINDIR"))
        return holdsServer(qEnvironmentVariable("PG_BINDIR")) ? qEnvironmentVariable("PG_BINDIR") : QString();
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QString wanted = versions.filePath(QStringLiteral("%1/bin").arg(major));
    if (major > 0 && holdsServer(wanted))
        return wanted;
    QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(names.begin(), names.end(),
              [](const QString &a, const QString &b) { return a.toInt() > b.toInt(); });
    for (const QString &name : names) {
        const QString bin = versions.filePath(name + QStringLiteral("/bin"));
        if (holdsServer(bin))
            return bin;
    }
    const QString found = QStandardPaths::findExecutable(QStringLiteral("initdb"));
    const QString folder = found.isEmpty() ? QString() : QFileInfo(found).canonicalPath();
    return holdsServer(folder) ? folder : QString();
}

Error missing()
{
    const QString where = qEnvironmentVariable("PG_BINDIR");
    const QString what = where.isEmpty() ? QStringLiteral("are not installed")
                                         : QStringLiteral("are not in PG_BINDIR (%1)").arg(where);
    return {QStringLiteral("postgres_missing"),
            QStringLiteral("PostgreSQL's server programs initdb and postgres %1. Install the package "
                           "postgresql, or set PG_BINDIR to the folder that holds them.")
                .arg(what)};
}

Error failed(const QString &what, const QByteArray &output)
{
    const QStringList lines = QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts);
    return {QStringLiteral("postgres_failed"),
            QStringLiteral("The private PostgreSQL cluster could not be started: %1.").arg(what),
            lines.mid(std::max<qsizetype>(0, lines.size() - 10))};
}

/// Program and arguments that drop root and hand the folder over; empty for an ordinary user.
Result<QStringList> dropRoot(const QString &dir)
{
    if (geteuid() != 0)
        return QStringList();
    if (QStandardPaths::findExecutable(QStringLiteral("setpriv")).isEmpty())
        return failed(QStringLiteral("PostgreSQL refuses to run as root, and setpriv (package util-linux), "
                                     "which drops it, is missing"),
                      {});
    const passwd *user = getpwnam("postgres");
    if (!user)
        user = getpwnam("nobody");
    if (!user)
        return failed(
            QStringLiteral("PostgreSQL refuses to run as root, and neither postgres nor nobody is a "
                           "user here"),
            {});
    const QStringList command{QStringLiteral("setpriv"), QStringLiteral("--reuid=%1").arg(user->pw_uid),
                              QStringLiteral("--regid=%1").arg(user->pw_gid),
                              QStringLiteral("--clear-groups")};
    if (::chown(QFile::encodeName(dir).constData(), user->pw_uid, user->pw_gid) != 0)
        return failed(QStringLiteral("%1 cannot be given to another user").arg(dir), {});
    return command;
}

bool isAlive(qint64 process)
{
    return process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
}

/// A socket path has at most 107 bytes.
QString baseFolder()
{
    return QDir::tempPath().size() < 60 ? QDir::tempPath() : QStringLiteral("/tmp");
}

/// Folders that a killed program left behind: named after its process, which is gone, and so is its server.
void removeAbandoned()
{
    const QDir base(baseFolder());
    for (const QString &name :
         base.entryList({QStringLiteral("slipway-pg-*-*")}, QDir::Dirs | QDir::NoSymLinks)) {
        bool number = false;
        const qint64 owner = name.section(u'-', 2, 2).toLongLong(&number);
        if (!number || isAlive(owner))
            continue;
        QFile pidFile(base.filePath(name + QStringLiteral("/data/postmaster.pid")));
        if (pidFile.open(QIODevice::ReadOnly) && isAlive(pidFile.readLine().trimmed().toLongLong()))
            continue;
        QDir(base.filePath(name)).removeRecursively();
    }
}

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    return probe.serverPort();
}

} // namespace

Result<void> PostgresCluster::start(int major)
{
    stop();
    const QString bin = programFolder(major);
    if (bin.isEmpty())
        return missing();
    removeAbandoned();
    m_dir = std::make_unique<QTemporaryDir>(
        QStringLiteral("%1/slipway-pg-%2-XXXXXX").arg(baseFolder()).arg(QCoreApplication::applicationPid()));
    if (!m_dir->isValid())
        return failed(m_dir->errorString(), {});
    const auto dropped = dropRoot(m_dir->path());
    if (!dropped) {
        stop();
        return dropped.error();
    }
    const QStringList &prefix = *dropped;
    if (auto made = initialise(bin, prefix); !made) {
        stop();
        return made;
    }
    auto started = startServer(bin, prefix);
    if (!started)
        stop();
    return started;
}

Result<void> PostgresCluster::initialise(const QString &bin, const QStringList &prefix)
{
    QStringList command = prefix;
    command << bin + QStringLiteral("/initdb") << QStringLiteral("-D")
            << m_dir->filePath(QStringLiteral("data")) << QStringLiteral("-U") << QStringLiteral("postgres")
            << QStringLiteral("-A") << QStringLiteral("trust") << QStringLiteral("-E")
            << QStringLiteral("UTF8") << QStringLiteral("--locale=C.UTF-8") << QStringLiteral("--no-sync");
    QProcess initdb;
    initdb.setWorkingDirectory(m_dir->path());
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.start(command.takeFirst(), command);
    if (!initdb.waitForFinished(60'000) || initdb.exitCode() != 0)
        return failed(QStringLiteral("initdb failed"), initdb.readAll());
    return {};
}

Result<void> PostgresCluster::startServer(const QString &bin, const QStringList &prefix)
{
    const QString log = m_dir->filePath(QStringLiteral("server.log"));
    for (int attempt = 0; attempt < startAttempts; ++attempt) {
        m_port = freePort();
        QStringList command = serverCommand(bin, prefix);
        m_server = std::make_unique<QProcess>();
        m_server->setWorkingDirectory(m_dir->path());
        m_server->setProcessChannelMode(QProcess::MergedChannels);
        m_server->setStandardOutputFile(log);
        m_server->start(command.takeFirst(), command);
        if (becomesReady(bin)) {
            startJanitor(prefix);
            return {};
        }
        m_server->kill();
        m_server->waitForFinished(5'000);
    }
    QFile output(log);
    const QByteArray said = output.open(QIODevice::ReadOnly) ? output.readAll() : QByteArray();
    return failed(QStringLiteral("the server did not become ready"), said);
}

QStringList PostgresCluster::serverCommand(const QString &bin, const QStringList &prefix) const
{
    QStringList command = prefix;
    if (command.isEmpty() && !QStandardPaths::findExecutable(QStringLiteral("setpriv")).isEmpty())
        command << QStringLiteral("setpriv");
    if (!command.isEmpty())
        command << QStringLiteral("--pdeathsig") << QStringLiteral("QUIT");
    command << bin + QStringLiteral("/postgres") << QStringLiteral("-D")
            << m_dir->filePath(QStringLiteral("data")) << QStringLiteral("-p") << QString::number(m_port)
            << QStringLiteral("-k") << m_dir->path() << QStringLiteral("-h") << QStringLiteral("127.0.0.1")
            << QStringLiteral("-F");
    for (const char *setting : {"synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB",
                                "max_connections=50", "log_min_messages=warning"})
        command << QStringLiteral("-c") << QLatin1String(setting);
    return command;
}

/// Removes the folder where this program is killed: its standard input ends with us, the server ends itself.
void PostgresCluster::startJanitor(const QStringList &prefix)
{
    static const QString script = QStringLiteral("trap '' INT TERM HUP; read -r word && exit; i=0; "
                                                 "while kill -0 \"$1\" 2>/dev/null && [ $i -lt 100 ]; do "
                                                 "i=$((i + 1)); sleep 0.1; done; rm -rf \"$2\"");
    QStringList command = prefix;
    command << QStringLiteral("/bin/sh") << QStringLiteral("-c") << script << QStringLiteral("janitor")
            << QString::number(m_server->processId()) << m_dir->path();
    m_janitor = std::make_unique<QProcess>();
    m_janitor->setWorkingDirectory(QStringLiteral("/"));
    m_janitor->setStandardOutputFile(QProcess::nullDevice());
    m_janitor->setStandardErrorFile(QProcess::nullDevice());
    m_janitor->start(command.takeFirst(), command);
    m_janitor->waitForStarted();
}

void PostgresCluster::dismissJanitor()
{
    if (!m_janitor)
        return;
    m_janitor->write("done\n");
    m_janitor->closeWriteChannel();
    m_janitor->waitForFinished(5'000);
    m_janitor.reset();
}

/// Asked through the socket in our own folder: on the port another server might answer.
bool PostgresCluster::becomesReady(const QString &bin)
{
    const QDeadlineTimer deadline(readyWithinMs);
    while (m_server->state() != QProcess::NotRunning && !deadline.hasExpired()) {
        QProcess ready;
        ready.start(bin + QStringLiteral("/pg_isready"),
                    {QStringLiteral("-q"), QStringLiteral("-h"), m_dir->path(), QStringLiteral("-p"),
                     QString::number(m_port)});
        if (ready.waitForFinished(5'000) && ready.exitStatus() == QProcess::NormalExit &&
            ready.exitCode() == 0)
            return true;
        m_server->waitForFinished(50);
    }
    return false;
}

void PostgresCluster::stop()
{
    if (m_server && m_server->state() != QProcess::NotRunning) {
        ::kill(static_cast<pid_t>(m_server->processId()), SIGINT); // fast shutdown: sessions are ended
        if (!m_server->waitForFinished(10'000)) {
            ::kill(static_cast<pid_t>(m_server->processId()), SIGQUIT);
            m_server->waitForFinished(5'000);
        }
    }
    m_server.reset();
    m_dir.reset();
    dismissJanitor();
}

QString PostgresCluster::url() const
{
    return QStringLiteral("postgresql://postgres@127.0.0.1:%1/postgres").arg(m_port);
}

} // namespace slipway::sandbox
