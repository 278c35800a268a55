// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "migrations/fileforecast.h"
#include "migrations/rehearsalreport.h"

#include <QDateTime>

namespace slipway::console {

/// One migration or revision, applied or not.
struct BookEntry
{
    QString version;
    QString title;
    QString file;       ///< absolute; empty where it is gone
    QStringList before = {}; ///< what it builds on: alembic's parents; of numbered files the one ahead of it
    bool applied = false;
    bool repeatable = false;
    QDateTime appliedAt = {}; ///< invalid where the history keeps no time
    QString problem = {};     ///< what is wrong with it
};

/// Everything that a folder and a target's history know, in one list: what the Migrations page shows.
struct MigrationBook
{
    QString environment;
    QString tool;             ///< alembic | sql
    QString place;            ///< the folder, or the command's words
    QString format;           ///< sql: whose files they are
    QString history;          ///< the table
    QList<BookEntry> entries; ///< newest first: each before those that it builds on
    QStringList at;           ///< where the target stands
    QStringList heads;
    QStringList problems;

    const BookEntry *entry(const QString &version) const;
    QStringList pending() const; ///< in the order in which they would run
    /// How many a target that stands there lacks; -1 where a version is unknown.
    int lackingAt(const QStringList &versions) const;
    bool isGraph() const { return tool != u"sql"; }
};

/// Reads folder, tool and target; changes nothing. Thread: the session's.
release::Result<MigrationBook> readMigrationBook(ReleaseSession &session, std::stop_token stop);

/// Where one environment stands.
struct Standing
{
    QString environment;
    QStringList at;
    int pending = -1; ///< -1 = for the book to say
    QString problem;
};

/// Asks an environment's history alone. Asks nobody, changes nothing. Blocks.
Standing readStanding(const SessionRequest &request);

/// What one migration says and would do.
struct MigrationPaper
{
    QString version;
    QString up;
    QString down;
    QString upSource; ///< in words: the file, or alembic's rendering
    QString downSource;
    bool upIsSql = true; ///< else it is the revision's own file
    bool downIsSql = true;
    QString downAbsent;                ///< why there is no way down
    migrations::FileForecast forecast; ///< of the way up
    migrations::TargetFacts live;
    QString liveProblem;
    QDateTime asked;
};

release::Result<MigrationPaper> readMigrationPaper(ReleaseSession &session, const MigrationBook &book,
                                                   const QString &version, std::stop_token stop);

/// What is pending, on a scratch copy as the environment wants it.
migrations::RehearsalReport rehearsePending(ReleaseSession &session, std::stop_token stop);

} // namespace slipway::console
