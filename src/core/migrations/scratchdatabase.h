// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"

#include <functional>
#include <memory>

namespace slipway::migrations {

/// A PostgreSQL of this machine that lives as long as the object, for scratch copies.
struct ScratchHost
{
    virtual ~ScratchHost() = default;
    virtual release::Secret url() const = 0;
};
/// Makes one of that major version, else of the one that is installed. The console joins it.
using ScratchHostMaker = std::function<release::Result<std::unique_ptr<ScratchHost>>(int major)>;

/// A database that exists as long as this object. It is dropped with it; when this program is killed, a child
/// that waits for just that drops it; and what is left all the same (the machine went down) goes when the
/// next one is made on that server. Thread: the one that made it.
class ScratchDatabase
{
public:
    /// `copyOf` names a database of that server to be copied as a template; empty = an empty database.
    /// Error `template_busy` where somebody is connected to that one.
    static release::Result<std::unique_ptr<ScratchDatabase>>
    make(const release::Secret &server, const QString &tlsCa, const QString &copyOf = {});
    ~ScratchDatabase();
    Q_DISABLE_COPY_MOVE(ScratchDatabase)

    const release::Secret &url() const { return m_url; }
    QString name() const { return m_name; }
    int serverMajor() const { return m_major; }

private:
    ScratchDatabase() = default;
    void removeAbandoned();
    void guard(const release::Secret &server, const QString &tlsCa);
    QString m_name;
    release::Secret m_url;
    std::unique_ptr<database::Session> m_admin;
    int m_major = 0;
    int m_guardPipe = -1; ///< its end tells the child that we are gone
    int m_guard = 0;
};

} // namespace slipway::migrations
