// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/secret.h"

#include <QMap>

namespace slipway::database {

/// SQLAlchemy's meaning of sqlite:///app.db: relative to `dir`. A path that begins with a folder which exists
/// below / stays what it is, so that sqlite:///srv/app.db means /srv/app.db. Other URLs are given back.
release::Secret sqliteWithin(release::Secret url, const QString &dir);

/// A database URL taken apart: postgresql://, postgres://, postgresql+DRIVER:// (with SQLAlchemy's ?ssl=),
/// sqlite:///path. Holds the password; not printable but through shown().
class TargetUrl
{
public:
    /// `tlsCa` is a file with further CAs, may be empty. TLS is verify-full unless the URL says otherwise or
    /// the host is this machine. Error `database_url` (Usage) names what is wrong, never the password.
    static release::Result<TargetUrl> parse(const release::Secret &url, const QString &tlsCa);

    bool isSqlite() const { return !m_sqlitePath.isEmpty(); }
    const QString &sqlitePath() const { return m_sqlitePath; }
    const QMap<QString, QString> &options() const { return m_options; } ///< libpq's names
    QString host() const { return m_options.value(QStringLiteral("host")); }
    bool isLocal() const;
    QString shown() const; ///< user@host:port/database

private:
    release::Result<void> complete(const QString &tlsCa);
    QString m_sqlitePath;
    QMap<QString, QString> m_options;
};

} // namespace slipway::database
