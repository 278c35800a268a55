// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "migrations/migrationfolder.h"

#include <QDateTime>

namespace slipway::migrations {

/// One migration that a history says was applied.
struct HistoryRow
{
    QString version; ///< empty for a repeatable one
    QString title;
    QDateTime appliedAt; ///< invalid where the history keeps no time
    QString checksum;    ///< SHA-256 (plain), Flyway's number, else empty
    QString script;      ///< what was applied, where Slipway applied it and kept it
    bool failed = false;
};

struct HistoryContent
{
    bool exists = false;
    QList<HistoryRow> rows;       ///< in the order in which they were applied
    QString dirty;                ///< golang-migrate: the version at which it stopped halfway
    QString baseline;             ///< Flyway, plain: versions up to this one count as applied
    QHash<QString, QString> kept; ///< version → what Slipway applied, where the history itself keeps no text
    QString upTo;                 ///< golang-migrate keeps one version: all up to it are applied
};

/// What is written about an applied migration.
struct HistoryRecord
{
    Migration migration;
    QByteArray bytes; ///< of the file
    QString sha256;   ///< of the bytes
    qsizetype statements = 0;
    QString runId;
};

/// The history table of one format as its own tool keeps it; of plain files, Slipway's own. Makes SQL, and
/// reads. Values are quoted so that no setting of the session changes their meaning.
class History
{
public:
    /// `schema` is where the table is made; empty for SQLite. `table` overrides the tool's default name.
    History(Format format, const QString &schema, const QString &table, bool sqlite);

    QString table() const { return m_table; } ///< quoted
    QString shownTable() const { return m_shown; }
    /// Error `history_foreign`: the table is there, and another tool's.
    release::Result<HistoryContent> read(database::Session &session) const;

    QByteArray create() const;
    QByteArray applied(const HistoryRecord &record) const;
    /// `before` is the version that is the newest afterwards; empty = none.
    QByteArray reverted(const Migration &migration, const QString &before) const;
    /// golang-migrate says beforehand that a file without transaction has begun; empty for the others.
    QByteArray begun(const QString &version) const;
    QByteArray cleaned(const QString &version) const;
    /// Marks versions as applied without running them (baseline); plain and Flyway keep it as such.
    QByteArray baseline(const QList<Migration> &upTo, const QString &runId) const;
    /// Sets the checksum that the history holds to the file's.
    QByteArray adopted(const Migration &migration, const QByteArray &bytes) const;
    QByteArray forgotten(const QString &version) const;
    QString checksum(const QByteArray &bytes) const; ///< as it stands in HistoryRow::checksum

    static QString digest(const QByteArray &bytes); ///< SHA-256, hex
    static QByteArray literal(const QString &text, bool sqlite = false);

private:
    release::Result<bool> fits(database::Session &session) const;
    QByteArray word(const QString &text) const { return literal(text, m_sqlite); }
    Format m_format;
    bool m_sqlite;
    QString m_name;
    QString m_table;
    QString m_shown;
};

} // namespace slipway::migrations
