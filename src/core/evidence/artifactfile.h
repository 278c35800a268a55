// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QDateTime>
#include <QJsonObject>

namespace slipway::evidence {

struct ArtifactFile
{
    QString path;   ///< absolute
    QString sha256; ///< hex, over the file's bytes
};

/// The file's bytes: indented UTF-8 JSON, one object, LF at the end.
QByteArray artifactBytes(const QJsonObject &artifact);

/// Writes db-release-YYYYMMDDTHHMMSSZ.json into the folder (made where absent); never over another file: -2,
/// -3, … are put before the suffix. Written whole or not at all, and on disk when this returns. Errors,
/// sentences with the path: `artifact_folder`, `artifact_failed` (full disk and others).
release::Result<ArtifactFile> writeArtifactInto(const QString &folder, const QJsonObject &artifact,
                                                const QDateTime &time);
/// The same at a path that the person named; an existing file there is replaced.
release::Result<ArtifactFile> writeArtifactAs(const QString &path, const QJsonObject &artifact);

} // namespace slipway::evidence
