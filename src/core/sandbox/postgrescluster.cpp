// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/postgrescluster.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>
#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace slipway::sandbox {

using release::Error;
using release::Result;

namespace {

constexpr int startAttempts = 5; // a free port may be taken meanwhile
constexpr int readyWithinMs = 20'000;

QString programFolder()
{
    const QString given = qEnvironmentVariable("PG_BINDIR");
    if (!given.isEmpty())
        return given;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(names.begin(), names.end(),
              [](const QString &a, const QString &b) { return a.toInt() > b.toInt(); });
    for (const QString &name : names) {
        const QString bin = versions.filePath(name + QStringLiteral("/bin"));
        if (QFile::exists(bin + QStringLiteral("/initdb")))
            return bin;
    }
    const QString found = QStandardPaths::findExecutable(QStringLiteral("initdb"));
    return found.isEmpty() ? QString() : QFileInfo(found).absolutePath();
}

/// Program and arguments that drop root; empty for an ordinary user.
QStringList dropRoot(const QString &dir)
{
    if (geteuid() != 0)
        return {};
    const passwd *user = getpwnam("postgres");
    if (!user)
        user = getpwnam("nobody");
    if (!user || ::chown(QFile::encodeName(dir).constData(), user->pw_uid, user->pw_gid) != 0)
        return {};
    return {QStringLiteral("setpriv"), QStringLiteral("--reuid=%1").arg(user->pw_uid),
            QStringLiteral("--regid=%1").arg(user->pw_gid), QStringLiteral("--clear-groups")};
}

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    return probe.serverPort();
}

Error failed(const QString &what, const QByteArray &output)
{
    QStringList lines = QString::fromUtf8(output).split(u'\n', Qt::SkipEmptyParts);
    return {QStringLiteral("postgres_failed"),
            QStringLiteral("The private PostgreSQL cluster could not be started: %1.").arg(what),
            lines.mid(std::max<qsizetype>(0, lines.size() - 10))};
}

} // namespace

Result<void> PostgresCluster::start()
{
    const QString bin = programFolder();
    if (bin.isEmpty())
        return Error{QStringLiteral("postgres_missing"),
                     QStringLiteral("PostgreSQL's server programs (initdb, postgres) are not here. Install "
                                    "the package postgresql-15, or set PG_BINDIR.")};
    const QString base = QDir::tempPath().size() < 60
                             ? QDir::tempPath()
                             : QStringLiteral("/tmp"); // a socket path has at most 107 bytes
    m_dir = std::make_unique<QTemporaryDir>(base + QStringLiteral("/slipway-pg-XXXXXX"));
    if (!m_dir->isValid())
        return failed(m_dir->errorString(), {});
    const QStringList prefix = dropRoot(m_dir->path());
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
    QByteArray lastOutput;
    for (int attempt = 0; attempt < startAttempts; ++attempt) {
        m_port = freePort();
        QStringList command = prefix.isEmpty() ? QStringList{QStringLiteral("setpriv")} : prefix;
        command << QStringLiteral("--pdeathsig") << QStringLiteral("QUIT")
                << bin + QStringLiteral("/postgres") << QStringLiteral("-D")
                << m_dir->filePath(QStringLiteral("data")) << QStringLiteral("-p") << QString::number(m_port)
                << QStringLiteral("-k") << m_dir->path() << QStringLiteral("-h")
                << QStringLiteral("127.0.0.1") << QStringLiteral("-F");
        for (const char *setting : {"synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB",
                                    "max_connections=50", "log_min_messages=warning"})
            command << QStringLiteral("-c") << QLatin1String(setting);
        m_server = std::make_unique<QProcess>();
        m_server->setWorkingDirectory(m_dir->path());
        m_server->setProcessChannelMode(QProcess::MergedChannels);
        const QString log = m_dir->filePath(QStringLiteral("server.log"));
        m_server->setStandardOutputFile(log);
        m_server->start(command.takeFirst(), command);
        const QDeadlineTimer deadline(readyWithinMs);
        while (m_server->state() != QProcess::NotRunning && !deadline.hasExpired()) {
            QProcess ready;
            ready.start(bin + QStringLiteral("/pg_isready"),
                        {QStringLiteral("-q"), QStringLiteral("-h"), QStringLiteral("127.0.0.1"),
                         QStringLiteral("-p"), QString::number(m_port)});
            ready.waitForFinished(5'000);
            if (ready.exitStatus() == QProcess::NormalExit && ready.exitCode() == 0)
                return {};
            m_server->waitForFinished(50);
        }
        QFile output(log);
        if (output.open(QIODevice::ReadOnly))
            lastOutput = output.readAll();
        m_server->kill();
        m_server->waitForFinished(5'000);
    }
    return failed(QStringLiteral("the server did not become ready"), lastOutput);
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
}

QString PostgresCluster::url() const
{
    return QStringLiteral("postgresql://postgres@127.0.0.1:%1/postgres").arg(m_port);
}

} // namespace slipway::sandbox
