// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <functional>

namespace slipway::operations {

/// A stretch of a log file that is to be read.
struct LogPiece
{
    QString path;
    qint64 from = 0;
    qint64 size = 0; ///< of the file
    QString unpack;  ///< program that writes the file's text to standard output (`gzip`); empty = plain text
};

/// What was written to log files since a mark, wherever rotation has put it.
struct LogPieces
{
    QList<LogPiece> pieces; ///< oldest first
    QStringList lost;       ///< files whose lines since then cannot be read any more, in sentences
    qsizetype files = 0;    ///< how many match the patterns now
};

/// A log file as it is now, here or on a host.
struct LogFile
{
    QString path;
    QString device;
    QString inode;
    qint64 size = 0;
    QDateTime changed;
    bool active = false; ///< named by the patterns, not only a rotated neighbour
};

/// Of the first and the last bytes of what a file held when it had that size; empty = it cannot be told.
using LogFingerprint = std::function<QString(const LogFile &file, qint64 size)>;
constexpr qint64 fingerprintBytes = 512; ///< at the beginning, and at the end

/// The two below over files that somebody else has listed.
QJsonObject logMark(const QList<LogFile> &files, const LogFingerprint &fingerprint);
LogPieces logPieces(QList<LogFile> files, const QJsonObject &mark, const LogFingerprint &fingerprint);

/// Where the logs stand now: of each file that the patterns (glob in the last part of a path) name, and of
/// its rotated neighbours (`api.log.1`, `api.log-20260101`), device, inode, size and a fingerprint. Fit for a
/// fact.
QJsonObject markLogs(const QStringList &patterns, const QString &dir);

/// What came after the mark (an empty one: everything). A file is known again by device and inode where its
/// fingerprint still fits; so renaming and copying rotation, truncation and new files are all followed, also
/// into a rotated file that was compressed meanwhile.
LogPieces logsSince(const QStringList &patterns, const QString &dir, const QJsonObject &mark);

} // namespace slipway::operations
