// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfilltarget.h"

#include "backfill/sqlwords.h"

#include <QJsonDocument>

namespace slipway::backfill {

using namespace release;
using database::Cell;
using database::ReadRequest;
using database::RowSet;
using database::Session;

namespace {

constexpr double countedUpTo = 20'000'000;

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

/// Rows with what can be done about each: the key, whether it needs a value, how many candidates it has, the
/// values that would be set, and whether the rule says so. `rows` is a query of the table's rows with
/// `slipway_needed`. One candidate is the usual case and must stay cheap: order and rule are looked at where
/// there are several.
QString BackfillTarget::found(const QString &rows) const
{
    const QString several = QStringLiteral("case when slipway_c.slipway_n > 1 then ");
    QStringList firsts;
    QStringList values;
    int column = 0;
    for (auto it = m_spec.set.cbegin(); it != m_spec.set.cend(); ++it, ++column) {
        firsts << QStringLiteral("(array_agg(slipway_candidate.%1))[1] as slipway_v%2")
                      .arg(quoted(it.value()))
                      .arg(column);
        values << several +
                      QStringLiteral(
                          "(select slipway_candidate.%1 from (%2) as slipway_candidate%3 limit 1) else "
                          "slipway_c.slipway_v%4 end as slipway_v%4")
                          .arg(quoted(it.value()), m_spec.candidates, ordering(), QString::number(column));
    }
    const QString rule =
        m_spec.when == u"never" || m_spec.when == u"always"
            ? QStringLiteral("%1 as slipway_rule")
                  .arg(m_spec.when == u"always" ? QStringLiteral("slipway_c.slipway_n > 1")
                                                : QStringLiteral("false"))
            : several +
                  QStringLiteral("(select %1 from (%2) as slipway_candidate) else false end as slipway_rule")
                      .arg(ruleApplies(), m_spec.candidates);
    return QStringLiteral("select %2, %1.slipway_needed, slipway_c.slipway_n, %3, %4 from (")
               .arg(alias(), keys(QStringLiteral("%1 as slipway_k%3"), QStringLiteral(", ")),
                    values.join(QStringLiteral(", ")), rule) +
           rows +
           QStringLiteral(") as %1 cross join lateral (select count(*) as slipway_n, %2 from (")
               .arg(alias(), firsts.join(QStringLiteral(", "))) +
           m_spec.candidates +
           QStringLiteral(") as slipway_candidate where %1.slipway_needed) as slipway_c").arg(alias());
}

Result<BackfillTarget::BatchResult> BackfillTarget::batch(Session &session, const QStringList &after,
                                                          const QStringList &upTo) const
{
    QStringList assignments;
    int column = 0;
    for (auto it = m_spec.set.cbegin(); it != m_spec.set.cend(); ++it, ++column)
        assignments << QStringLiteral("%1 = slipway_f.slipway_v%2").arg(quoted(it.key())).arg(column);
    const QString key =
        u"jsonb_build_array(" + keys(QStringLiteral("slipway_k%3::text"), QStringLiteral(", ")) + u')';
    const QString within = range(!after.isEmpty(), true);
    ReadRequest request{
        QStringLiteral("with slipway_found as materialized (") +
        found(QStringLiteral(
                  "select %2.*, coalesce((%3), false) as slipway_needed from %1 as %2 where (%4) and "
                  "%5")
                  .arg(m_spec.table, alias(), m_spec.needed, scope(), within)) +
        QStringLiteral(
            "), "
            "slipway_done as (update %1 as %2 set %3 from slipway_found slipway_f where %4 and %5 and (%6) "
            "and "
            "slipway_f.slipway_needed and (slipway_f.slipway_n = 1 or slipway_f.slipway_rule) returning "
            "slipway_f.slipway_n) "
            "select count(*), count(*) filter (where not slipway_needed), "
            "(select count(*) from slipway_done), (select count(*) from slipway_done where slipway_n > 1), "
            "count(*) filter (where slipway_needed and slipway_n = 0), "
            "count(*) filter (where slipway_n = 1 or slipway_rule), "
            "count(*) filter (where slipway_n > 1), "
            "jsonb_agg(%7) filter (where slipway_n > 1), (select jsonb_agg(slipway_k) from (select %7 as "
            "slipway_k from slipway_found where slipway_needed and slipway_n = 0 limit 20) q) from "
            "slipway_found")
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

} // namespace slipway::backfill
