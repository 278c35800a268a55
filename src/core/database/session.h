// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/targeturl.h"

#include <QList>
#include <QString>
#include <QVariant>
#include <memory>

namespace slipway::database {

using Row = QVariantList;

/// One connection of one thread, to PostgreSQL or SQLite, through QtSql. Statements are single ones with `?`
/// for values.
class Session
{
public:
    /// `application` is what the server shows as the session's name. Errors tell apart: `host_not_found`,
    /// `connection_refused`, `login_refused`, `database_missing`, `tls_untrusted`, `tls_failed`,
    /// `tls_absent`, `connection_timeout`, `connection_failed`.
    static release::Result<std::unique_ptr<Session>> open(const release::Secret &url, const QString &tlsCa,
                                                          const QString &application);
    ~Session();
    Q_DISABLE_COPY_MOVE(Session)

    release::Result<QList<Row>> query(const QString &sql, const QVariantList &values = {});
    /// Rows changed.
    release::Result<int> execute(const QString &sql, const QVariantList &values = {});
    release::Result<void> begin();
    release::Result<void> commit();
    void rollBack();

    bool isSqlite() const { return m_target.isSqlite(); }
    const TargetUrl &target() const { return m_target; }
    /// PostgreSQL behind a pooler: the backend of two statements need not be the same.
    bool behindPooler() const { return m_pooled; }

private:
    Session(TargetUrl target, QString name) : m_target(std::move(target)), m_name(std::move(name)) {}
    release::Result<void> prepare();
    TargetUrl m_target;
    QString m_name;
    bool m_pooled = false;
};

} // namespace slipway::database
