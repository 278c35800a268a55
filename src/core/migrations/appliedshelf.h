// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/history.h"

namespace slipway::migrations {

/// The files as Slipway has applied them, one file for each target's history in a folder beside the ledger:
/// other tools' histories keep no text, and most of them no checksum, so an edited file would not be seen.
/// What is kept is a help: where it is missing nothing is found, and nothing else depends on it. Without a
/// folder nothing is kept.
class AppliedShelf
{
public:
    explicit AppliedShelf(QString folder = {}) : m_folder(std::move(folder)) {}
    static AppliedShelf beside(const QString &ledgerPath);

    bool keeps() const { return !m_folder.isEmpty(); }
    /// `place`: what tells this database from others, and its history table in it.
    static QString key(const QStringList &place);

    struct Applied
    {
        QString version;
        QByteArray bytes; ///< null = it was reverted
    };
    /// Keeps the texts, up to a size at which nobody reads a difference any more, instead of earlier ones.
    release::Result<void> put(const QString &key, const QList<Applied> &applied) const;
    /// Adds what is kept to what the history says.
    void complete(const QString &key, HistoryContent &content) const;

private:
    QString path(const QString &key) const;
    QString m_folder;
};

} // namespace slipway::migrations
