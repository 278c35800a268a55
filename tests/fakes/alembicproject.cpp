// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/alembicproject.h"

#include <QDir>
#include <QFile>

namespace slipway::fakes {

namespace {

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    const QFileInfoList entries = QDir(from).entryInfoList(QDir::Files);
    for (const QFileInfo &entry : entries)
        QFile::copy(entry.filePath(), to + u'/' + entry.fileName());
}

} // namespace

AlembicProject::AlembicProject(const QString &dataFolder, const QString &history) : m_data(dataFolder)
{
    copyFolder(QString(m_data + QStringLiteral("/alembic")), m_dir.path());
    copyFolder(QString(m_data + QStringLiteral("/alembic/migrations")), path(QStringLiteral("migrations")));
    checkOut(history);
}

void AlembicProject::checkOut(const QString &history)
{
    QDir(path(QStringLiteral("versions"))).removeRecursively();
    copyFolder(QString(m_data + QStringLiteral("/versions/") + history), path(QStringLiteral("versions")));
}

void AlembicProject::aim(StepBench &bench, const QString &databaseUrl) const
{
    bench.setup.runId = QStringLiteral("01TESTRUN");
    bench.setup.workspace.name = QStringLiteral("acme");
    bench.setup.workspace.dir = m_dir.path();
    bench.setup.environment.name = QStringLiteral("staging");
    bench.setup.environment.settings.migrations.alembic = {QStringLiteral("/usr/bin/alembic")};
    bench.setup.databaseUrl = release::Secret(databaseUrl.toUtf8());
    bench.setup.childEnvironment = {{QStringLiteral("PATH"), "/usr/bin:/bin"},
                                    {QStringLiteral("LANG"), "C.UTF-8"},
                                    {QStringLiteral("PYTHONDONTWRITEBYTECODE"), "1"},
                                    {QStringLiteral("DATABASE_URL"), databaseUrl.toUtf8()}};
}

void AlembicProject::write(const QString &name, const QByteArray &content, bool executable) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qUtf8Printable(file.fileName()));
    if (executable)
        file.setPermissions(file.permissions() | QFile::ExeOwner);
}

} // namespace slipway::fakes
