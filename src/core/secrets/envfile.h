// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace slipway::secrets {

/// One assignment of an env file: where its value lies in the bytes and how it is quoted.
struct EnvEntry
{
    QString name;
    QByteArray value; ///< unquoted, escapes undone, ${OTHER} not yet replaced
    int line = 0;
    qsizetype from = 0; ///< of the written value, quotes included
    qsizetype to = 0;
    char quote = 0; ///< 0, '\'' or '"'
    QList<qsizetype> literalDollars =
        {}; ///< places in `value` of a $ that was written \$ and stands for itself
};

/// An env file as docker compose and python-dotenv read it: `export `, comments, single quotes literally,
/// double quotes with escapes, values over several lines, CRLF, a byte order mark. Every byte that is not a
/// changed value is kept.
class EnvFile
{
public:
    /// Error `env_file_broken` (Usage) names file and line and what was expected, never the value.
    static release::Result<EnvFile> parse(const QByteArray &bytes, const QString &shownName);
    static release::Result<EnvFile> read(const QString &path, const QString &shownName);

    const QList<EnvEntry> &entries() const { return m_entries; }
    const EnvEntry *find(const QString &name) const; ///< the last one counts
    /// Replaces the value in the quoting found, or appends the variable. Values that need quotes get single
    /// ones.
    void setValue(const QString &name, const QByteArray &value);
    const QByteArray &bytes() const { return m_bytes; }
    /// Atomically, with the file's own permissions; what was there is kept as FILE.bak-TIME (mode 0600),
    /// whose path is returned (empty where nothing had to be kept). Error `env_file_changed` where someone
    /// else has written the file since it was read.
    release::Result<QString> save(const QString &path);

private:
    QByteArray m_bytes;
    QByteArray m_original; ///< as read or last saved
    QList<EnvEntry> m_entries;
    QString m_shownName;
};

} // namespace slipway::secrets
