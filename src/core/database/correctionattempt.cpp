// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/correctionattempt.h"

#include "database/comparison.h"

#include <limits>

namespace slipway::database {

using namespace release;

namespace {

/// The rows that are kept, for each binding.
Result<RowSet> shownRows(const Correction &correction, Session &session, const QList<Binding> &bindings)
{
    RowSet all;
    for (const Binding &binding : correction.show.isEmpty() ? QList<Binding>() : bindings) {
        auto rows = readRows(
            session, {correction.show, binding, Snapshot::mostRows - all.rows.size(), correction.timeoutMs});
        if (!rows)
            return rows;
        all.columns = rows->columns;
        all.rows << rows->rows;
        all.count += rows->count;
    }
    return all;
}

QString words(const Binding &binding)
{
    QStringList parts;
    for (auto it = binding.cbegin(); it != binding.cend(); ++it)
        parts << it.key() + QStringLiteral(" = ") + shown(it.value());
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString allowedWords(const CorrectionStatement &statement)
{
    if (statement.least == statement.most)
        return QStringLiteral("exactly %1").arg(*statement.least);
    return statement.most == std::numeric_limits<qint64>::max()
               ? QStringLiteral("at least %1").arg(*statement.least)
               : QStringLiteral("%1 to %2").arg(*statement.least).arg(*statement.most);
}

Result<CorrectionOutcome> CorrectionAttempt::go(const BeforeCommit &beforeCommit)
{
    if (auto begun = m_session.begin(); !begun)
        return begun.error();
    auto outcome = work();
    if (outcome && beforeCommit) {
        const QString id = transactionId();
        if (auto ready = beforeCommit(*outcome, id); !ready)
            outcome = ready.error();
    }
    if (!outcome || !beforeCommit) {
        m_session.rollBack();
        return outcome;
    }
    if (auto committed = m_session.commit(); !committed)
        return committed.error();
    return outcome;
}

Result<CorrectionOutcome> CorrectionAttempt::work()
{
    if (!m_session.isSqlite()) {
        auto limited = m_session.query(QStringLiteral("select set_config('statement_timeout', ?, true)"),
                                       {QString::number(m_correction.timeoutMs)});
        if (!limited)
            return limited.error();
    }
    auto before = shownRows(m_correction, m_session, m_bindings);
    if (!before)
        return before.error();
    CorrectionOutcome outcome;
    outcome.touched.resize(m_correction.statements.size());
    for (const Binding &binding : std::as_const(m_bindings)) {
        if (auto done = carryOut(binding, outcome.touched); !done)
            return done.error();
    }
    auto after = shownRows(m_correction, m_session, m_bindings);
    if (!after)
        return after.error();
    outcome.before = *before;
    outcome.after = *after;
    return outcome;
}

Result<void> CorrectionAttempt::carryOut(const Binding &binding, QList<qint64> &touched)
{
    for (qsizetype i = 0; i < m_correction.statements.size(); ++i) {
        const CorrectionStatement &statement = m_correction.statements[i];
        auto done = readRows(m_session, {statement.sql, binding, 0, m_correction.timeoutMs});
        if (!done)
            return done.error();
        touched[i] += done->count;
        if (done->count >= statement.least && done->count <= statement.most)
            continue;
        const QString with =
            m_bindings.size() > 1 ? QStringLiteral("With %1 the").arg(words(binding)) : QStringLiteral("The");
        return Error{
            QStringLiteral("row_count"),
            QStringLiteral("%1 statement would have changed %2 rows, and %3 may be changed; nothing was "
                           "changed.")
                .arg(with)
                .arg(done->count)
                .arg(allowedWords(statement)),
            {statement.sql.simplified().left(300)}};
    }
    return {};
}

QString CorrectionAttempt::transactionId()
{
    if (m_session.isSqlite())
        return {};
    const auto id = m_session.query(QStringLiteral("select txid_current()::text"));
    return id ? id->first().first().toString() : QString();
}

CorrectionFate correctionFate(const QJsonObject &announced, Session &session, const Correction &correction,
                              const QList<Binding> *bindings)
{
    if (announced.isEmpty())
        return CorrectionFate::NotBegun;
    const QString id = announced[u"transaction"].toString();
    if (!id.isEmpty() && !session.isSqlite()) {
        const auto status = readOnly(
            session,
            {QStringLiteral("select txid_status(:id::bigint)"), {{QStringLiteral("id"), id}}, 1, 30'000});
        if (status && status->rows.first().first() == Cell(QStringLiteral("committed")))
            return CorrectionFate::Committed;
        if (status && status->rows.first().first() == Cell(QStringLiteral("aborted")))
            return CorrectionFate::RolledBack;
    }
    if (correction.show.isEmpty() || !bindings)
        return CorrectionFate::Unknown;
    const auto now = shownRows(correction, session, *bindings);
    const auto equal = [&](const char *key) {
        return now && now->rows == Snapshot::fromJson(announced[QLatin1String(key)].toObject()).rows.rows;
    };
    if (equal("before") == equal("after"))
        return CorrectionFate::Unknown;
    return equal("after") ? CorrectionFate::Committed : CorrectionFate::RolledBack;
}

} // namespace slipway::database
