// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/attachments.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 largest = 256LL << 20;

Error usage(const QString &code, const QString &message)
{
    return {code, message, {}, ErrorKind::Usage};
}

Result<QString> hashOf(const QString &path)
{
    QFile file(path);
    const auto unreadable = [&](const QString &why) {
        return usage(QStringLiteral("attachment_unreadable"),
                     QStringLiteral("The file %1 cannot be attached: %2.").arg(path, why));
    };
    if (QFileInfo(path).isDir())
        return unreadable(QStringLiteral("it is a folder"));
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    if (file.size() > largest)
        return usage(QStringLiteral("attachment_too_large"),
                     QStringLiteral("The file %1 is larger than 256 MiB; attach a note that names its place "
                                    "and its SHA-256.")
                         .arg(path));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file))
        return unreadable(file.errorString());
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

Result<ItemFile> keepAttachment(const QString &path, const StepContext &context)
{
    const QString source = context.setup.workspace.path(path);
    auto hash = hashOf(source);
    if (!hash)
        return hash.error();
    const QString name = QFileInfo(source).fileName();
    const QString folder =
        context.setup.environment.settings.reports + QStringLiteral("/attachments/") + context.setup.runId;
    const QString copy = folder + u'/' + hash->left(12) + u'-' + name;
    const QString target = context.setup.workspace.path(copy);
    const auto uncopied = [&] {
        return Error{QStringLiteral("attachment_uncopied"),
                     QStringLiteral("The file %1 could not be copied to %2.").arg(source, target)};
    };
    if (!QDir().mkpath(QFileInfo(target).path()) || (!QFile::exists(target) && !QFile::copy(source, target)))
        return uncopied();
    auto copied = hashOf(target); // what is kept is what was named
    if (!copied || *copied != *hash)
        return uncopied();
    return ItemFile{name, *hash, copy};
}

} // namespace slipway::operations
