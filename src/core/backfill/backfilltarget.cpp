// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfilltarget.h"

#include "database/session.h"

#include <QJsonDocument>

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::ReadRequest;
using database::RowSet;
using database::Session;

namespace {

constexpr double countedUpTo = 20'000'000;

QString quoted(const QString &name)
{
    return u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString literal(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

QString jsonOf(const QStringList &key)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(key)).toJson(QJsonDocument::Compact));
}

QStringList keyFrom(const Cell &cell)
{
    return cell ? QJsonDocument::fromJson(cell->toUtf8()).array().toVariantList().isEmpty()
                      ? QStringList()
                      : QJsonDocument::fromJson(cell->toUtf8()).toVariant().toStringList()
                : QStringList();
}

qint64 number(const Cell &cell)
{
    return cell.value_or(QString()).toLongLong();
}

/// Values of a key as :a0, :a1, …
void bindKey(QMap<QString, Cell> &values, QChar prefix, const QStringList &key)
{
    for (qsizetype i = 0; i < key.size(); ++i)
        values.insert(prefix + QString::number(i), key[i]);
}

Result<void> done(const Result<RowSet> &rows)
{
    return rows ? Result<void>() : Result<void>(rows.error());
}

} // namespace

Counts &Counts::operator+=(const Counts &other)
{
    checked += other.checked;
    updated += other.updated;
    alreadySet += other.alreadySet;
    withoutCandidate += other.withoutCandidate;
    ambiguous += other.ambiguous;
    byRule += other.byRule;
    errors += other.errors;
    return *this;
}

double Counts::successRate() const
{
    const qint64 needed = checked - alreadySet;
    return needed <= 0 ? 100 : 100 * static_cast<double>(updated) / static_cast<double>(needed);
}

QJsonObject Counts::toJson() const
{
    return {
        {QStringLiteral("checked"), checked},        {QStringLiteral("updated"), updated},
        {QStringLiteral("already_set"), alreadySet}, {QStringLiteral("without_candidate"), withoutCandidate},
        {QStringLiteral("ambiguous"), ambiguous},    {QStringLiteral("by_rule"), byRule},
        {QStringLiteral("errors"), errors},          {QStringLiteral("success_rate"), successRate()}};
}

Result<BackfillTarget> BackfillTarget::open(const BackfillSpec &spec, Session &session)
{
    if (session.isSqlite())
        return Error{
            QStringLiteral("backfill_sqlite"),
            QStringLiteral("Backfills in batches run on PostgreSQL; this target is SQLite, where one UPDATE "
                           "does it (kind sql)."),
            {},
            ErrorKind::Usage};
    BackfillTarget target(spec);
    auto read = target.readCatalogue(session);
    return read ? Result<BackfillTarget>(target) : Result<BackfillTarget>(read.error());
}

Result<void> BackfillTarget::readCatalogue(Session &session)
{
    const QMap<QString, Cell> table{{QStringLiteral("table"), m_spec.table}};
    auto exists = readRows(session, {QStringLiteral("select to_regclass(:table)"), table});
    if (!exists)
        return exists.error();
    if (!exists->rows.first().first())
        return Error{QStringLiteral("table_missing"),
                     QStringLiteral("The table %1 does not exist in the target.").arg(m_spec.table)};
    auto columns = readRows(
        session, {QStringLiteral("select attname, format_type(atttypid, atttypmod) from pg_attribute "
                                 "where attrelid = :table::regclass and attnum > 0 and not attisdropped"),
                  table});
    if (!columns)
        return columns.error();
    QMap<QString, QString> types;
    for (const auto &row : columns->rows)
        types.insert(*row[0], *row[1]);
    auto indexes = readRows(
        session,
        {QStringLiteral(
             "select i.indisprimary, (select array_to_json(array_agg(a.attname order by k.n)) from "
             "unnest(i.indkey) with ordinality k(att, n) join pg_attribute a on a.attrelid = i.indrelid "
             "and a.attnum = k.att where k.n <= i.indnkeyatts) from pg_index i where i.indrelid = "
             ":table::regclass and i.indisunique and i.indisvalid and i.indpred is null and "
             "i.indexprs is null order by i.indisprimary desc"),
         table});
    if (!indexes)
        return indexes.error();
    for (const auto &row : indexes->rows) {
        const QStringList key = keyFrom(row[1]);
        if (m_spec.key.isEmpty() ? row[0] == Cell(QStringLiteral("true")) : key == m_spec.key) {
            m_keys = key;
            break;
        }
    }
    if (m_keys.isEmpty())
        return Error{QStringLiteral("key_missing"),
                     m_spec.key.isEmpty()
                         ? QStringLiteral("%1 has no primary key. Name the columns of a unique index as key.")
                               .arg(m_spec.table)
                         : QStringLiteral("%1 has no unique index over %2, in this order.")
                               .arg(m_spec.table, m_spec.key.join(QStringLiteral(", ")))};
    for (const QString &key : std::as_const(m_keys))
        m_keyTypes << types.value(key);
    for (const QString &column : m_spec.set.keys()) {
        if (!types.contains(column))
            return Error{QStringLiteral("column_missing"),
                         QStringLiteral("%1 has no column %2 yet; its migration has not run.")
                             .arg(m_spec.table, column)};
        m_setTypes.insert(column, types[column]);
    }
    for (QString &value : m_spec.set) {
        if (!value.isEmpty())
            continue; // the candidates' first column, as the server names it
        auto shape = readRows(
            session, {QStringLiteral("select c.* from (select * from %1 limit 0) as %2 cross join lateral "
                                     "(%3) as c limit 0")
                          .arg(m_spec.table, alias(), m_spec.candidates)});
        if (!shape)
            return shape.error();
        value = shape->columns.value(0);
    }
    return {};
}

