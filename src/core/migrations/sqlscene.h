// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/targetidentity.h"
#include "migrations/migrationrunner.h"
#include "release/step.h"

#include <QJsonArray>

namespace slipway::migrations {

/// Fact under which migrations are recorded.
inline const QString migrationsKey = QStringLiteral("migrations");

/// Folder, target and history of one step, as they are now.
struct SqlScene
{
    std::unique_ptr<MigrationRunner> runner;
    MigrationState state;
    database::TargetIdentity identity;

    static release::Result<SqlScene> read(release::StepContext &context,
                                          const AppliedShelf &applied = AppliedShelf());

    QString head() const;
    static QJsonArray one(const QString &version)
    {
        return version.isEmpty() ? QJsonArray() : QJsonArray{version};
    }
    QJsonObject record(const QJsonArray &before) const;
    QJsonObject hashes(const QList<Migration> &of) const;
    release::Table pendingTable() const;
};

} // namespace slipway::migrations
