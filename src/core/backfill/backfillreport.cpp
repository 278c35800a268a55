// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillengine.h"

#include <algorithm>

namespace slipway::backfill {

using namespace release;

qint64 BackfillReport::undecided() const
{
    return std::count_if(queue.cbegin(), queue.cend(), [](const QueueRow &row) { return row.open(); });
}

QList<CheckResult> BackfillReport::checks(const BackfillSpec &spec) const
{
    QList<CheckResult> all;
    const auto add = [&](const QString &name, const QString &asked, const QString &expected, qint64 actual,
                         bool pass, const QString &reason = {}) {
        all << CheckResult{name,
                           asked,
                           expected,
                           grouped(actual),
                           pass ? CheckStatus::Pass : CheckStatus::Fail,
                           pass ? QString() : reason};
    };
    const Counts &counts = progress.counts;
    add(QStringLiteral("Errors"), spec.table, QStringLiteral("at most %1").arg(spec.mostErrors),
        counts.errors, counts.errors <= spec.mostErrors);
    QStringList keys;
    for (const QStringList &key : without)
        keys << key.join(u'/');
    add(QStringLiteral("Rows without %1").arg(spec.candidate), spec.candidates.simplified(),
        spec.withoutCandidate < 0 ? QStringLiteral("any number, as agreed")
                                  : QStringLiteral("at most %1").arg(spec.withoutCandidate),
        counts.withoutCandidate,
        spec.withoutCandidate < 0 || counts.withoutCandidate <= spec.withoutCandidate,
        keys.join(QStringLiteral(", ")));
    QStringList open;
    qint64 leftByDecision = 0;
    for (const QueueRow &row : queue) {
        if (row.open())
            open << row.name();
        leftByDecision += row.left() ? 1 : 0;
    }
    add(QStringLiteral("Ambiguous rows without a decision"), QStringLiteral("%1_queue").arg(spec.stateTable),
        spec.leaveUndecided ? QStringLiteral("any number, they stay as they are") : QStringLiteral("0"),
        open.size(), spec.leaveUndecided || open.isEmpty(),
        QStringLiteral("%1%2; decide with `slipway backfill decide`")
            .arg(open.mid(0, 10).join(QStringLiteral(", ")),
                 open.size() > 10 ? QStringLiteral(", …") : QString()));
    if (!finished)
        return all;
    const qint64 agreed = counts.withoutCandidate + open.size() + leftByDecision + counts.errors;
    add(QStringLiteral("Rows with %1 still to set").arg(spec.column()), spec.needed,
        agreed == 0 ? QStringLiteral("0") : QStringLiteral("at most %1, as agreed").arg(agreed), left,
        left <= agreed,
        QStringLiteral("more rows need a value than were left on purpose; were rows added meanwhile?"));
    if (orphans >= 0)
        add(QStringLiteral("Orphaned %1").arg(spec.column()), spec.references, QStringLiteral("0"), orphans,
            orphans == 0);
    if (spec.successRate > 0) {
        const double rate = counts.successRate();
        all << CheckResult{QStringLiteral("Success rate"),
                           spec.table,
                           QStringLiteral("≥ %1 %").arg(spec.successRate),
                           QStringLiteral("%1 %").arg(rate, 0, 'f', 1),
                           rate >= spec.successRate ? CheckStatus::Pass : CheckStatus::Fail,
                           {}};
    }
    return all;
}

} // namespace slipway::backfill
