// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QJsonObject>
#include <QString>
#include <optional>

namespace slipway::console {

/// What an environment was the first time: a change of it is a wrong target until a person accepts it.
struct Pin
{
    std::optional<QString> systemIdentifier; ///< none where reading it is denied (SQLite: none)
    QString database;                        ///< name, or canonical path for SQLite
    QString stripeAccount;                   ///< empty = never seen
    QString stripeMode;
};

/// `slipway.lock` of a workspace: environment → Pin, written atomically, meant to be committed.
class PinBook
{
public:
    /// Error `pins_broken` (Usage) names file and place. A missing file is an empty book.
    static release::Result<PinBook> load(const QString &workspaceDir);

    std::optional<Pin> pin(const QString &environment) const;
    /// Fills in what is not pinned yet; what is pinned and differs is an Error `pin_changed` (Refused) that
    /// names both and the way out. `seen` may leave the Stripe part empty. True where something was added.
    release::Result<bool> compare(const QString &environment, const Pin &seen);
    /// Replaces the pin by what is seen now.
    void accept(const QString &environment, const Pin &seen);
    release::Result<void> save() const;
    QString file() const { return m_file; }
    QJsonObject toJson() const { return m_book; }

private:
    QString m_file;
    QJsonObject m_book;
};

} // namespace slipway::console
