// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <QJsonArray>
#include <QSet>
#include <QStringList>

namespace slipway::migrations {

/// What is true of one table now. Changes every second, so it is never part of what an approval binds to.
struct TableFacts
{
    QString table;
    bool exists = false;
    qint64 bytes = 0; ///< with indexes and TOAST
    qint64 rows = -1; ///< the planner's estimate; -1 = never analysed
    int sessions = 0; ///< that hold a lock on it
};

struct TargetFacts
{
    QList<TableFacts> tables;
    int openTransactions = 0; ///< of others in this database
    qint64 oldestMs = 0;      ///< how long the oldest of them is open
    QString oldest;           ///< who: pid, user, application
    int dumps = 0;            ///< pg_dump sessions
    QStringList replicas;     ///< name and lag

    QJsonObject toJson() const;
    QStringList words() const;
};

/// The first tables that files touch, each once and in their order: those whose facts are worth reading.
class TouchedTables
{
public:
    void add(const QString &table);
    const QStringList &names() const { return m_names; }

private:
    QStringList m_names;
    QSet<QString> m_known;
};

/// Reads them; what may not be read stays empty.
release::Result<TargetFacts> readTargetFacts(database::Session &session, const QStringList &tables);

} // namespace slipway::migrations
