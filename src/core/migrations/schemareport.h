// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/liveschema.h"
#include "migrations/migrationstate.h"
#include "migrations/reportdocument.h"
#include "migrations/schemaverifier.h"

#include <QJsonObject>

namespace slipway::migrations {

/// Where one name stands in a file.
struct SourceHit
{
    QString file; ///< relative to the base folder
    int line = 0;
    QString text;
};

/// What the database migration log is made of. Parts that are empty are said to be absent.
struct ReportMaterial
{
    QString title;     ///< of the integration: "Stripe integration"
    QString baseDir;   ///< paths are told from here
    QString target;    ///< who and where, without a password
    QString fieldMark; ///< columns whose name begins like this are the integration's: "stripe_"
    QDateTime when;
    const MigrationFolder *folder = nullptr;
    MigrationState state;
    LiveSchema schema;
    SchemaVerdict verdict;
    QList<SourceHit> serviceHits;
    QStringList serviceDirs;
    QList<std::pair<QString, QString>> tools; ///< command, what came of it
};

/// Lines of the files below `dir` that hold a word beginning with `mark`. Reads text files up to 2 MB.
QList<SourceHit> findInSources(const QString &baseDir, const QStringList &dirs, const QString &mark);

struct SchemaReport
{
    ReportDocument document;
    QJsonObject json;
    QString conclusion;
};

SchemaReport makeReport(const ReportMaterial &material);

} // namespace slipway::migrations
