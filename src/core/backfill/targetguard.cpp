// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/targetguard.h"

#include "database/targetlock.h"

namespace slipway::backfill {

using namespace release;
using database::Session;

Result<bool> TargetGuard::held(Session &session) const
{
    auto found = session.query(
        QStringLiteral(
            "select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid where l.granted and "
            "a.application_name = ? and ") +
            QString(database::targetLockCondition())
                .replace(QStringLiteral("database ="), QStringLiteral("l.database =")),
        {m_holder});
    return found ? Result<bool>(!found->isEmpty()) : Result<bool>(found.error());
}

void TargetGuard::look(Session &session)
{
    const auto found = held(session);
    m_needed = found && *found;
}

Result<void> TargetGuard::verify(Session &session) const
{
    if (!m_needed)
        return {};
    auto found = held(session);
    if (!found)
        return found.error();
    if (*found)
        return {};
    return Error{
        QStringLiteral("lock_lost"),
        QStringLiteral(
            "The target's lock is gone, so another release may have begun. Nothing further was done; "
            "resume the run.")};
}

Result<void> TargetGuard::takeAgain(Session &session) const
{
    if (!m_needed)
        return {};
    auto taken = session.query(QStringLiteral("select pg_try_advisory_lock(%1)").arg(database::targetKey()));
    if (!taken)
        return taken.error();
    if (taken->first().first().toBool() || verify(session))
        return {};
    return Error{
        QStringLiteral("lock_lost"),
        QStringLiteral("The target's lock was lost with the connection, and another run has taken it. "
                       "Nothing further was done.")};
}

} // namespace slipway::backfill
