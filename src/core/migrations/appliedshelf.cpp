// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/appliedshelf.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace slipway::migrations {

using namespace release;

namespace {

constexpr qsizetype largest = 256 * 1024; ///< bytes of one file

QJsonObject readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

AppliedShelf AppliedShelf::beside(const QString &ledgerPath)
{
    return AppliedShelf(QFileInfo(ledgerPath).dir().filePath(QStringLiteral("applied")));
}

QString AppliedShelf::key(const QStringList &place)
{
    return History::digest(place.join(u'\n').toUtf8());
}

QString AppliedShelf::path(const QString &key) const
{
    return QDir(m_folder).filePath(key + QStringLiteral(".json"));
}

Result<void> AppliedShelf::put(const QString &key, const QList<Applied> &applied) const
{
    if (!keeps() || applied.isEmpty())
        return {};
    QJsonObject all = readAll(path(key));
    for (const Applied &one : applied) {
        if (!one.bytes.isNull() && one.bytes.size() <= largest)
            all.insert(one.version, QString::fromUtf8(one.bytes));
        else
            all.remove(one.version);
    }
    QSaveFile file(path(key));
    if (!QDir(m_folder).mkpath(QStringLiteral(".")) || !file.open(QIODevice::WriteOnly) ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(QJsonDocument(all).toJson(QJsonDocument::Compact)) < 0 || !file.commit())
        return Error{QStringLiteral("file_unwritable"),
                     QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString())};
    return {};
}

void AppliedShelf::complete(const QString &key, HistoryContent &content) const
{
    if (!keeps())
        return;
    const QJsonObject all = readAll(path(key));
    for (auto it = all.begin(); it != all.end(); ++it)
        content.kept.insert(it.key(), it.value().toString());
}

} // namespace slipway::migrations