QString BackfillTarget::alias() const
{
    return m_spec.table.section(u'.', -1);
}

/// `form` for each key column: %1 quoted column, %2 its type, %3 its number.
QString BackfillTarget::keys(const QString &form, const QString &separator) const
{
    QStringList parts;
    for (qsizetype i = 0; i < m_keys.size(); ++i)
        parts << QString(form)
                     .replace(QStringLiteral("%1"), alias() + u'.' + quoted(m_keys[i]))
                     .replace(QStringLiteral("%2"), m_keyTypes[i])
                     .replace(QStringLiteral("%3"), QString::number(i));
    return parts.join(separator);
}

QString BackfillTarget::range(bool after, bool upTo) const
{
    QStringList conditions;
    const QString comma = QStringLiteral(", ");
    if (after)
        conditions << u'(' + keys(QStringLiteral("%1"), comma) + QStringLiteral(") > (") +
                          keys(QStringLiteral(":a%3::%2"), comma) + u')';
    if (upTo)
        conditions << u'(' + keys(QStringLiteral("%1"), comma) + QStringLiteral(") <= (") +
                          keys(QStringLiteral(":b%3::%2"), comma) + u')';
    return conditions.isEmpty() ? QStringLiteral("true") : conditions.join(QStringLiteral(" and "));
}

QString BackfillTarget::ruleApplies() const
{
    return m_spec.when == u"never"    ? QStringLiteral("false")
           : m_spec.when == u"always" ? QStringLiteral("true")
                                      : QStringLiteral("coalesce((%1), false)").arg(m_spec.when);
}

QString BackfillTarget::ordering() const
{
    return m_spec.orderBy.isEmpty() ? QString() : QStringLiteral(" order by ") + m_spec.orderBy;
}

Result<qint64> BackfillTarget::countRows(Session &session, const QStringList &after, bool *estimated) const
{
    *estimated = false;
    if (after.isEmpty() && m_spec.scope.isEmpty()) {
        auto guess = readRows(
            session, {QStringLiteral("select reltuples::bigint from pg_class where oid = :table::regclass"),
                      {{QStringLiteral("table"), m_spec.table}}});
        if (guess && static_cast<double>(number(guess->rows.first().first())) > countedUpTo) {
            *estimated = true;
            return number(guess->rows.first().first());
        }
    }
    ReadRequest request{QStringLiteral("select count(*) from %1 as %2 where (%3) and %4")
                            .arg(m_spec.table, alias(), scope(), range(!after.isEmpty(), false))};
    bindKey(request.values, u'a', after);
    auto rows = readRows(session, request);
    return rows ? Result<qint64>(number(rows->rows.first().first())) : Result<qint64>(rows.error());
}

Result<qint64> BackfillTarget::countNeeded(Session &session) const
{
    auto rows = readRows(session, {QStringLiteral("select count(*) from %1 as %2 where (%3) and (%4)")
                                       .arg(m_spec.table, alias(), scope(), m_spec.needed)});
    return rows ? Result<qint64>(number(rows->rows.first().first())) : Result<qint64>(rows.error());
}

