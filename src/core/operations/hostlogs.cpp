// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/hostlogs.h"

#include "operations/commandline.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

struct HostFile
{
    QString path;
    QString inode; ///< with its device
    qint64 size = 0;
    qint64 changed = 0;
    bool active = false;
};

Result<ProcessRequest> requestFor(const StepContext &context, const QString &line)
{
    const HostSpec *host = hostNamed(context, context.spec.parameters[u"host"].toString());
    if (!host)
        return hostUnknown(context, context.spec.parameters[u"host"].toString());
    auto ssh = sshOf(context, *host);
    if (!ssh)
        return ssh.error();
    ProcessRequest request =
        hostRequest(*host, *ssh, {line, context.spec.parameters[u"dir"].toString(), {}, {}});
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    return request;
}

Result<QList<HostFile>> listed(const StepContext &context, const QStringList &patterns)
{
    QByteArrayList words;
    for (const QString &pattern : patterns)
        words << globQuoted(pattern.toUtf8());
    const QString line =
        QStringLiteral(
            "show() { [ -f \"$2\" ] && printf '%s %s\\n' \"$1\" \"$(stat -c '%d:%i %s %Y %n' \"$2\")\"; }; "
            "for f in %1; do show a \"$f\"; for r in \"$f\".* \"$f\"-*; do show r \"$r\"; done; done; true")
            .arg(QString::fromUtf8(words.join(' ')));
    auto request = requestFor(context, line);
    if (!request)
        return request.error();
    auto outcome = context.outside.processes.run(*request, context.stop, {});
    if (!outcome)
        return outcome.error();
    if (outcome->exitCode != 0)
        return hostError(*hostNamed(context, context.spec.parameters[u"host"].toString()), *outcome);
    QList<HostFile> files;
    for (const QByteArray &row : outcome->standardOutput.split('\n')) {
        const QStringList parts = QString::fromUtf8(row).split(u' ');
        const QString path = parts.mid(4).join(u' ');
        const bool known = std::any_of(files.cbegin(), files.cend(),
                                       [&](const HostFile &file) { return file.path == path; });
        if (parts.size() >= 5 && !known)
            files << HostFile{path, parts[1], parts[2].toLongLong(), parts[3].toLongLong(), parts[0] == u"a"};
    }
    return files;
}

bool isPacked(const QString &path)
{
    return path.endsWith(QStringLiteral(".gz")) || path.endsWith(QStringLiteral(".xz")) ||
           path.endsWith(QStringLiteral(".bz2")) || path.endsWith(QStringLiteral(".zst"));
}

} // namespace

Result<QJsonObject> markHostLogs(const StepContext &context, const QStringList &patterns)
{
    auto found = listed(context, patterns);
    if (!found)
        return found.error();
    QJsonArray files;
    for (const HostFile &file : *found)
        files << QJsonObject{{QStringLiteral("path"), file.path},
                             {QStringLiteral("inode"), file.inode},
                             {QStringLiteral("size"), file.size},
                             {QStringLiteral("active"), file.active}};
    return QJsonObject{{QStringLiteral("files"), files}};
}

Result<LogPieces> hostLogsSince(const StepContext &context, const QStringList &patterns,
                                const QJsonObject &mark)
{
    auto found = listed(context, patterns);
    if (!found)
        return found.error();
    std::stable_sort(found->begin(), found->end(),
                     [](const HostFile &one, const HostFile &other) { return one.changed < other.changed; });
    LogPieces result;
    QStringList known;
    const QJsonArray marks = mark[u"files"].toArray();
    for (const HostFile &file : *found) {
        result.files += file.active ? 1 : 0;
        qint64 begin = 0;
        for (const QJsonValue value : marks) {
            const QJsonObject one = value.toObject();
            if (one[u"inode"].toString() != file.inode)
                continue;
            known << file.inode;
            begin = file.size >= one[u"size"].toInteger() ? one[u"size"].toInteger() : 0;
        }
        if (file.size > begin && !isPacked(file.path) && (file.active || !mark.isEmpty()))
            result.pieces << LogPiece{file.path, begin, file.size, {}};
    }
    for (const QJsonValue value : marks) {
        const QJsonObject one = value.toObject();
        if (one[u"active"].toBool() && one[u"size"].toInteger() > 0 &&
            !known.contains(one[u"inode"].toString()))
            result.lost << QStringLiteral(
                               "%1 is not there any more as a plain file: what was written to it since "
                               "then cannot be read")
                               .arg(one[u"path"].toString());
    }
    return result;
}

Result<ProcessRequest> hostLogRequest(const StepContext &context, const LogPiece &piece)
{
    auto request = requestFor(context, QStringLiteral("tail -c +%1 %2")
                                           .arg(piece.from + 1)
                                           .arg(QString::fromUtf8(shellQuoted(piece.path.toUtf8()))));
    if (request)
        request->captureLimit = 0;
    return request;
}

} // namespace slipway::operations
