// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/logmark.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QSet>
#include <algorithm>

#include <sys/stat.h>

namespace slipway::operations {

namespace {

bool lookAt(const QString &path, LogFile &file)
{
    struct stat found = {};
    if (::stat(path.toLocal8Bit().constData(), &found) != 0 || !S_ISREG(found.st_mode))
        return false;
    file.path = path;
    file.device = QString::number(found.st_dev);
    file.inode = QString::number(found.st_ino);
    file.size = found.st_size;
    file.changed = QDateTime::fromMSecsSinceEpoch(
        found.st_mtim.tv_sec * 1000 + found.st_mtim.tv_nsec / 1'000'000, Qt::UTC);
    return true;
}

QList<LogFile> listed(const QStringList &patterns, const QString &dir)
{
    QList<LogFile> files;
    QSet<QString> known;
    const auto add = [&](const QFileInfo &entry, bool active) {
        LogFile file;
        if (known.contains(entry.absoluteFilePath()) || !lookAt(entry.absoluteFilePath(), file))
            return;
        known.insert(file.path);
        file.active = active;
        files << file;
    };
    for (const QString &pattern : patterns) {
        const QFileInfo info(QDir(dir), pattern);
        for (const QFileInfo &entry : info.dir().entryInfoList({info.fileName()}, QDir::Files, QDir::Name))
            add(entry, true);
    }
    const QList<LogFile> active = files;
    for (const LogFile &file : active) {
        const QFileInfo info(file.path);
        const QString name = info.fileName();
        for (const QFileInfo &entry : info.dir().entryInfoList(
                 {name + QStringLiteral(".*"), name + QStringLiteral("-*")}, QDir::Files))
            add(entry, false);
    }
    return files;
}

QString fingerprintHere(const LogFile &log, qint64 size)
{
    QFile file(log.path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(file.read(std::min(size, fingerprintBytes)));
    file.seek(std::max<qint64>(0, size - fingerprintBytes));
    hash.addData(file.read(std::min(size, fingerprintBytes)));
    return QString::fromLatin1(hash.result().toHex().left(32));
}

struct Marked
{
    QString path;
    QString device;
    QString inode;
    qint64 size = 0;
    QString fingerprint;
    bool active = false;
    bool found = false;
};

QList<Marked> markedIn(const QJsonObject &mark)
{
    QList<Marked> all;
    for (const QJsonValue value : mark[u"files"].toArray()) {
        const QJsonObject one = value.toObject();
        all << Marked{one[u"path"].toString(),  one[u"device"].toString(),      one[u"inode"].toString(),
                      one[u"size"].toInteger(), one[u"fingerprint"].toString(), one[u"active"].toBool()};
    }
    return all;
}

bool fits(const LogFile &file, const Marked &mark, const LogFingerprint &fingerprint)
{
    return file.size >= mark.size && fingerprint(file, mark.size) == mark.fingerprint;
}

QString unpackerOf(const QString &path)
{
    static const QList<std::pair<QString, QString>> known{{QStringLiteral(".gz"), QStringLiteral("gzip")},
                                                          {QStringLiteral(".xz"), QStringLiteral("xz")},
                                                          {QStringLiteral(".bz2"), QStringLiteral("bzip2")},
                                                          {QStringLiteral(".zst"), QStringLiteral("zstd")}};
    for (const auto &[ending, program] : known) {
        if (path.endsWith(ending))
            return program;
    }
    return {};
}

/// The mark that the file goes on from: its own, or, copied by rotation, that of the file it was copied from.
Marked *origin(const LogFile &file, QList<Marked> &marks, const LogFingerprint &fingerprint)
{
    for (Marked &mark : marks) {
        if (mark.device == file.device && mark.inode == file.inode && fits(file, mark, fingerprint))
            return &mark;
    }
    for (Marked &mark : marks) {
        if (!mark.found && mark.size > 0 && !mark.fingerprint.isEmpty() && fits(file, mark, fingerprint))
            return &mark;
    }
    return nullptr;
}

/// A rotated file that was compressed since: it goes on from the mark of the file that it bears the name of.
Marked *originOfPacked(const LogFile &file, QList<Marked> &marks)
{
    for (Marked &mark : marks) {
        const bool named = file.path.startsWith(mark.path + u'.') || file.path.startsWith(mark.path + u'-');
        if (mark.active && !mark.found && named)
            return &mark;
    }
    return nullptr;
}

bool isMarked(const LogFile &file, const QList<Marked> &marks)
{
    return std::any_of(marks.cbegin(), marks.cend(), [&](const Marked &mark) {
        return mark.inode == file.inode && mark.path == file.path && mark.size == file.size;
    });
}

} // namespace

QJsonObject logMark(const QList<LogFile> &files, const LogFingerprint &fingerprint)
{
    QJsonArray all;
    for (const LogFile &file : files) {
        all << QJsonObject{{QStringLiteral("path"), file.path},
                           {QStringLiteral("device"), file.device},
                           {QStringLiteral("inode"), file.inode},
                           {QStringLiteral("size"), file.size},
                           {QStringLiteral("fingerprint"), fingerprint(file, file.size)},
                           {QStringLiteral("active"), file.active}};
    }
    return {{QStringLiteral("files"), all}};
}

QJsonObject markLogs(const QStringList &patterns, const QString &dir)
{
    return logMark(listed(patterns, dir), fingerprintHere);
}

LogPieces logsSince(const QStringList &patterns, const QString &dir, const QJsonObject &mark)
{
    return logPieces(listed(patterns, dir), mark, fingerprintHere);
}

LogPieces logPieces(QList<LogFile> files, const QJsonObject &mark, const LogFingerprint &fingerprint)
{
    LogPieces result;
    QList<Marked> marks = markedIn(mark);
    std::stable_sort(files.begin(), files.end(),
                     [](const LogFile &one, const LogFile &other) { return one.changed < other.changed; });
    QList<LogFile> packed;
    const bool everything = mark.isEmpty();
    for (const LogFile &file : std::as_const(files)) {
        result.files += file.active ? 1 : 0;
        if (!unpackerOf(file.path).isEmpty()) {
            packed << file;
            continue;
        }
        if (everything && !file.active)
            continue;
        Marked *from = origin(file, marks, fingerprint);
        if (from)
            from->found = true;
        const qint64 begin = from ? from->size : 0;
        if (file.size > begin)
            result.pieces << LogPiece{file.path, begin, file.size, {}};
    }
    qsizetype place = 0;
    for (const LogFile &file : std::as_const(packed)) {
        if (everything || isMarked(file, marks))
            continue;
        Marked *from = originOfPacked(file, marks);
        if (from)
            from->found = true;
        result.pieces.insert(place++,
                             LogPiece{file.path, from ? from->size : 0, file.size, unpackerOf(file.path)});
    }
    for (const Marked &one : std::as_const(marks)) {
        if (one.active && !one.found && one.size > 0)
            result.lost << QStringLiteral(
                               "%1 is not there any more, nor a rotated copy of it: what was written to "
                               "it since then cannot be read")
                               .arg(one.path);
    }
    return result;
}

} // namespace slipway::operations
