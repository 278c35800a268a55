// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scratchdatabase.h"

#include "database/targeturl.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QUrl>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace slipway::migrations {

using database::Row;
using database::Session;
using database::TargetUrl;
using release::Error;
using release::ErrorKind;
using release::Result;
using release::Secret;

namespace {

const QString prefix = QStringLiteral("slipway_rehearsal_");

QString quoted(QString name)
{
    return QString(u'"' + name.replace(u'"', QStringLiteral("\"\"")) + u'"');
}

/// Everything that the child needs, made before fork(): after it only calls that are safe there are allowed.
struct GuardWords
{
    std::vector<std::string> texts;
    std::vector<char *> arguments;
    std::vector<char *> environment;

    static std::vector<char *> pointers(std::vector<std::string> &texts, std::size_t from, std::size_t to)
    {
        std::vector<char *> all;
        for (std::size_t i = from; i < to; ++i)
            all.push_back(texts[i].data());
        all.push_back(nullptr);
        return all;
    }
};

} // namespace

Result<std::unique_ptr<ScratchDatabase>> ScratchDatabase::make(const Secret &server, const QString &tlsCa,
                                                               const QString &copyOf)
{
    std::unique_ptr<ScratchDatabase> scratch(new ScratchDatabase);
    scratch->m_name = QStringLiteral("%1%2_%3_%4")
                          .arg(prefix)
                          .arg(QCoreApplication::applicationPid())
                          .arg(QDateTime::currentMSecsSinceEpoch())
                          .arg(QRandomGenerator::global()->bounded(10'000));
    auto admin = Session::open(server, tlsCa, scratch->m_name); // by this name it is known to be alive
    if (!admin)
        return admin.error();
    scratch->m_admin = std::move(*admin);
    auto version =
        scratch->m_admin->query(QStringLiteral("select current_setting('server_version_num')::int / 10000"));
    if (!version)
        return version.error();
    scratch->m_major = version->first()[0].toInt();
    scratch->removeAbandoned();
    const auto made = scratch->m_admin->execute(
        QStringLiteral("create database %1 template %2")
            .arg(scratch->m_name, copyOf.isEmpty() ? QStringLiteral("template0") : quoted(copyOf)));
    if (!made) {
        const QString state = made.error().details.value(1);
        scratch->m_name.clear();
        if (state == u"55006")
            return Error{
                QStringLiteral("template_busy"),
                QStringLiteral("Others are connected to %1, and PostgreSQL copies a database as a template "
                               "only while nobody is. Rehearse with `load: sample` or `full`.")
                    .arg(copyOf)};
        return made.error();
    }
    QUrl url(QString::fromUtf8(server.reveal()));
    url.setPath(QString(u'/' + scratch->m_name));
    scratch->m_url = Secret(url.toEncoded());
    scratch->guard(server, tlsCa);
    return scratch;
}

ScratchDatabase::~ScratchDatabase()
{
    if (m_admin && !m_name.isEmpty())
        (void)m_admin->execute(QStringLiteral("drop database if exists %1 with (force)").arg(m_name));
    if (m_guard <= 0)
        return;
    ::kill(m_guard, SIGKILL); // it has nothing left to do
    ::close(m_guardPipe);
    while (::waitpid(m_guard, nullptr, 0) < 0 && errno == EINTR) {
    }
}

/// Copies whose maker has no session on this server any more.
void ScratchDatabase::removeAbandoned()
{
    auto left = m_admin->query(
        QStringLiteral(
            "select datname from pg_database d where datname ~ '^%1[0-9]+_[0-9]+_[0-9]+$' and not exists "
            "(select 1 from pg_stat_activity a where a.application_name = d.datname)")
            .arg(prefix));
    for (const Row &row : left ? *left : QList<Row>())
        (void)m_admin->execute(
            QStringLiteral("drop database if exists %1 with (force)").arg(quoted(row[0].toString())));
}

/// A child of its own session that waits for the end of a pipe which this program alone holds open, and then
/// drops the database with psql.
void ScratchDatabase::guard(const Secret &server, const QString &tlsCa)
{
    const QString psql = QStandardPaths::findExecutable(QStringLiteral("psql"));
    auto target = TargetUrl::parse(server, tlsCa);
    int ends[2] = {-1, -1};
    if (psql.isEmpty() || !target || ::pipe2(ends, O_CLOEXEC) != 0)
        return;
    GuardWords words;
    const QString drop = QStringLiteral("drop database if exists %1 with (force)").arg(m_name);
    const std::string arguments[] = {psql.toStdString(), "-qXw", "-c", drop.toStdString()};
    words.texts.assign(std::begin(arguments), std::end(arguments));
    const std::size_t count = words.texts.size();
    const std::pair<const char *, const char *> names[] = {
        {"host", "PGHOST"},       {"hostaddr", "PGHOSTADDR"},      {"port", "PGPORT"},
        {"user", "PGUSER"},       {"password", "PGPASSWORD"},      {"dbname", "PGDATABASE"},
        {"sslmode", "PGSSLMODE"}, {"sslrootcert", "PGSSLROOTCERT"}};
    for (const auto &[option, variable] : names) {
        const QString value = target->options().value(QLatin1String(option));
        if (!value.isEmpty())
            words.texts.push_back(std::string(variable) + '=' + value.toStdString());
    }
    words.texts.push_back("PATH=" + qgetenv("PATH").toStdString());
    words.arguments = GuardWords::pointers(words.texts, 0, count);
    words.environment = GuardWords::pointers(words.texts, count, words.texts.size());
    const int child = ::fork();
    if (child == 0) {
        ::setsid();
        ::close(ends[1]);
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (int descriptor = 0; descriptor < 3; ++descriptor)
            ::dup2(nowhere, descriptor);
        // What else this program has open must not live on in the child.
        for (int descriptor = 3; descriptor < 1024; ++descriptor) {
            if (descriptor != ends[0])
                ::close(descriptor);
        }
        char byte = 0;
        while (::read(ends[0], &byte, 1) < 0 && errno == EINTR) {
        }
        ::execve(words.arguments[0], words.arguments.data(), words.environment.data());
        ::_exit(1);
    }
    ::close(ends[0]);
    m_guard = qMax(0, child);
    m_guardPipe = ends[1];
}

} // namespace slipway::migrations
