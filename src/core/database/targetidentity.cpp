// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targetidentity.h"

namespace slipway::database {

using release::Result;
using release::Secret;

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject TargetIdentity::toJson() const
{
    return {{QStringLiteral("host"), orNull(host)},
            {QStringLiteral("port"), port > 0 ? QJsonValue(port) : QJsonValue()},
            {QStringLiteral("name"), name},
            {QStringLiteral("user"), orNull(user)},
            {QStringLiteral("server_version"), orNull(serverVersion)},
            {QStringLiteral("system_identifier"),
             systemIdentifier ? QJsonValue(*systemIdentifier) : QJsonValue()},
            {QStringLiteral("tls"), orNull(tls)}};
}

QJsonObject TargetIdentity::intent() const
{
    return {{QStringLiteral("database"), name},
            {QStringLiteral("system_identifier"),
             systemIdentifier ? QJsonValue(*systemIdentifier) : QJsonValue()}};
}

Result<TargetIdentity> readIdentity(Session &session)
{
    TargetIdentity identity;
    if (session.isSqlite()) {
        identity.name = session.target().sqlitePath();
        auto version = session.query(QStringLiteral("select sqlite_version()"));
        if (!version)
            return version.error();
        identity.serverVersion = QStringLiteral("SQLite ") + version->first().first().toString();
        return identity;
    }
    auto facts = session.query(
        QStringLiteral("select current_database(), current_user, current_setting('server_version'), "
                       "current_setting('server_version_num'), "
                       "(select version from pg_stat_ssl where pid = pg_backend_pid() and ssl)"));
    if (!facts)
        return facts.error();
    const Row row = facts->first();
    identity.host = session.target().host();
    identity.port = session.target().options().value(QStringLiteral("port"), QStringLiteral("5432")).toInt();
    identity.name = row[0].toString();
    identity.user = row[1].toString();
    identity.serverVersion = row[2].toString();
    identity.serverVersionNumber = row[3].toInt();
    identity.tls = row[4].toString();
    if (auto control =
            session.query(QStringLiteral("select system_identifier::text from pg_control_system()")))
        identity.systemIdentifier = control->first().first().toString();
    return identity;
}

Result<TargetIdentity> readIdentity(const Secret &url, const QString &tlsCa, std::stop_token stop)
{
    auto session = Session::open(url, tlsCa, QStringLiteral("slipway"), std::move(stop));
    if (!session)
        return session.error();
    return readIdentity(**session);
}

} // namespace slipway::database
