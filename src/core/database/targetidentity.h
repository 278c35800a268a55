// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <QJsonObject>
#include <optional>
#include <stop_token>

namespace slipway::database {

/// Which database this is, in the artifact's terms.
struct TargetIdentity
{
    QString host;
    int port = 0;
    QString name; ///< database; canonical path for SQLite
    QString user;
    QString serverVersion;
    int serverVersionNumber = 0;             ///< 150004; 0 for SQLite
    std::optional<QString> systemIdentifier; ///< none where reading pg_control_system() is denied, or SQLite
    QString tls;                             ///< "TLSv1.3"; empty = none

    QJsonObject toJson() const; ///< the artifact's `environment.database`
    QJsonObject intent() const; ///< what an approval binds to: name and cluster
};

release::Result<TargetIdentity> readIdentity(Session &session);
release::Result<TargetIdentity> readIdentity(const release::Secret &url, const QString &tlsCa,
                                             std::stop_token stop = {});

} // namespace slipway::database
