// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfilltarget.h"

#include "backfill/sqlwords.h"

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::ReadRequest;
using database::RowSet;
using database::Session;

/// An earlier decision that has not been applied yet is kept, whatever the row looks like now; one to leave
/// the row as it is, as long as its candidates are the same.
Result<QList<QueueRow>> BackfillTarget::queueAmbiguous(Session &session, const QStringList &after,
                                                       const QStringList &upTo, const QString &keysJson) const
{
    QStringList shown;
    for (const QString &column : m_spec.show.isEmpty() ? m_keys : m_spec.show)
        shown << literal(column) + QStringLiteral(", ") + alias() + u'.' + quoted(column);
    const QString key = u"jsonb_build_array(" + keys(QStringLiteral("%1::text"), QStringLiteral(", ")) + u')';
    ReadRequest insert{
        QStringLiteral("insert into %1 as slipway_q (backfill, key, row_shown, candidates, decision, value, "
                       "who, why, decided_at, "
                       "applied_at) select :name, %2, jsonb_build_object(%3), slipway_c.list, case when "
                       "slipway_c.rule then 'rule' end, "
                       "case when slipway_c.rule then slipway_c.list->0->>%4 end, case when slipway_c.rule "
                       "then 'rule' end, "
                       "case when slipway_c.rule then :rule end, case when slipway_c.rule then now() end, "
                       "case when slipway_c.rule then now() end from %5 as %6 cross join lateral (select "
                       "jsonb_agg(to_jsonb(slipway_candidate)%7) as list, %8 as rule from (%9) as "
                       "slipway_candidate) as slipway_c where ")
            .arg(queueTable(), key, shown.join(QStringLiteral(", ")), literal(m_spec.valueColumn()),
                 m_spec.table, alias(), ordering(), ruleApplies(), m_spec.candidates) +
        range(!after.isEmpty(), true) +
        QStringLiteral(
            " and %1 in (select jsonb_array_elements(:keys::jsonb)) on conflict (backfill, key) do update "
            "set "
            "row_shown = excluded.row_shown, candidates = excluded.candidates, problem = null, decision = "
            "excluded.decision, value = excluded.value, who = excluded.who, why = excluded.why, origin = "
            "null, decided_at = "
            "excluded.decided_at, applied_at = excluded.applied_at where slipway_q.decision is null or "
            "(slipway_q.applied_at is not null and (slipway_q.decision <> 'leave' or excluded.decision is "
            "not "
            "null or slipway_q.candidates <> excluded.candidates))")
            .arg(key)};
    bindKey(insert.values, u'a', after);
    bindKey(insert.values, u'b', upTo);
    insert.values.insert(QStringLiteral("name"), m_spec.name);
    insert.values.insert(QStringLiteral("rule"), m_spec.rule);
    insert.values.insert(QStringLiteral("keys"), keysJson);
    if (auto inserted = readRows(session, insert); !inserted)
        return inserted.error();
    auto all = queue(session);
    if (!all)
        return all;
    const QJsonArray wanted = QJsonDocument::fromJson(keysJson.toUtf8()).array();
    QList<QueueRow> mine;
    for (const QueueRow &row : *all) {
        if (wanted.contains(QJsonArray::fromStringList(row.key)))
            mine << row;
    }
    return mine;
}

Result<void> BackfillTarget::queueProblem(Session &session, const QStringList &key,
                                          const QString &problem) const
{
    return done(readRows(
        session, {QStringLiteral("insert into %1 (backfill, key, row_shown, candidates, problem) values "
                                 "(:name, :key::jsonb, '{}', '[]', :problem) on conflict (backfill, key) do "
                                 "update set problem = excluded.problem, decision = null, applied_at = null")
                      .arg(queueTable()),
                  {{QStringLiteral("name"), m_spec.name},
                   {QStringLiteral("key"), jsonOf(key)},
                   {QStringLiteral("problem"), problem}}}));
}

