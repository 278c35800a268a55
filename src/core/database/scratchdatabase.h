// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

namespace slipway::database {

/// A database of a proof, made for it and removed with this object, whatever happened. Its name holds the
/// run's id. While it lives a session named "slipway/RUN" stays connected to the server's own database, so
/// that one which a killed program left behind can be told from one in use.
class ScratchDatabase
{
public:
    struct Shape
    {
        QString encoding;
        QString collate;
        QString ctype;
    };
    /// First removes those that killed runs left behind, and any of this run (`leftovers` names them). Errors
    /// of a session, `sql_failed` where the user may not create databases.
    static release::Result<std::unique_ptr<ScratchDatabase>>
    make(const release::Secret &server, const QString &tlsCa, const QString &runId, const Shape &shape);
    ~ScratchDatabase();
    Q_DISABLE_COPY_MOVE(ScratchDatabase)

    const QString &name() const { return m_name; }
    const QStringList &leftovers() const { return m_leftovers; }
    /// Ends whoever is connected. Error `scratch_left` names the statement to run by hand.
    release::Result<void> remove();

    static QString nameFor(const QString &runId);
    /// Those on the server that no living run needs, and those of `runId`.
    static release::Result<QStringList> abandoned(Session &admin, const QString &runId);

private:
    ScratchDatabase(std::unique_ptr<Session> admin, QString name)
        : m_admin(std::move(admin)), m_name(std::move(name))
    {
    }
    std::unique_ptr<Session> m_admin;
    QString m_name;
    QStringList m_leftovers;
    bool m_exists = false;
};

} // namespace slipway::database