Result<qint64> BackfillTarget::countOrphans(Session &session) const
{
    const QString table = m_spec.references.section(u'(', 0, 0).trimmed();
    const QString column = m_spec.references.section(u'(', 1).section(u')', 0, 0).trimmed();
    if (table.isEmpty() || column.isEmpty())
        return -1;
    auto rows = readRows(
        session,
        {QStringLiteral(
             "select count(*) from %1 as %2 where %2.%3 is not null and not exists (select 1 from %4 "
             "slipway_other where slipway_other.%5 = %2.%3)")
             .arg(m_spec.table, alias(), quoted(m_spec.column()), table, quoted(column))});
    return rows ? Result<qint64>(number(rows->rows.first().first())) : Result<qint64>(rows.error());
}

Result<QStringList> BackfillTarget::boundary(Session &session, const QStringList &after, qint64 size) const
{
    const QString comma = QStringLiteral(", ");
    const QString columns = keys(QStringLiteral("%1"), comma);
    ReadRequest request{
        QStringLiteral(
            "select jsonb_build_array(%1) from (select %2 from %3 as %4 where (%5) and %6 order by %2 limit "
            ":size::bigint) as %4 order by %7 limit 1")
            .arg(keys(QStringLiteral("%1::text"), comma), columns, m_spec.table, alias(), scope(),
                 range(!after.isEmpty(), false), keys(QStringLiteral("%1 desc"), comma))};
    bindKey(request.values, u'a', after);
    request.values.insert(QStringLiteral("size"), QString::number(size));
    auto rows = readRows(session, request);
    if (!rows)
        return rows.error();
    return rows->rows.isEmpty() ? QStringList() : keyFrom(rows->rows.first().first());
}

Result<BackfillTarget::BatchResult> BackfillTarget::batch(Session &session, const QStringList &after,
                                                          const QStringList &upTo) const
{
    QStringList firsts;
    QStringList assignments;
    int column = 0;
    for (auto it = m_spec.set.cbegin(); it != m_spec.set.cend(); ++it, ++column) {
        firsts << QStringLiteral("(array_agg(slipway_candidate.%1%2))[1] as slipway_v%3")
                      .arg(quoted(it.value()), ordering())
                      .arg(column);
        assignments << QStringLiteral("%1 = slipway_f.slipway_v%2").arg(quoted(it.key())).arg(column);
    }
    const QString key =
        u"jsonb_build_array(" + keys(QStringLiteral("slipway_k%3::text"), QStringLiteral(", ")) + u')';
    const QString within = range(!after.isEmpty(), true);
    ReadRequest request{
        QStringLiteral("with slipway_batch as materialized (select %2.*, coalesce((%3), false) as "
                       "slipway_needed from %1 as %2 where "
                       "(%4) and %5), "
                       "slipway_found as materialized (select %6, slipway_c.* from slipway_batch as %2 cross "
                       "join lateral (select "
                       "count(*) as slipway_n, %7, %8 as slipway_rule from (%9) as slipway_candidate) as "
                       "slipway_c where "
                       "%2.slipway_needed), ")
            .arg(m_spec.table, alias(), m_spec.needed, scope(), within,
                 keys(QStringLiteral("%1 as slipway_k%3"), QStringLiteral(", ")),
                 firsts.join(QStringLiteral(", ")), ruleApplies(), m_spec.candidates) +
        QStringLiteral(
            "slipway_done as (update %1 as %2 set %3 from slipway_found slipway_f where %4 and %5 and (%6) "
            "and "
            "(slipway_f.slipway_n = 1 or (slipway_f.slipway_n > 1 and slipway_f.slipway_rule)) returning "
            "slipway_f.slipway_n) "
            "select (select count(*) from slipway_batch), (select count(*) from slipway_batch where not "
            "slipway_needed), "
            "(select count(*) from slipway_done), (select count(*) from slipway_done where slipway_n > 1), "
            "count(*) filter (where slipway_n = 0), "
            "count(*) filter (where slipway_n = 1 or (slipway_n > 1 and slipway_rule)), "
            "count(*) filter (where slipway_n > 1), "
            "jsonb_agg(%7) filter (where slipway_n > 1), (select jsonb_agg(slipway_k) from (select %7 as "
            "slipway_k from "
            "slipway_found where slipway_n = 0 limit 20) q) from slipway_found")
            .arg(m_spec.table, alias(), assignments.join(QStringLiteral(", ")),
                 keys(QStringLiteral("%1 = slipway_f.slipway_k%3"), QStringLiteral(" and ")), within,
                 m_spec.needed, key)};
    bindKey(request.values, u'a', after);
    bindKey(request.values, u'b', upTo);
    auto rows = readRows(session, request);
    if (!rows)
        return rows.error();
    const QList<Cell> &row = rows->rows.first();
    BatchResult result;
    result.counts.checked = number(row[0]);
    result.counts.updated = number(row[2]);
    result.counts.byRule = number(row[3]);
    result.counts.withoutCandidate = number(row[4]);
    result.counts.alreadySet = number(row[1]) + number(row[5]) - number(row[2]); // set by others meanwhile
    result.counts.ambiguous = number(row[6]);
    for (const QJsonValue one : QJsonDocument::fromJson(row[8].value_or(QString()).toUtf8()).array())
        result.without << one.toVariant().toStringList();
    if (result.counts.ambiguous == 0)
        return result;
    auto queued = queueAmbiguous(session, after, upTo, *row[7]);
    if (!queued)
        return queued.error();
    result.ambiguous = *queued;
    return result;
}

