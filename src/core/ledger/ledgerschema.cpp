// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/ledgerschema.h"

#include "ledger/ledgererror.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStorageInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

static void initialiseResources()
{
    Q_INIT_RESOURCE(ledger); // a static library's resources are dropped by the linker unless named
}

namespace slipway::ledger {

using release::Error;
using release::Result;

namespace {

constexpr int applicationId = 0x536c7077; // "Slpw", in the file's header

/// Sorted by name, which begins with the version.
QStringList migrations()
{
    initialiseResources();
    return QDir(QStringLiteral(":/ledger/sqlite"))
        .entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
}

QStringList statementsOf(const QString &migration)
{
    QFile file(QStringLiteral(":/ledger/sqlite/") + migration);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    static const QRegularExpression comment(QStringLiteral("^--.*$"), QRegularExpression::MultilineOption);
    QStringList statements;
    for (const QString &part :
         QString::fromUtf8(file.readAll()).remove(comment).split(QStringLiteral("\n\n"))) {
        if (!part.trimmed().isEmpty())
            statements << part.trimmed();
    }
    return statements;
}

bool onNetwork(const QByteArray &type)
{
    static const QList<QByteArray> network = {
        "nfs",           "nfs4",        "cifs",         "smb",           "smb2",           "smb3",
        "smbfs",         "smbnetfs",    "ncpfs",        "afs",           "ceph",           "glusterfs",
        "lustre",        "davfs",       "webdav",       "afpfs",         "fuse.sshfs",     "fuse.cifs",
        "fuse.smbnetfs", "fuse.rclone", "fuse.s3fs",    "fuse.gcsfuse",  "fuse.glusterfs", "fuse.davfs",
        "fuse.davfs2",   "fuse.ceph",   "fuse.juicefs", "fuse.curlftpfs"};
    return network.contains(type);
}

QString systemWords(int code)
{
    return QString::fromLocal8Bit(std::strerror(code));
}

Result<void> createFile(const QString &path)
{
    // An existing file is never opened here: closing a second descriptor would drop SQLite's locks in this
    // process.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        return {};
    }
    if (errno == EEXIST)
        return {};
    return unusable(
        "ledger_unusable",
        QStringLiteral("The ledger %1 cannot be made: %2. Make its folder writable, or name another file "
                       "with --ledger.")
            .arg(path, systemWords(errno)));
}

Result<void> backUp(LedgerConnection &connection, qint64 version, const QDateTime &now)
{
    const QString stamp = now.toUTC().toString(QStringLiteral("yyyyMMddTHHmmssZ"));
    const QString base = QStringLiteral("%1.v%2-%3").arg(connection.path()).arg(version).arg(stamp);
    QString copy = base + QStringLiteral(".bak");
    for (int i = 2; QFile::exists(copy); ++i)
        copy = QStringLiteral("%1-%2.bak").arg(base).arg(i);
    if (auto made = createFile(copy); !made) // with its mode: VACUUM INTO takes an empty file
        return made;
    return connection.run(QStringLiteral("VACUUM INTO ?"), {copy});
}

Result<void> apply(LedgerConnection &connection, const QString &migration)
{
    for (const QString &statement : statementsOf(migration)) {
        if (auto done = connection.execute(statement); !done)
            return done;
    }
    return connection.execute(QStringLiteral("PRAGMA user_version = %1").arg(migration.left(3).toInt()));
}

Error newer(const QString &path, qint64 version)
{
    return unusable("ledger_newer",
                    QStringLiteral("The ledger %1 was written by a newer Slipway (its version is %2, "
                                   "this program knows %3). Update Slipway, or name another ledger "
                                   "with --ledger.")
                        .arg(path)
                        .arg(version)
                        .arg(knownSchemaVersion()));
}

/// The version found, or why the file is not ours.
Result<qint64> versionOf(LedgerConnection &connection)
{
    auto version = connection.number(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return version;
    // In this order: another program that makes the tables right now has then set the application too.
    auto tables = connection.number(QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!tables)
        return tables;
    auto application = connection.number(QStringLiteral("PRAGMA application_id"));
    if (!application)
        return application;
    if (*tables > 0 && *application != applicationId) {
        return unusable("ledger_foreign",
                        QStringLiteral("%1 is a database of another program, not a ledger of "
                                       "Slipway. Name another file with --ledger.")
                            .arg(connection.path()));
    }
    if (*version > knownSchemaVersion())
        return newer(connection.path(), *version);
    return version;
}

} // namespace

QByteArray fileSystemOf(const QString &path)
{
    QDir dir(QFileInfo(path).absolutePath());
    while (!dir.exists() && dir.absolutePath() != dir.rootPath())
        dir = QDir(QFileInfo(dir.absolutePath()).absolutePath());
    return QStorageInfo(dir).fileSystemType();
}

Result<void> prepareLedgerFile(const QString &path, const QByteArray &fileSystem)
{
    if (onNetwork(fileSystem)) {
        return unusable(
            "ledger_on_network",
            QStringLiteral("The ledger %1 would lie on a network file system (%2), where two programs can "
                           "damage it. Name a file on a local disk with --ledger.")
                .arg(path, QString::fromLatin1(fileSystem)));
    }
    const QFileInfo info(path);
    if (info.isDir())
        return unusable("ledger_unusable",
                        QStringLiteral("The ledger %1 is a folder; name a file.").arg(path));
    const auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const QString folder = info.absolutePath();
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder)) {
            return unusable(
                "ledger_unusable",
                QStringLiteral("The folder %1 of the ledger cannot be made. Make it, or name another file "
                               "with --ledger.")
                    .arg(folder));
        }
        QFile::setPermissions(folder, ownerOnly);
    }
    return createFile(path);
}

int knownSchemaVersion()
{
    return migrations().last().left(3).toInt();
}

Result<void> upgradeSchema(LedgerConnection &connection, const QDateTime &now)
{
    auto before = versionOf(connection);
    if (!before)
        return before.error();
    if (*before == knownSchemaVersion())
        return {};
    if (*before > 0) {
        if (auto kept = backUp(connection, *before, now); !kept)
            return kept.error();
    }
    Transaction transaction(connection);
    if (auto begun = transaction.begin(Durability::Synced); !begun)
        return begun.error();
    auto version = versionOf(connection); // another program may have done it while we waited
    if (!version)
        return version.error();
    if (auto set = connection.execute(QStringLiteral("PRAGMA application_id = %1").arg(applicationId)); !set)
        return set.error();
    for (const QString &migration : migrations()) {
        if (migration.left(3).toInt() <= *version)
            continue;
        if (auto applied = apply(connection, migration); !applied)
            return applied.error();
    }
    return transaction.commit();
}

} // namespace slipway::ledger
