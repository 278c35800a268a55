// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/hints.h"
#include "migrations/livefacts.h"
#include "release/step.h"

namespace slipway::migrations {

/// One statement for people, and the lines that it takes.
struct ForecastStatement
{
    int line = 0;
    int lastLine = 0;
    QString words;
};

/// What one file would do, without running it.
struct FileForecast
{
    Migration migration;
    bool transactional = true;
    QString why; ///< of not being transactional
    QList<ForecastStatement> statements;
    QList<Hint> hints;
    QStringList tables; ///< that it touches, as written
};

FileForecast forecastFile(const Migration &migration, const MigrationFolder::Part &part);
/// The same of a text that no folder holds (SQL that alembic wrote).
FileForecast forecastScript(const SqlScript &script);

/// Forecasts and live facts of what is pending, for plan and artifact; never part of a digest.
struct PendingForecast
{
    QList<FileForecast> files;
    TargetFacts live;

    static release::Result<PendingForecast> read(const MigrationFolder &folder,
                                                 const QList<Migration> &pending, database::Session &session);
    QJsonObject toJson() const;
    QList<release::Table> tables() const;
};

} // namespace slipway::migrations
