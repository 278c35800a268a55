// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifactfile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <fcntl.h>
#include <unistd.h>

namespace slipway::evidence {

using release::Error;
using release::Result;

namespace {

Error failed(const QString &path, const QString &why)
{
    return {QStringLiteral("artifact_failed"),
            QStringLiteral(
                "The artifact %1 could not be written: %2. The run is safe in the ledger; make room or "
                "choose another place with --summary-path.")
                .arg(path, why)};
}

Result<void> makeFolder(const QString &folder)
{
    if (QFileInfo(folder).isDir() || QDir().mkpath(folder))
        return {};
    return Error{
        QStringLiteral("artifact_folder"),
        QStringLiteral("The folder %1 for the artifact cannot be made. Make it writable, or choose another "
                       "place with --summary-path.")
            .arg(folder)};
}

/// QSaveFile syncs the file and not the entry in its folder.
void syncFolder(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

Result<ArtifactFile> save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(path, file.errorString());
    // commit() alone does not notice that its last flush failed (seen with Qt 6.4): a full disk would pass
    // for success.
    if (file.write(bytes) != bytes.size() || !file.flush() || !file.commit())
        return failed(path, file.errorString());
    syncFolder(QFileInfo(path).absolutePath());
    return ArtifactFile{
        path, QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex())};
}

/// Takes a free name by creating it, so that two runs that end in one second cannot take the same.
Result<QString> freeName(const QString &folder, const QDateTime &time)
{
    const QString stem = time.toUTC().toString(QStringLiteral("'db-release-'yyyyMMdd'T'HHmmss'Z'"));
    for (int number = 1; number < 10'000; ++number) {
        const QString suffix = number == 1 ? QString() : QStringLiteral("-%1").arg(number);
        const QString path = QDir(folder).absoluteFilePath(stem + suffix + QStringLiteral(".json"));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return path;
        if (!QFileInfo::exists(path))
            return failed(path, file.errorString());
    }
    return failed(QDir(folder).absoluteFilePath(stem), QStringLiteral("every name of this second is taken"));
}

} // namespace

QByteArray artifactBytes(const QJsonObject &artifact)
{
    return QJsonDocument(artifact).toJson(QJsonDocument::Indented);
}

Result<ArtifactFile> writeArtifactInto(const QString &folder, const QJsonObject &artifact,
                                       const QDateTime &time)
{
    if (auto made = makeFolder(folder); !made)
        return made.error();
    const auto name = freeName(folder, time);
    if (!name)
        return name.error();
    auto written = save(*name, artifactBytes(artifact));
    if (!written)
        QFile::remove(*name);
    return written;
}

Result<ArtifactFile> writeArtifactAs(const QString &path, const QJsonObject &artifact)
{
    const QFileInfo info(path);
    if (auto made = makeFolder(info.absolutePath()); !made)
        return made.error();
    return save(info.absoluteFilePath(), artifactBytes(artifact));
}

} // namespace slipway::evidence
