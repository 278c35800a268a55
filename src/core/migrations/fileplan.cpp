// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/fileplan.h"

#include <algorithm>

namespace slipway::migrations {

namespace {

class Planner
{
public:
    explicit Planner(const MigrationFolder::Part &part) : m_part(part), m_all(part.script.statements) {}

    FilePlan run()
    {
        m_plan.leavesState =
            std::any_of(m_all.cbegin(), m_all.cend(), [](const Statement &s) { return s.facts.leavesState; });
        const qsizetype verbs = std::count_if(m_all.cbegin(), m_all.cend(), [](const Statement &s) {
            return s.facts.verb != TransactionVerb::None && s.facts.verb != TransactionVerb::Other;
        });
        const auto outside = std::find_if(m_all.cbegin(), m_all.cend(),
                                          [](const Statement &s) { return s.facts.outsideTransaction; });
        if (m_part.transaction && outside == m_all.cend() && (verbs == 0 || wrapped(verbs)))
            return whole(verbs != 0);
        m_plan.transactional = false;
        if (outside != m_all.cend())
            m_plan.why = QStringLiteral("line %1 cannot run inside a transaction").arg(outside->line);
        else
            m_plan.why = m_part.transaction ? QStringLiteral("the file has transactions of its own")
                                            : QStringLiteral("the file forbids a transaction");
        divide();
        return m_plan;
    }

private:
    bool wrapped(qsizetype verbs) const
    {
        return verbs == 2 && m_all.first().facts.verb == TransactionVerb::Begin &&
               m_all.last().facts.verb == TransactionVerb::Commit;
    }

    FilePlan whole(bool ownWords)
    {
        Unit unit{0, m_all.size() - 1};
        if (ownWords) {
            unit.begin = m_part.script.sql(m_all.first()).toByteArray();
            ++unit.first;
            --unit.last;
        }
        m_plan.units = {unit};
        return m_plan;
    }

    void divide()
    {
        for (qsizetype i = 0; i < m_all.size(); ++i) {
            if (m_all[i].facts.verb == TransactionVerb::Begin) {
                i = group(i);
                continue;
            }
            if (m_all[i].facts.verb == TransactionVerb::Commit ||
                m_all[i].facts.verb == TransactionVerb::Rollback)
                continue; // without a BEGIN the server would only warn
            const StatementFacts &facts = m_all[i].facts;
            Unit unit{i, i};
            unit.bare =
                facts.outsideTransaction || (!m_part.transaction && (!facts.known || facts.mayCommit));
            m_plan.units.append(unit);
        }
    }

    qsizetype group(qsizetype begin)
    {
        qsizetype end = begin + 1;
        while (end < m_all.size() && m_all[end].facts.verb != TransactionVerb::Commit &&
               m_all[end].facts.verb != TransactionVerb::Rollback)
            ++end;
        Unit unit{begin + 1, std::min(end, m_all.size()) - 1};
        unit.begin = m_part.script.sql(m_all[begin]).toByteArray();
        unit.rolledBack = end >= m_all.size() || m_all[end].facts.verb == TransactionVerb::Rollback;
        if (unit.last >= unit.first)
            m_plan.units.append(unit);
        return end;
    }

    const MigrationFolder::Part &m_part;
    const QList<Statement> &m_all;
    FilePlan m_plan;
};

} // namespace

FilePlan planFile(const MigrationFolder::Part &part)
{
    return Planner(part).run();
}

} // namespace slipway::migrations
