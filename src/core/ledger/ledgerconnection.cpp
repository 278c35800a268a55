// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/ledgerconnection.h"

#include "ledger/ledgererror.h"

#include <QSqlError>
#include <QThread>

#include <atomic>

namespace slipway::ledger {

using release::Error;
using release::Result;

namespace {
constexpr int busyTimeoutMs = 10'000;
std::atomic<int> connections = 0;
} // namespace

Result<std::unique_ptr<LedgerConnection>> LedgerConnection::open(const QString &path)
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE"))) {
        return unusable(
            "ledger_unusable",
            QStringLiteral("The ledger needs Qt's SQLite driver, which is not installed (on Debian: "
                           "libqt6sql6-sqlite)."));
    }
    const QString name = QStringLiteral("slipway-ledger-%1").arg(++connections);
    std::unique_ptr<LedgerConnection> connection(new LedgerConnection(path, name));
    connection->m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    connection->m_database.setDatabaseName(path);
    connection->m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeoutMs));
    if (!connection->m_database.open())
        return ledgerError(connection->m_database.lastError(), path);
    if (auto ready = connection->setUp(); !ready)
        return ready.error();
    return connection;
}

LedgerConnection::~LedgerConnection()
{
    m_prepared.clear();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> LedgerConnection::setUp()
{
    if (auto wal = useWal(); !wal)
        return wal;
    return execute(QStringLiteral("PRAGMA synchronous = FULL"));
}

/// Two programs that meet at a new file: SQLite answers one of them "busy" at once, whatever the time-out.
Result<void> LedgerConnection::useWal()
{
    Result<void> wal;
    for (int waited = 0; waited < busyTimeoutMs; waited += 10) {
        wal = execute(QStringLiteral("PRAGMA journal_mode = WAL"));
        if (wal || wal.error().code != u"ledger_busy")
            return wal;
        QThread::msleep(10);
    }
    return wal;
}

Error LedgerConnection::failure(const QSqlQuery &query) const
{
    return ledgerError(query.lastError(), m_path);
}

Result<void> LedgerConnection::execute(const QString &statement)
{
    QSqlQuery query(m_database);
    if (!query.exec(statement))
        return failure(query);
    return {};
}

Result<QSqlQuery *> LedgerConnection::prepared(const QString &statement)
{
    auto it = m_prepared.find(statement);
    if (it != m_prepared.end())
        return &it->second;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return failure(query);
    return &m_prepared.emplace(statement, std::move(query)).first->second;
}

Result<QSqlQuery> LedgerConnection::query(const QString &statement, const QVariantList &values)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return failure(query);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failure(query);
    return query;
}

Result<void> LedgerConnection::run(const QString &statement, const QVariantList &values)
{
    auto query = prepared(statement);
    if (!query)
        return query.error();
    for (qsizetype i = 0; i < values.size(); ++i)
        (*query)->bindValue(static_cast<int>(i), values[i]);
    if (!(*query)->exec())
        return failure(**query);
    (*query)->finish();
    return {};
}

Result<qint64> LedgerConnection::number(const QString &statement)
{
    auto answer = query(statement, {});
    if (!answer)
        return answer.error();
    return answer->next() ? answer->value(0).toLongLong() : 0;
}

Result<void> LedgerConnection::begin(Durability durability)
{
    if (durability != m_durability) { // SQLite ignores the change inside a transaction
        if (auto set =
                execute(durability == Durability::Synced ? QStringLiteral("PRAGMA synchronous = FULL")
                                                         : QStringLiteral("PRAGMA synchronous = NORMAL"));
            !set)
            return set;
        m_durability = durability;
    }
    return run(QStringLiteral("BEGIN IMMEDIATE"), {});
}

Result<void> LedgerConnection::commit()
{
    return run(QStringLiteral("COMMIT"), {});
}

void LedgerConnection::rollback()
{
    (void)execute(
        QStringLiteral("ROLLBACK")); // fails where SQLite has already rolled back, as after a full disk
}

} // namespace slipway::ledger
