// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <map>

namespace slipway::ledger {

/// Whether a commit waits until the disk has it. Every Synced commit also makes all earlier ones durable.
enum class Durability { Synced, Deferred };

/// One open SQLite connection. Belongs to the thread that opened it.
class LedgerConnection
{
public:
    /// Opens an existing file and sets it up (WAL, busy time-out); creates nothing.
    static release::Result<std::unique_ptr<LedgerConnection>> open(const QString &path);
    ~LedgerConnection();
    LedgerConnection(const LedgerConnection &) = delete;
    LedgerConnection &operator=(const LedgerConnection &) = delete;

    const QString &path() const { return m_path; }
    release::Result<void> execute(const QString &statement);
    /// A statement prepared once, ready for bindings. Finish it when done; not for nested use of the same
    /// text.
    release::Result<QSqlQuery *> prepared(const QString &statement);
    /// A statement of its own for long reads.
    release::Result<QSqlQuery> query(const QString &statement, const QVariantList &values);
    release::Result<void> run(const QString &statement, const QVariantList &values);
    release::Result<qint64> number(const QString &statement);

    /// BEGIN IMMEDIATE: waits for another writer, up to the busy time-out.
    release::Result<void> begin(Durability durability);
    release::Result<void> commit();
    void rollback();
    release::Error failure(const QSqlQuery &query) const;

private:
    LedgerConnection(QString path, QString name) : m_path(std::move(path)), m_name(std::move(name)) {}
    release::Result<void> setUp();
    release::Result<void> useWal();

    QString m_path;
    QString m_name;
    QSqlDatabase m_database;
    std::map<QString, QSqlQuery> m_prepared;
    Durability m_durability = Durability::Synced;
};

/// Rolls back unless committed.
class Transaction
{
public:
    explicit Transaction(LedgerConnection &connection) : m_connection(connection) {}
    ~Transaction()
    {
        if (m_open)
            m_connection.rollback();
    }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    release::Result<void> begin(Durability durability)
    {
        auto begun = m_connection.begin(durability);
        m_open = begun.has_value();
        return begun;
    }
    release::Result<void> beginReading()
    {
        auto begun = m_connection.execute(QStringLiteral("BEGIN"));
        m_open = begun.has_value();
        return begun;
    }
    release::Result<void> commit()
    {
        auto committed = m_connection.commit();
        m_open = !committed.has_value();
        return committed;
    }

private:
    LedgerConnection &m_connection;
    bool m_open = false;
};

} // namespace slipway::ledger
