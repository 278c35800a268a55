// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "migrations/scripttext.h"

#include <QMap>

namespace slipway::migrations {

struct JournalEntry
{
    int statement = 0; ///< counts from 1 over the file's units
    QString digest;    ///< of the unit's text
    bool done = false;
    QString runId;
    QString words;
};

/// The account of a file that cannot run in one transaction: which of its units are done, which one was
/// begun. Lives in the target beside the history, and only while such a file is half done.
class Journal
{
public:
    Journal(const QString &schema, bool sqlite);

    QString shownTable() const { return m_shown; }
    release::Result<bool> exists(database::Session &session) const;
    /// Empty where there is no journal. All versions where `version` is empty.
    release::Result<QMap<QString, QMap<int, JournalEntry>>> read(database::Session &session) const;

    QByteArray create() const;
    QByteArray started(const QString &key, const JournalEntry &entry) const;
    QByteArray done(const QString &key, const JournalEntry &entry) const;
    QByteArray removed(const QString &key) const;
    QByteArray removedEntry(const QString &key, int statement) const;
    QByteArray dropTable() const { return QByteArray("drop table if exists " + m_table); }

    /// What a version's rows are kept under.
    static QString key(const QString &version, Direction direction)
    {
        return direction == Direction::Up ? version : QString(version + QStringLiteral(" down"));
    }

private:
    QByteArray written(const QString &key, const JournalEntry &entry, const char *state) const;
    QByteArray m_table;
    QString m_shown;
    bool m_sqlite;
};

} // namespace slipway::migrations
