// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/testcluster.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace slipway::fakes {

namespace {

constexpr int readyWithinMs = 20'000;
constexpr int startAttempts = 5; // a free port may be taken meanwhile

QString programFolder()
{
    const QString given = qEnvironmentVariable("PG_BINDIR");
    if (!given.isEmpty())
        return given;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(names.begin(), names.end(),
              [](const QString &a, const QString &b) { return a.toInt() < b.toInt(); });
    return names.isEmpty() ? QString() : versions.filePath(names.last() + QStringLiteral("/bin"));
}

const passwd *server()
{
    return geteuid() == 0 ? getpwnam("postgres") : nullptr;
}

} // namespace

TestCluster::~TestCluster()
{
    stop();
}

quint16 TestCluster::freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    const bool bound = ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
    ::close(probe);
    return bound ? ntohs(address.sin_port) : quint16(0);
}

QStringList TestCluster::asServer(const QStringList &command) const
{
    QStringList whole{QStringLiteral("setpriv")};
    if (const passwd *user = server())
        whole << QStringLiteral("--reuid=%1").arg(user->pw_uid)
              << QStringLiteral("--regid=%1").arg(user->pw_gid) << QStringLiteral("--clear-groups");
    return whole << QStringLiteral("--pdeathsig") << QStringLiteral("QUIT") << command;
}

bool TestCluster::start(const QStringList &settings, const QStringList &hba)
{
    m_bin = programFolder();
    m_dir = std::make_unique<QTemporaryDir>(
        QStringLiteral("/tmp/slipway-test-XXXXXX")); // a socket path has at most 107 bytes
    if (const passwd *user = server();
        user && ::chown(QFile::encodeName(dir()).constData(), user->pw_uid, user->pw_gid) != 0)
        return false;
    if (!initialise())
        return false;
    QStringList lines = settings;
    lines << QStringLiteral("fsync = off") << QStringLiteral("synchronous_commit = off")
          << QStringLiteral("full_page_writes = off") << QStringLiteral("shared_buffers = 32MB")
          << QStringLiteral("max_connections = 40") << QStringLiteral("listen_addresses = '127.0.0.1'")
          << QStringLiteral("unix_socket_directories = '%1'").arg(dir());
    QFile conf(dir() + QStringLiteral("/data/postgresql.conf"));
    if (!conf.open(QIODevice::Append) || conf.write('\n' + lines.join(u'\n').toUtf8() + '\n') < 0)
        return false;
    conf.close();
    QFile access(dir() + QStringLiteral("/data/pg_hba.conf"));
    if (!hba.isEmpty() && (!access.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
                           access.write(hba.join(u'\n').toUtf8() + '\n') < 0))
        return false;
    access.close();
    for (int attempt = 0; attempt < startAttempts; ++attempt) {
        if (startServer())
            return true;
    }
    return false;
}

