// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::migrations {

/// How a folder's files are named and divided, and whose history table goes with it.
enum class Format { Plain, GolangMigrate, Dbmate, Goose, Flyway, Diesel };

QString formatName(Format format); ///< plain, golang-migrate, dbmate, goose, flyway, diesel
std::optional<Format> formatOf(const QString &name);
QStringList formatNames();

/// The form of a version under which two spellings of it are the same (001 and 1; 1.0 and 1).
QString canonicalVersion(Format format, const QString &version);
/// Below, equal or above zero as `a` comes before, with or after `b`.
int compareVersions(Format format, const QString &a, const QString &b);

/// CRC-32 (IEEE), as Flyway's checksums and golang-migrate's lock ids use it.
quint32 crc32(QByteArrayView bytes, quint32 before = 0);
/// Flyway's checksum: over the lines without their ends, a byte order mark dropped.
qint32 flywayChecksum(QByteArrayView bytes);

/// Something about a folder or its history that a person must know, with the way out. `error` stops `up`.
struct Problem
{
    QString
        kind; ///< gap, duplicate, mixed_numbers, out_of_order, drift, missing, dirty, unfinished, syntax …
    QString version;
    QString message;
    bool error = true;
    QStringList details = {}; ///< a diff, further files
};

} // namespace slipway::migrations