/// An earlier decision that has not been applied yet is kept, whatever the row looks like now.
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
            "excluded.decision, value = excluded.value, who = excluded.who, why = excluded.why, decided_at = "
            "excluded.decided_at, applied_at = excluded.applied_at where slipway_q.decision is null or "
            "slipway_q.applied_at is not null")
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

Result<bool> BackfillTarget::stateTablesExist(Session &session) const
{
    auto rows = readRows(
        session,
        {QStringLiteral("select to_regclass(:state) is not null and to_regclass(:queue) is not null"),
         {{QStringLiteral("state"), m_spec.stateTable}, {QStringLiteral("queue"), queueTable()}}});
    return rows ? Result<bool>(rows->rows.first().first() == Cell(QStringLiteral("true")))
                : Result<bool>(rows.error());
}

Result<void> BackfillTarget::makeStateTables(Session &session) const
{
    auto made = readRows(
        session,
        {QStringLiteral("create table if not exists %1 (name text primary key, spec_sha256 text not null, "
                        "run text not null, "
                        "cursor jsonb, finished boolean not null default false, checked bigint not null "
                        "default 0, updated "
                        "bigint not null default 0, already_set bigint not null default 0, without_candidate "
                        "bigint not null "
                        "default 0, ambiguous bigint not null default 0, by_rule bigint not null default 0, "
                        "errors bigint not "
                        "null default 0, batches bigint not null default 0, batch_size bigint not null "
                        "default 0, started_at "
                        "timestamptz not null default now(), changed_at timestamptz not null default now())")
             .arg(m_spec.stateTable)});
    if (!made)
        return made.error();
    return done(readRows(
        session,
        {QStringLiteral(
             "create table if not exists %1 (backfill text not null, key jsonb not null, row_shown jsonb "
             "not null, candidates jsonb not null, problem text, decision text, value text, who text, why "
             "text, decided_at timestamptz, applied_at timestamptz, primary key (backfill, key))")
             .arg(queueTable())}));
}

Result<BackfillState> BackfillTarget::state(Session &session) const
{
    auto rows = readRows(
        session,
        {QStringLiteral(
             "select finished, spec_sha256, cursor, checked, updated, already_set, without_candidate, "
             "ambiguous, by_rule, errors, batches, batch_size from %1 where name = :name")
             .arg(m_spec.stateTable),
         {{QStringLiteral("name"), m_spec.name}}});
    if (!rows)
        return rows.error();
    BackfillState state;
    if (rows->rows.isEmpty())
        return state;
    const QList<Cell> &row = rows->rows.first();
    state.found = true;
    state.finished = row[0] == Cell(QStringLiteral("true"));
    state.specSha256 = row[1]->toLatin1();
    state.cursor = keyFrom(row[2]);
    state.counts = {number(row[3]), number(row[4]), number(row[5]), number(row[6]),
                    number(row[7]), number(row[8]), number(row[9])};
    state.batches = number(row[10]);
    state.batchSize = number(row[11]);
    return state;
}

Result<void> BackfillTarget::begin(Session &session, const QString &run) const
{
    auto begun = readRows(
        session,
        {QStringLiteral(
             "insert into %1 (name, spec_sha256, run) values (:name, :sha, :run) on conflict (name) do "
             "update set spec_sha256 = excluded.spec_sha256, run = excluded.run, cursor = null, finished = "
             "false, checked = 0, updated = 0, already_set = 0, without_candidate = 0, ambiguous = 0, "
             "by_rule = 0, errors = 0, batches = 0, started_at = now(), changed_at = now()")
             .arg(m_spec.stateTable),
         {{QStringLiteral("name"), m_spec.name},
          {QStringLiteral("sha"), QString::fromLatin1(m_spec.sha256)},
          {QStringLiteral("run"), run}}});
    if (!begun)
        return begun.error();
    return done(readRows(
        session,
        {QStringLiteral("delete from %1 where backfill = :name and decision is null").arg(queueTable()),
         {{QStringLiteral("name"), m_spec.name}}}));
}

