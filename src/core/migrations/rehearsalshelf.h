// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/targetidentity.h"
#include "migrations/migrationfolder.h"

#include <QJsonObject>

namespace slipway::migrations {

/// What rehearsals outside releases have found, one file each in a folder beside the ledger, so that a plan
/// of the same files for the same target can show it. The latest of each stays. Empty folder = nothing is
/// kept.
class RehearsalShelf
{
public:
    explicit RehearsalShelf(QString folder = {}) : m_folder(std::move(folder)) {}
    static RehearsalShelf beside(const QString &ledgerPath);

    /// Target and content of each pending file, ways down too: what a rehearsal is about.
    static QString key(const database::TargetIdentity &target, const MigrationFolder &folder,
                       const QList<Migration> &pending);

    release::Result<void> put(const QString &key, const QJsonObject &report) const;
    std::optional<QJsonObject> find(const QString &key) const;

private:
    QString m_folder;
};

} // namespace slipway::migrations
