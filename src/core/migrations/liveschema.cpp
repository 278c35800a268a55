// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/liveschema.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace slipway::migrations {

using database::Row;
using database::Session;
using release::Result;

namespace {

const QString ours =
    QStringLiteral("n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'");

QStringList list(const QVariant &json)
{
    return QJsonDocument::fromJson(json.toString().toUtf8()).array().toVariantList().isEmpty()
               ? QStringList()
               : QJsonDocument::fromJson(json.toString().toUtf8()).toVariant().toStringList();
}

QString action(const QString &letter)
{
    static const QHash<QString, QString> words{{QStringLiteral("a"), QStringLiteral("no action")},
                                               {QStringLiteral("r"), QStringLiteral("restrict")},
                                               {QStringLiteral("c"), QStringLiteral("cascade")},
                                               {QStringLiteral("n"), QStringLiteral("set null")},
                                               {QStringLiteral("d"), QStringLiteral("set default")}};
    return words.value(letter);
}

const QString keyNames =
    QStringLiteral("(select coalesce(json_agg(a.attname order by k.ord), '[]')::text from unnest(%1) with "
                   "ordinality k(num, ord) "
                   "left join pg_attribute a on a.attrelid = %2 and a.attnum = k.num and k.num > 0)");

} // namespace

const LiveColumn *LiveTable::column(const QString &columnName) const
{
    const auto it = std::find_if(columns.cbegin(), columns.cend(),
                                 [&](const LiveColumn &c) { return c.name == columnName; });
    return it == columns.cend() ? nullptr : &*it;
}

const LiveTable *LiveSchema::table(const QString &wanted) const
{
    const QString schema = wanted.contains(u'.') ? wanted.section(u'.', 0, 0) : currentSchema;
    const QString name = wanted.section(u'.', -1);
    const auto it = std::find_if(tables.cbegin(), tables.cend(),
                                 [&](const LiveTable &t) { return t.schema == schema && t.name == name; });
    return it == tables.cend() ? nullptr : &*it;
}

const LiveEnum *LiveSchema::enumType(const QString &wanted) const
{
    const QString schema = wanted.contains(u'.') ? wanted.section(u'.', 0, 0) : currentSchema;
    const auto it = std::find_if(enums.cbegin(), enums.cend(), [&](const LiveEnum &e) {
        return e.schema == schema && e.name == wanted.section(u'.', -1);
    });
    return it == enums.cend() ? nullptr : &*it;
}

Result<LiveSchema> LiveSchema::read(Session &session)
{
    LiveSchema live;
    auto current = session.query(QStringLiteral("select coalesce(current_schema(), 'public')"));
    if (!current)
        return current.error();
    live.currentSchema = current->first().first().toString();
    auto tables = session.query(
        QStringLiteral(
            "select c.oid::bigint, n.nspname, c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid) "
            "from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and "
            "%1 order by n.nspname, c.relname")
            .arg(ours));
    if (!tables)
        return tables.error();
    QHash<qint64, qsizetype> at;
    for (const Row &row : *tables) {
        at.insert(row[0].toLongLong(), live.tables.size());
        live.tables.append(
            {row[1].toString(), row[2].toString(), {}, {}, {}, row[3].toLongLong(), row[4].toLongLong()});
    }
    auto columns = session.query(
        QStringLiteral(
            "select a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
            "coalesce(pg_get_expr(d.adbin, d.adrelid), '') from pg_attribute a join pg_class c on c.oid = "
            "a.attrelid join pg_namespace n on n.oid = c.relnamespace left join pg_attrdef d on d.adrelid = "
            "a.attrelid and d.adnum = a.attnum where a.attnum > 0 and not a.attisdropped and c.relkind in "
            "('r', 'p') and %1 order by a.attrelid, a.attnum")
            .arg(ours));
    if (!columns)
        return columns.error();
    for (const Row &row : *columns) {
        if (at.contains(row[0].toLongLong()))
            live.tables[at.value(row[0].toLongLong())].columns.append(
                {row[1].toString(), row[2].toString(), !row[3].toBool(), row[4].toString()});
    }
    auto constraints = session.query(
        QStringLiteral(
            "select c.conrelid::bigint, c.conname, c.contype::text, pg_get_constraintdef(c.oid), %1, "
            "coalesce((select fn.nspname || '.' || f.relname from pg_class f join pg_namespace fn on fn.oid "
            "= "
            "f.relnamespace where f.oid = c.confrelid), ''), %2, c.confdeltype::text, c.confupdtype::text, "
            "c.convalidated from pg_constraint c join pg_namespace n on n.oid = c.connamespace where "
            "c.conrelid <> 0 and %3 order by c.conname")
            .arg(keyNames.arg(QStringLiteral("c.conkey"), QStringLiteral("c.conrelid")),
                 keyNames.arg(QStringLiteral("c.confkey"), QStringLiteral("c.confrelid")), ours));
    if (!constraints)
        return constraints.error();
    for (const Row &row : *constraints) {
        if (!at.contains(row[0].toLongLong()))
            continue;
        live.tables[at.value(row[0].toLongLong())].constraints.append(
            {row[1].toString(), row[2].toString().at(0), row[3].toString(), list(row[4]), row[5].toString(),
             list(row[6]), action(row[7].toString()), action(row[8].toString()), row[9].toBool()});
    }
    auto indexes = session.query(
        QStringLiteral(
            "select i.indrelid::bigint, x.relname, %1, i.indisunique, i.indisvalid, exists (select 1 from "
            "pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')), "
            "pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid join "
            "pg_namespace n on n.oid = x.relnamespace where %2 order by x.relname")
            .arg(keyNames.arg(QStringLiteral("i.indkey::smallint[]"), QStringLiteral("i.indrelid")), ours));
    if (!indexes)
        return indexes.error();
    for (const Row &row : *indexes) {
        if (at.contains(row[0].toLongLong()))
            live.tables[at.value(row[0].toLongLong())].indexes.append({row[1].toString(), list(row[2]),
                                                                       row[3].toBool(), row[4].toBool(),
                                                                       row[5].toBool(), row[6].toString()});
    }
    auto enums = session.query(
        QStringLiteral(
            "select n.nspname, t.typname, json_agg(e.enumlabel order by e.enumsortorder)::text from pg_enum "
            "e "
            "join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace where %1 "
            "group by 1, 2 order by 1, 2")
            .arg(ours));
    if (!enums)
        return enums.error();
    for (const Row &row : *enums)
        live.enums.append({row[0].toString(), row[1].toString(), list(row[2])});
    return live;
}