bool TestCluster::initialise()
{
    QStringList command =
        asServer({m_bin + QStringLiteral("/initdb"), QStringLiteral("-D"), dir() + QStringLiteral("/data"),
                  QStringLiteral("-U"), QStringLiteral("postgres"), QStringLiteral("-A"),
                  QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                  QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--no-sync")});
    QProcess initdb;
    initdb.setWorkingDirectory(dir());
    initdb.setProcessChannelMode(QProcess::MergedChannels);
    initdb.start(command.takeFirst(), command);
    const bool done = initdb.waitForFinished(60'000) && initdb.exitCode() == 0;
    problem = done ? QString() : QString::fromUtf8(initdb.readAll());
    return done;
}

bool TestCluster::startServer()
{
    m_port = freePort();
    QStringList command =
        asServer({m_bin + QStringLiteral("/postgres"), QStringLiteral("-D"), dir() + QStringLiteral("/data"),
                  QStringLiteral("-p"), QString::number(m_port)});
    const QString log = dir() + QStringLiteral("/server.log");
    m_server.setWorkingDirectory(dir());
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.setStandardOutputFile(log);
    m_server.start(command.takeFirst(), command);
    const QDeadlineTimer deadline(readyWithinMs);
    while (!deadline.hasExpired() && m_server.state() != QProcess::NotRunning) {
        QProcess ready;
        ready.start(m_bin + QStringLiteral("/pg_isready"), {QStringLiteral("-q"), QStringLiteral("-h"), dir(),
                                                            QStringLiteral("-p"), QString::number(m_port)});
        if (ready.waitForFinished(5'000) && ready.exitStatus() == QProcess::NormalExit &&
            ready.exitCode() == 0)
            return true;
        m_server.waitForFinished(20);
    }
    QFile file(log);
    problem = file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QStringLiteral("no log");
    m_server.kill();
    m_server.waitForFinished(5'000);
    return false;
}

void TestCluster::stop()
{
    for (const auto &process : m_beside) {
        process->terminate();
        if (!process->waitForFinished(2'000)) {
            process->kill();
            process->waitForFinished(2'000);
        }
    }
    m_beside.clear();
    if (m_server.state() != QProcess::NotRunning) {
        ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT);
        m_server.waitForFinished(10'000);
    }
    m_dir.reset();
}

QString TestCluster::freshDatabase()
{
    const QString name = QStringLiteral("product_%1").arg(++m_databases);
    psql(QStringLiteral("postgres"), QStringLiteral("create database %1").arg(name));
    return name;
}

QString TestCluster::url(const QString &database, const QString &user, const QString &password) const
{
    const QString login =
        password.isEmpty() ? user : user + u':' + QString::fromLatin1(QUrl::toPercentEncoding(password));
    return QStringLiteral("postgresql://%1@127.0.0.1:%2/%3").arg(login).arg(m_port).arg(database);
}

QString TestCluster::psql(const QString &database, const QString &sql) const
{
    QProcess psql;
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(QStringLiteral("psql"),
               {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-A"), QStringLiteral("-t"),
                QStringLiteral("-h"), dir(), QStringLiteral("-p"), QString::number(m_port),
                QStringLiteral("-U"), QStringLiteral("postgres"), QStringLiteral("-d"), database,
                QStringLiteral("-c"), sql});
    psql.waitForFinished(30'000);
    return QString::fromUtf8(psql.readAll()).trimmed();
}

QProcess *TestCluster::startBeside(const QStringList &command)
{
    QStringList whole = asServer(command);
    auto &process = m_beside.emplace_back(std::make_unique<QProcess>());
    process->setWorkingDirectory(dir());
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardOutputFile(dir() + QStringLiteral("/beside.log"));
    process->start(whole.takeFirst(), whole);
    return process->waitForStarted() ? process.get() : nullptr;
}

namespace {

/// The path of an ordinary user has no folder of servers.
QString poolerProgram()
{
    const QString name = QStringLiteral("pgbouncer");
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin")}) : found;
}

} // namespace

quint16 TestCluster::startPooler()
{
    const quint16 port = freePort();
    const QString users = writeFile(QStringLiteral("userlist.txt"), "\"postgres\" \"\"\n");
    const QString config =
        QStringLiteral("[databases]\n* = host=127.0.0.1 port=%1\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
                       "listen_port = %2\nunix_socket_dir =\nauth_type = trust\nauth_file = %3\n"
                       "pool_mode = transaction\n")
            .arg(m_port)
            .arg(port)
            .arg(users);
    QProcess *pooler =
        startBeside({poolerProgram(), writeFile(QStringLiteral("pgbouncer.ini"), config.toUtf8())});
    const QDeadlineTimer deadline(readyWithinMs);
    while (pooler && pooler->state() != QProcess::NotRunning && !deadline.hasExpired()) {
        QProcess ready;
        ready.start(m_bin + QStringLiteral("/pg_isready"),
                    {QStringLiteral("-q"), QStringLiteral("-h"), QStringLiteral("127.0.0.1"),
                     QStringLiteral("-p"), QString::number(port)});
        if (ready.waitForFinished(5'000) && ready.exitStatus() == QProcess::NormalExit &&
            ready.exitCode() == 0)
            return port;
        pooler->waitForFinished(20);
    }
    return 0;
}

QString TestCluster::writeFile(const QString &name, const QByteArray &content) const
{
    const QString path = dir() + u'/' + name;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.close();
    if (const passwd *user = server();
        user && ::chown(QFile::encodeName(path).constData(), user->pw_uid, user->pw_gid) != 0)
        return {};
    return path;
}

} // namespace slipway::fakes
