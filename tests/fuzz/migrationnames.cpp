// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationfolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <cstdint>
#include <cstdlib>

using namespace slipway::migrations;

/// A folder with any file names: every format reads it, in an order that its own versions agree with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir dir;
    for (const QString &file : QDir(dir.path()).entryList(QDir::Files))
        QFile::remove(dir.filePath(file));
    const QByteArray bytes(reinterpret_cast<const char *>(data),
                           static_cast<qsizetype>(qMin<std::size_t>(size, 400)));
    for (QByteArray name : bytes.split('\n').mid(0, 8)) {
        name.replace('/', '_').replace('\0', '_');
        name = name.left(80) + ".sql";
        QFile file(dir.filePath(QString::fromUtf8(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write("-- migrate:up\nselect 1;\n");
    }
    for (const QString &format : formatNames() + QStringList{QStringLiteral("auto")}) {
        FolderOptions options;
        options.format = format;
        const auto folder = MigrationFolder::open(dir.path(), options);
        if (!folder)
            continue;
        const auto &all = folder->migrations();
        for (qsizetype i = 1; i < all.size(); ++i) {
            const bool sorted = folder->format() == Format::Dbmate || all[i].repeatable ||
                                compareVersions(folder->format(), all[i - 1].version, all[i].version) <= 0;
            if (!sorted)
                std::abort();
        }
    }
    return 0;
}