Result<QStringList> schemaLines(Session &session, const QStringList &without)
{
    QStringList lines;
    auto live = LiveSchema::read(session);
    if (!live)
        return live.error();
    for (const LiveTable &table : live->tables) {
        if (without.contains(table.name))
            continue;
        const QString name = QString(table.schema + u'.' + table.name);
        lines << QString(QStringLiteral("table ") + name);
        for (const LiveColumn &column : table.columns)
            lines << QStringLiteral("column %1.%2 %3%4%5")
                         .arg(name, column.name, column.type,
                              column.nullable ? QString() : QStringLiteral(" not null"),
                              column.defaultValue.isEmpty()
                                  ? QString()
                                  : QString(QStringLiteral(" default ") + column.defaultValue));
        for (const LiveConstraint &constraint : table.constraints)
            lines << QStringLiteral("constraint %1.%2 %3").arg(name, constraint.name, constraint.definition);
        for (const LiveIndex &index : table.indexes)
            lines << QStringLiteral("index %1%2")
                         .arg(index.definition, index.valid ? QString() : QStringLiteral(" INVALID"));
    }
    for (const LiveEnum &type : live->enums)
        lines << QStringLiteral("enum %1.%2 (%3)")
                     .arg(type.schema, type.name, type.values.join(QStringLiteral(", ")));
    // what hangs on no table, as one query of (kind, text)
    auto rest = session.query(
        QStringLiteral(
            "select 'view ' || n.nspname || '.' || c.relname || ' ' || pg_get_viewdef(c.oid) from pg_class c "
            "join "
            "pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and %1 union all "
            "select 'sequence ' || n.nspname || '.' || c.relname from pg_class c join pg_namespace n on "
            "n.oid = "
            "c.relnamespace where c.relkind = 'S' and not exists (select 1 from pg_depend d join pg_class t "
            "on t.oid = "
            "d.refobjid where d.objid = c.oid and d.deptype in ('a', 'i') and t.relname = "
            "any(string_to_array(%2, ','))) "
            "and %1 union all "
            "select 'function ' || n.nspname || '.' || p.proname || '(' || "
            "pg_get_function_identity_arguments(p.oid) || "
            "') ' || coalesce(p.prosrc, '') from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
            "where %1 and not "
            "exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') union all "
            "select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = "
            "t.tgrelid join "
            "pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and %1 union all "
            "select 'type ' || n.nspname || '.' || t.typname || ' ' || t.typtype::text from pg_type t join "
            "pg_namespace n on "
            "n.oid = t.typnamespace where t.typtype in ('d', 'r') and %1 union all "
            "select 'policy ' || n.nspname || '.' || c.relname || '.' || p.polname || ' ' || "
            "coalesce(pg_get_expr(p.polqual, "
            "p.polrelid), '') from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on "
            "n.oid = "
            "c.relnamespace where %1 union all "
            "select 'schema ' || n.nspname from pg_namespace n where %1 union all "
            "select 'extension ' || extname from pg_extension")
            .arg(ours, QStringLiteral("'%1'").arg(without.join(u','))));
    if (!rest)
        return rest.error();
    for (const Row &row : *rest)
        lines << row[0].toString().simplified();
    lines.sort();
    return lines;
}

QStringList schemaDifference(const QStringList &before, const QStringList &after)
{
    const QSet<QString> then(before.cbegin(), before.cend());
    const QSet<QString> now(after.cbegin(), after.cend());
    QStringList all;
    for (const QString &line : before) {
        if (!now.contains(line))
            all << QString(QStringLiteral("- ") + line);
    }
    for (const QString &line : after) {
        if (!then.contains(line))
            all << QString(QStringLiteral("+ ") + line);
    }
    return all;
}

} // namespace slipway::migrations
