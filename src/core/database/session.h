// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/targeturl.h"

#include <QList>
#include <QString>
#include <QVariant>
#include <memory>
#include <stop_token>

class QSqlQuery;
struct pg_conn;
struct sqlite3;

namespace slipway::database {

using Row = QVariantList;

/// One connection of one thread, to PostgreSQL or SQLite, through QtSql. Statements are single ones with `?`
/// for values.
class Session
{
public:
    /// `application` is what the server shows as the session's name. Errors tell apart: `host_not_found`,
    /// `connection_refused`, `login_refused`, `database_missing`, `tls_untrusted`, `tls_failed`,
    /// `tls_absent`, `connection_timeout`, `connection_failed`, `driver_missing`; and `database_url` (Usage).
    /// A requested `stop` ends the statement that runs within milliseconds, as error `cancelled` (Cancelled);
    /// the session can be used on, without effect from then on.
    static release::Result<std::unique_ptr<Session>> open(const release::Secret &url, const QString &tlsCa,
                                                          const QString &application,
                                                          std::stop_token stop = {});
    ~Session();
    Q_DISABLE_COPY_MOVE(Session)

    /// Errors `sql_failed`; details: the statement, its SQLSTATE.
    release::Result<QList<Row>> query(const QString &sql, const QVariantList &values = {});
    /// Rows changed.
    release::Result<int> execute(const QString &sql, const QVariantList &values = {});
    /// On PostgreSQL a failed statement ends its transaction at once; rollBack() may follow all the same.
    release::Result<void> begin();
    release::Result<void> commit();
    void rollBack();

    bool isSqlite() const { return m_target.isSqlite(); }
    const TargetUrl &target() const { return m_target; }
    /// PostgreSQL behind a pooler: the backend of two statements need not be the same.
    bool behindPooler() const { return m_pooled; }
    /// The connection itself, for whole scripts; null for SQLite. Usable while no query() is under way.
    pg_conn *handle() const;
    sqlite3 *sqliteHandle() const; ///< null for PostgreSQL
    bool alive() const; ///< as far as the last statement told
    std::stop_token stopToken() const { return m_stop; }

private:
    Session(TargetUrl target, QString name, std::stop_token stop)
        : m_target(std::move(target)), m_name(std::move(name)), m_stop(std::move(stop))
    {
    }
    release::Result<void> prepare();
    bool connect(const QString &application);
    release::Result<void> perform(QSqlQuery &statement, const QString &sql, const QVariantList &values);
    TargetUrl m_target;
    QString m_name;
    std::stop_token m_stop;
    bool m_pooled = false;
    bool m_inTransaction = false;
};

} // namespace slipway::database
