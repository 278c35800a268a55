// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/rehearsalshelf.h"

#include "migrations/history.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::migrations {

using namespace release;

namespace {

constexpr qsizetype kept = 50; ///< rehearsals, the newest

} // namespace

RehearsalShelf RehearsalShelf::beside(const QString &ledgerPath)
{
    return RehearsalShelf(QFileInfo(ledgerPath).dir().filePath(QStringLiteral("rehearsals")));
}

QString RehearsalShelf::key(const database::TargetIdentity &target, const MigrationFolder &folder,
                            const QList<Migration> &pending)
{
    const auto digest = [&folder](const QString &file) {
        const auto bytes = file.isEmpty() ? Result<QByteArray>(QByteArray()) : folder.bytes(file);
        return bytes ? History::digest(*bytes) : QString();
    };
    QJsonArray files;
    for (const Migration &migration : pending)
        files << QJsonArray{migration.name(), digest(migration.file), digest(migration.downFile)};
    const QJsonObject about{{QStringLiteral("target"), target.intent()},
                            {QStringLiteral("format"), formatName(folder.format())},
                            {QStringLiteral("files"), files}};
    return History::digest(QJsonDocument(about).toJson(QJsonDocument::Compact));
}

Result<void> RehearsalShelf::put(const QString &key, const QJsonObject &report) const
{
    if (m_folder.isEmpty())
        return {};
    QDir folder(m_folder);
    QSaveFile file(folder.filePath(key + QStringLiteral(".json")));
    if (!folder.mkpath(QStringLiteral(".")) || !file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(QJsonDocument(report).toJson()) < 0 || !file.commit())
        return Error{QStringLiteral("file_unwritable"),
                     QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString())};
    const QStringList all = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
    for (const QString &old : all.mid(kept))
        folder.remove(old);
    return {};
}

std::optional<QJsonObject> RehearsalShelf::find(const QString &key) const
{
    QFile file(QDir(m_folder).filePath(key + QStringLiteral(".json")));
    if (m_folder.isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
    return report.isEmpty() ? std::nullopt : std::optional(report);
}

} // namespace slipway::migrations
