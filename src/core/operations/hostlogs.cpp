// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/hostlogs.h"

#include "operations/commandline.h"

#include <QJsonArray>
#include <QMap>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

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

/// The host's files, and what they held at some sizes: for a mark at their own, for a scan at those that may
/// have been marked.
struct HostLogs
{
    QList<LogFile> files;
    QMap<std::pair<QString, qint64>, QString> fingerprints; ///< by path and size

    LogFingerprint fingerprint() const
    {
        return [this](const LogFile &file, qint64 size) { return fingerprints.value({file.path, size}); };
    }
};

/// In the host's shell: which sizes are asked for ($s) of a file of device:inode $1 and size $2. A copy can
/// be one of an active file alone; an inode may belong to another file by now.
QString sizesWanted(const QJsonObject &mark)
{
    if (mark.isEmpty())
        return QStringLiteral("s=$2");
    QString own;
    QStringList active;
    for (const QJsonValue value : mark[u"files"].toArray()) {
        const QString size = QString::number(value[u"size"].toInteger());
        const QString id = value[u"device"].toString() + u':' + value[u"inode"].toString();
        own += QStringLiteral("'%1') s=\"%2 $a\" ;; ").arg(id, size);
        if (value[u"active"].toBool() && !active.contains(size))
            active << size;
    }
    return QStringLiteral("a='%1'; case \"$1\" in %2*) s=$a ;; esac").arg(active.join(u' '), own);
}

/// A line about each file, "f active device:inode size changed path", and below it "s size fingerprint".
QString listing(const QStringList &patterns, const QJsonObject &mark)
{
    QByteArrayList words;
    for (const QString &pattern : patterns)
        words << globQuoted(pattern.toUtf8());
    return QStringLiteral(
               "sum() { n=%1; [ \"$2\" -lt $n ] && n=$2; { head -c $n \"$1\"; tail -c +$(( $2 - n + 1 )) "
               "\"$1\" | head -c $n; } | sha256sum | cut -c1-32; }; "
               "show() { [ -f \"$2\" ] || return 0; k=$1; f=$2; set -- $(stat -c '%d:%i %s %Y' \"$f\"); "
               "printf 'f %s %s %s %s %s\\n' \"$k\" \"$1\" \"$2\" \"$3\" \"$f\"; %2; "
               "for w in $s; do [ \"$w\" -le \"$2\" ] && printf 's %s %s\\n' \"$w\" \"$(sum \"$f\" "
               "\"$w\")\"; "
               "done; }; "
               "for g in %3; do show a \"$g\"; for r in \"$g\".* \"$g\"-*; do show r \"$r\"; done; done; "
               "true")
        .arg(fingerprintBytes)
        .arg(sizesWanted(mark), QString::fromUtf8(words.join(' ')));
}

HostLogs logsIn(const QByteArray &answer)
{
    HostLogs logs;
    QString path;
    for (const QByteArray &row : answer.split('\n')) {
        const QStringList parts = QString::fromUtf8(row).split(u' ');
        if (parts.size() >= 6 && parts[0] == u"f") {
            path = parts.mid(5).join(u' ');
            const bool known = std::any_of(logs.files.cbegin(), logs.files.cend(),
                                           [&](const LogFile &file) { return file.path == path; });
            if (!known)
                logs.files << LogFile{path,
                                      parts[2].section(u':', 0, 0),
                                      parts[2].section(u':', 1),
                                      parts[3].toLongLong(),
                                      QDateTime::fromSecsSinceEpoch(parts[4].toLongLong(), Qt::UTC),
                                      parts[1] == u"a"};
        } else if (parts.size() == 3 && parts[0] == u"s") {
            logs.fingerprints.insert({path, parts[1].toLongLong()}, parts[2]);
        }
    }
    return logs;
}

Result<HostLogs> listed(const StepContext &context, const QStringList &patterns, const QJsonObject &mark)
{
    auto request = requestFor(context, listing(patterns, mark));
    if (!request)
        return request.error();
    auto outcome = context.outside.processes.run(*request, context.stop, {});
    if (!outcome)
        return outcome.error();
    if (outcome->exitCode != 0)
        return hostError(*hostNamed(context, context.spec.parameters[u"host"].toString()), *outcome);
    return logsIn(outcome->standardOutput);
}

} // namespace

Result<QJsonObject> markHostLogs(const StepContext &context, const QStringList &patterns)
{
    auto found = listed(context, patterns, {});
    return found ? Result<QJsonObject>(logMark(found->files, found->fingerprint()))
                 : Result<QJsonObject>(found.error());
}

Result<LogPieces> hostLogsSince(const StepContext &context, const QStringList &patterns,
                                const QJsonObject &mark)
{
    auto found = listed(context, patterns, mark);
    return found ? Result<LogPieces>(logPieces(found->files, mark, found->fingerprint()))
                 : Result<LogPieces>(found.error());
}

Result<ProcessRequest> hostLogRequest(const StepContext &context, const LogPiece &piece)
{
    const QString path = QString::fromUtf8(shellQuoted(piece.path.toUtf8()));
    const QString tail = QStringLiteral("tail -c +%1").arg(piece.from + 1);
    auto request = requestFor(context, piece.unpack.isEmpty()
                                           ? tail + u' ' + path
                                           : QStringLiteral("%1 -dc %2 | %3").arg(piece.unpack, path, tail));
    if (request)
        request->captureLimit = 0;
    return request;
}

} // namespace slipway::operations
