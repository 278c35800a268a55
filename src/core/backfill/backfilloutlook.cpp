// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfilltarget.h"

#include "backfill/sqlwords.h"

#include <QJsonDocument>

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::Session;

namespace {
constexpr qint64 lookedAtMost = 10'000;
}

Result<BackfillTarget::Outlook> BackfillTarget::outlook(Session &session) const
{
    auto needed = countNeeded(session);
    if (!needed)
        return needed.error();
    Outlook outlook;
    outlook.needed = *needed;
    outlook.looked = *needed <= lookedAtMost;
    if (!outlook.looked)
        return outlook;
    const QString key =
        u"jsonb_build_array(" + keys(QStringLiteral("slipway_k%3::text"), QStringLiteral(", ")) + u')';
    auto rows = readRows(
        session,
        {QStringLiteral(
             "select count(*) filter (where slipway_n = 1 or slipway_rule), count(*) filter (where "
             "slipway_rule), count(*) filter (where slipway_n = 0), count(*) filter (where slipway_n > "
             "1), jsonb_agg(%1) filter (where slipway_n > 1 and not slipway_rule) from (")
             .arg(key) +
         found(QStringLiteral("select %1.*, true as slipway_needed from %2 as %1 where (%3) and (%4)")
                   .arg(alias(), m_spec.table, scope(), m_spec.needed)) +
         QStringLiteral(") as slipway_found")});
    if (!rows)
        return rows.error();
    const QList<Cell> &row = rows->rows.first();
    outlook.counts.checked = *needed;
    outlook.counts.updated = number(row[0]);
    outlook.counts.byRule = number(row[1]);
    outlook.counts.withoutCandidate = number(row[2]);
    outlook.counts.ambiguous = number(row[3]);
    for (const QJsonValue one : QJsonDocument::fromJson(row[4].value_or(QString()).toUtf8()).array())
        outlook.open << one.toVariant().toStringList();
    return outlook;
}

} // namespace slipway::backfill
