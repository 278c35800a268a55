// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillengine.h"

#include <algorithm>

namespace slipway::backfill {

using namespace release;

Result<void> BackfillEngine::takeDecision(const Decision &decision)
{
    const auto row = std::find_if(m_report.queue.begin(), m_report.queue.end(),
                                  [&](const QueueRow &one) { return one.key == decision.key; });
    const auto value = row == m_report.queue.end() || decision.kind == Decision::Kind::Leave
                           ? std::nullopt
                           : row->chosen(decision, m_target->valueColumn());
    if (row == m_report.queue.end() || (row->applied && !row->left()) ||
        (decision.kind != Decision::Kind::Leave && !value))
        return Error{
            QStringLiteral("decision_wrong"),
            QStringLiteral(
                "The decision about %1 does not fit: there is no such open row, or %2 is not one of its "
                "candidates.")
                .arg(decision.key.join(u'/'), decision.value)};
    if (m_request.commit) {
        if (auto written = m_target->decide(*m_session, decision); !written)
            return written;
    }
    row->decision = decision;
    row->applied = false;
    if (value)
        row->decision->value = *value;
    m_request.decided(*row->decision);
    return {};
}

void BackfillEngine::merge(const QList<QueueRow> &rows)
{
    for (const QueueRow &row : rows) {
        const auto known = std::find_if(m_report.queue.begin(), m_report.queue.end(),
                                        [&](const QueueRow &one) { return one.key == row.key; });
        if (known == m_report.queue.end())
            m_report.queue << row;
        else
            *known = row;
        m_request.note(QStringLiteral("%1 %2: %3 %4s, %5")
                           .arg(m_request.spec.row, row.name())
                           .arg(row.candidates.size())
                           .arg(m_request.spec.candidate,
                                row.decision ? QStringLiteral("decided by %1").arg(row.decision->who)
                                             : QStringLiteral("waits for a decision")));
        if (!row.decision) {
            for (const Decision &decision : m_request.decisions) {
                if (decision.key != row.key)
                    continue;
                if (auto taken = takeDecision(decision); !taken)
                    m_request.note(taken.error().message);
            }
        }
    }
}

/// Of a file from elsewhere: rows that are not ambiguous here, or not there at all.
void BackfillEngine::tellUnused()
{
    QStringList unused;
    for (const Decision &decision : m_request.decisions) {
        if (std::none_of(m_report.queue.cbegin(), m_report.queue.cend(),
                         [&](const QueueRow &row) { return row.key == decision.key; }))
            unused << decision.key.join(u'/');
    }
    if (!unused.isEmpty())
        m_request.note(
            QStringLiteral("%1 decisions were not used, since their rows are not ambiguous here: %2%3")
                .arg(unused.size())
                .arg(unused.mid(0, 10).join(QStringLiteral(", ")),
                     unused.size() > 10 ? QStringLiteral(", …") : QString()));
}

Result<void> BackfillEngine::applyDecisions()
{
    if (!m_request.commit) {
        for (QueueRow &row : m_report.queue) {
            if (row.decision && !row.applied && row.decision->kind != Decision::Kind::Leave)
                ++m_report.progress.counts.updated;
            row.applied = row.applied || row.decision;
        }
        return {};
    }
    for (qint64 looked = 1; looked > 0;) {
        qint64 set = 0;
        auto done = transaction([&]() -> Result<void> {
            if (auto guard = m_guard.verify(*m_session); !guard)
                return guard;
            auto applied = m_target->apply(*m_session, &looked);
            if (!applied)
                return applied.error();
            set = *applied;
            Counts added;
            added.updated = set;
            return m_target->advance(*m_session, m_request.runId, m_cursor, m_cursor, added, m_sizer.size());
        });
        if (!done) {
            if (m_session->alive())
                return done;
            if (auto again = reconnect(done.error()); !again)
                return again;
            continue;
        }
        m_report.progress.counts.updated += set;
    }
    for (QueueRow &row : m_report.queue)
        row.applied = row.applied || row.decision.has_value();
    return {};
}

/// Each open row once, and again while decisions come from elsewhere.
Result<void> BackfillEngine::askAboutRest()
{
    QList<QStringList> passed; // nobody is there to decide them
    for (;;) {
        if (auto taken = takeCommands(); !taken)
            return taken;
        const auto next =
            std::find_if(m_report.queue.cbegin(), m_report.queue.cend(),
                         [&](const QueueRow &one) { return one.open() && !passed.contains(one.key); });
        if (next == m_report.queue.cend())
            return {};
        const QStringList key = next->key;
        auto answer = m_request.ask(*next, m_target->valueColumn());
        if (!answer && answer.error().code == u"decided_elsewhere")
            continue;
        if (!answer)
            return answer.error();
        if (!*answer)
            passed << key;
        else if (auto taken = takeDecision(**answer); !taken)
            return taken;
        else
            told();
    }
}

/// What waits is decided by a person, where there is one; then all that is decided is set.
Result<void> BackfillEngine::decideRest()
{
    for (const QueueRow &row :
         QList<QueueRow>(m_report.queue)) { // left from an earlier run, decided by a file now
        for (const Decision &decision : m_request.decisions) {
            const bool otherwise = row.left() && decision.kind != Decision::Kind::Leave;
            if (decision.key != row.key || !(row.open() || otherwise))
                continue;
            if (auto taken = takeDecision(decision); !taken)
                m_request.note(taken.error().message);
        }
    }
    tellUnused();
    if (m_request.ask && m_report.undecided() > 0) {
        setState(QStringLiteral("deciding"),
                 QStringLiteral("%1 wait for a decision").arg(m_report.undecided()));
        told(true);
        if (auto asked = askAboutRest(); !asked)
            return asked;
    }
    setState(QStringLiteral("running"));
    return applyDecisions();
}

} // namespace slipway::backfill
