// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/session.h"
#include "migrations/journal.h"
#include "migrations/sqlscript.h"

#include <functional>

namespace slipway::migrations {

/// Looks in the target what became of a statement that no transaction held together.
class StatementProbe
{
public:
    StatementProbe(database::Session &session, std::function<void(const QString &)> note)
        : m_session(session), m_note(std::move(note))
    {
    }

    /// Whether a statement that was begun and not seen to end has done its work. An INVALID index is dropped,
    /// so that it is built anew. Error `outcome_unknown` where nobody can know.
    release::Result<bool> finished(const SqlScript &script, const Statement &statement,
                                   const JournalEntry &entry);
    /// Error `index_invalid`: the statement left an index INVALID that IF NOT EXISTS takes for done.
    release::Result<void> checkIndex(const SqlScript &script, const Statement &statement);

private:
    release::Result<bool> index(const Change &change);
    database::Session &m_session;
    std::function<void(const QString &)> m_note;
};

} // namespace slipway::migrations
