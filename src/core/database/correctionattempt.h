// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/correctionvalues.h"
#include "database/session.h"

#include <functional>

namespace slipway::database {

/// What one go at a correction found. Rolled back unless it was committed.
struct CorrectionOutcome
{
    QList<qint64> touched; ///< by statement, over all bindings
    RowSet before;
    RowSet after;
};

/// A correction on its connection, with its values bound.
class CorrectionAttempt
{
public:
    CorrectionAttempt(const Correction &correction, Session &session, const QList<Binding> &bindings)
        : m_correction(correction), m_session(session), m_bindings(bindings)
    {
    }

    /// All statements with each binding, in one transaction, and their counts enforced. `beforeCommit` is
    /// called last with the transaction's id (empty for SQLite); without it, all is rolled back.
    using BeforeCommit = std::function<release::Result<void>(const CorrectionOutcome &, const QString &)>;
    release::Result<CorrectionOutcome> go(const BeforeCommit &beforeCommit);

private:
    release::Result<CorrectionOutcome> work();
    release::Result<void> carryOut(const Binding &binding, QList<qint64> &touched);
    QString transactionId();

    const Correction &m_correction;
    Session &m_session;
    QList<Binding> m_bindings;
};

/// What became of an attempt that may have ended in the middle of its commit.
enum class CorrectionFate { NotBegun, Committed, RolledBack, Unknown };
/// `announced` is the fact that was recorded before the commit; `bindings` are null where they are not known.
CorrectionFate correctionFate(const QJsonObject &announced, Session &session, const Correction &correction,
                              const QList<Binding> *bindings);

QString allowedWords(const CorrectionStatement &statement); ///< "exactly 1"

} // namespace slipway::database