Result<QList<QueueRow>> BackfillTarget::queue(Session &session) const
{
    auto rows = readRows(
        session, {QStringLiteral("select key, row_shown, candidates, problem, decision, value, who, why, "
                                 "applied_at is not null, origin from %1 where backfill = :name order by key")
                      .arg(queueTable()),
                  {{QStringLiteral("name"), m_spec.name}}});
    if (!rows)
        return rows.error();
    QList<QueueRow> all;
    for (const QList<Cell> &row : rows->rows) {
        QueueRow one;
        one.key = keyFrom(row[0]);
        one.row = QJsonDocument::fromJson(row[1]->toUtf8()).object();
        one.candidates = QJsonDocument::fromJson(row[2]->toUtf8()).array();
        one.problem = row[3].value_or(QString());
        if (row[4]) {
            Decision decision;
            decision.key = one.key;
            decision.kind = *row[4] == u"leave"  ? Decision::Kind::Leave
                            : *row[4] == u"rule" ? Decision::Kind::Rule
                                                 : Decision::Kind::Value;
            decision.value = row[5].value_or(QString());
            decision.who = row[6].value_or(QString());
            decision.why = row[7].value_or(QString());
            decision.from = row[9].value_or(QString());
            one.decision = decision;
        }
        one.applied = row[8] == Cell(QStringLiteral("true"));
        all << one;
    }
    return all;
}

Result<void> BackfillTarget::decide(Session &session, const Decision &decision) const
{
    auto written = readRows(
        session,
        {QStringLiteral(
             "update %1 set decision = :decision, value = case :decision when "
             "'value' then :value when 'rule' then "
             "candidates->0->>%2 end, who = :who, why = :why, origin = nullif(:origin, ''), decided_at = "
             "now(), applied_at = null where backfill = :name and key = "
             ":key::jsonb and (applied_at is null or decision = 'leave') and problem is null and "
             "(:decision <> 'value' or exists (select 1 "
             "from jsonb_array_elements(candidates) c(item) where item->>%2 = :value))")
             .arg(queueTable(), literal(m_spec.valueColumn())),
         {{QStringLiteral("decision"), decisionName(decision.kind)},
          {QStringLiteral("value"), decision.value},
          {QStringLiteral("who"), decision.who},
          {QStringLiteral("why"), decision.why},
          {QStringLiteral("origin"), decision.from},
          {QStringLiteral("name"), m_spec.name},
          {QStringLiteral("key"), jsonOf(decision.key)}}});
    if (!written)
        return written.error();
    if (written->count == 1)
        return {};
    return Error{
        QStringLiteral("decision_wrong"),
        QStringLiteral(
            "The decision about %1 does not fit: there is no such open row, or %2 is not one of its "
            "candidates.")
            .arg(decision.key.join(u'/'), decision.value.isEmpty() ? QStringLiteral("that") : decision.value),
        {},
        ErrorKind::Usage};
}

Result<qint64> BackfillTarget::apply(Session &session, qint64 *looked) const
{
    QStringList assignments;
    for (auto it = m_spec.set.cbegin(); it != m_spec.set.cend(); ++it)
        assignments << QStringLiteral("%1 = (slipway_d.slipway_c->>%2)::%3")
                           .arg(quoted(it.key()), literal(it.value()), m_setTypes[it.key()]);
    auto rows = readRows(
        session,
        {QStringLiteral(
             "with slipway_d as materialized (select q.key as slipway_key, (select item "
             "from jsonb_array_elements(q.candidates) c(item) "
             "where item->>%1 = q.value limit 1) as slipway_c from %2 q where q.backfill = :name and "
             "q.decision in "
             "('value', 'rule') and "
             "q.applied_at is null order by q.key limit 500 for update), "
             "slipway_set as (update %3 as %4 set %5 from slipway_d where %6 and (%7) returning 1), "
             "slipway_left as (update %2 q set applied_at = now() where q.backfill = :name and q.applied_at "
             "is null and "
             "(q.decision = 'leave' or q.key in (select slipway_key from slipway_d)) returning 1) "
             "select (select count(*) from slipway_set), (select count(*) from slipway_d)")
             .arg(literal(m_spec.valueColumn()), queueTable(), m_spec.table, alias(),
                  assignments.join(QStringLiteral(", ")),
                  keys(QStringLiteral("%1 = (slipway_d.slipway_key->>%3)::%2"), QStringLiteral(" and ")),
                  m_spec.needed),
         {{QStringLiteral("name"), m_spec.name}}});
    if (!rows)
        return rows.error();
    *looked = number(rows->rows.first()[1]);
    return number(rows->rows.first()[0]);
}

} // namespace slipway::backfill