Result<void> BackfillTarget::advance(Session &session, const QString &run, const QStringList &from,
                                     const QStringList &to, const Counts &added, qint64 batchSize) const
{
    const auto value = [](qint64 count) { return Cell(QString::number(count)); };
    auto moved =
        readRows(session, {QStringLiteral("update %1 set cursor = :to::jsonb, run = :run, checked = checked "
                                          "+ :checked::bigint, updated = updated + "
                                          ":updated::bigint, already_set = already_set + :already::bigint, "
                                          "without_candidate = without_candidate + "
                                          ":without::bigint, ambiguous = ambiguous + :ambiguous::bigint, "
                                          "by_rule = by_rule + :rule::bigint, errors = errors "
                                          "+ :errors::bigint, batches = batches + 1, batch_size = "
                                          ":size::bigint, changed_at = now() where name = :name and "
                                          "cursor is not distinct from :from::jsonb")
                               .arg(m_spec.stateTable),
                           {{QStringLiteral("to"), to.isEmpty() ? Cell() : Cell(jsonOf(to))},
                            {QStringLiteral("from"), from.isEmpty() ? Cell() : Cell(jsonOf(from))},
                            {QStringLiteral("run"), run},
                            {QStringLiteral("name"), m_spec.name},
                            {QStringLiteral("checked"), value(added.checked)},
                            {QStringLiteral("updated"), value(added.updated)},
                            {QStringLiteral("already"), value(added.alreadySet)},
                            {QStringLiteral("without"), value(added.withoutCandidate)},
                            {QStringLiteral("ambiguous"), value(added.ambiguous)},
                            {QStringLiteral("rule"), value(added.byRule)},
                            {QStringLiteral("errors"), value(added.errors)},
                            {QStringLiteral("size"), value(batchSize)}}});
    if (!moved)
        return moved.error();
    if (moved->count == 1)
        return {};
    return Error{
        QStringLiteral("cursor_moved"),
        QStringLiteral(
            "Another program has moved the backfill '%1' on meanwhile; this one stops. Nothing of its last "
            "batch was kept.")
            .arg(m_spec.name)};
}

Result<void> BackfillTarget::finish(Session &session) const
{
    return done(readRows(
        session, {QStringLiteral("update %1 set finished = true, changed_at = now() where name = :name")
                      .arg(m_spec.stateTable),
                  {{QStringLiteral("name"), m_spec.name}}}));
}

Result<QList<QueueRow>> BackfillTarget::queue(Session &session) const
{
    auto rows = readRows(
        session, {QStringLiteral("select key, row_shown, candidates, problem, decision, value, who, why, "
                                 "applied_at is not null from %1 where backfill = :name order by key")
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
            one.decision = decision;
        }
        one.applied = row[8] == Cell(QStringLiteral("true"));
        all << one;
    }
    return all;
}

Result<void> BackfillTarget::decide(Session &session, const Decision &decision) const
{
    auto written =
        readRows(session, {QStringLiteral("update %1 set decision = :decision, value = case :decision when "
                                          "'value' then :value when 'rule' then "
                                          "candidates->0->>%2 end, who = :who, why = :why, decided_at = "
                                          "now() where backfill = :name and key = "
                                          ":key::jsonb and applied_at is null and problem is null and "
                                          "(:decision <> 'value' or exists (select 1 "
                                          "from jsonb_array_elements(candidates) c where c->>%2 = :value))")
                               .arg(queueTable(), literal(m_spec.valueColumn())),
                           {{QStringLiteral("decision"), decisionName(decision.kind)},
                            {QStringLiteral("value"), decision.value},
                            {QStringLiteral("who"), decision.who},
                            {QStringLiteral("why"), decision.why},
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
             "with slipway_d as materialized (select key as slipway_key, (select c from "
             "jsonb_array_elements(candidates) c "
             "where c->>%1 = value limit 1) as slipway_c from %2 where backfill = :name and decision in "
             "('value', 'rule') and "
             "applied_at is null order by key limit 500 for update), "
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
