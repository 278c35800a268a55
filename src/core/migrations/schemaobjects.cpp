// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/schemaobjects.h"

namespace slipway::migrations {

using database::Row;
using database::Session;
using release::Result;

namespace {

using Kind = SchemaObject::Kind;

/// `$own(x)` = not of the server and not an extension's; `$name(c, relname)` = with its schema where needed.
QString sql(const char *text)
{
    QString all = QString::fromUtf8(text);
    const auto replace = [&all](const QString &word, const QString &with) { all.replace(word, with); };
    replace(QStringLiteral("$own"),
            QStringLiteral("n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and not exists (select "
                           "from pg_depend e where e.objid = x.oid and e.deptype = 'e')"));
    replace(
        QStringLiteral("$schema"),
        QStringLiteral("(case when n.nspname = current_schema() then '' else quote_ident(n.nspname) || '.' "
                       "end)"));
    return all;
}

struct Source
{
    Kind kind;
    const char *query; ///< name, parent, make, remove, oid; of foreign keys also whether to a younger table
};

const Source sources[] = {
    {Kind::Schema,
     "select quote_ident(n.nspname), '', 'CREATE SCHEMA ' || quote_ident(n.nspname), 'DROP SCHEMA ' || "
     "quote_ident(n.nspname), n.oid::bigint from pg_namespace n, lateral (select n.oid) x where $own"},
    {Kind::Extension,
     "select quote_ident(extname), '', 'CREATE EXTENSION ' || quote_ident(extname) || ' SCHEMA ' || "
     "quote_ident(n.nspname), 'DROP EXTENSION ' || quote_ident(extname), x.oid::bigint from "
     "pg_extension x join pg_namespace n on n.oid = x.extnamespace where extname <> 'plpgsql'"},
    {Kind::Enum,
     "select $schema || quote_ident(x.typname), '', 'CREATE TYPE ' || $schema || quote_ident(x.typname) || "
     "' AS ENUM (' || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from "
     "pg_enum where enumtypid = x.oid) || ')', 'DROP TYPE ' || $schema || quote_ident(x.typname), "
     "x.oid::bigint from pg_type x join pg_namespace n on n.oid = x.typnamespace where x.typtype = 'e' "
     "and $own"},
    {Kind::Domain,
     "select $schema || quote_ident(x.typname), '', 'CREATE DOMAIN ' || $schema || "
     "quote_ident(x.typname) || ' AS ' || format_type(x.typbasetype, x.typtypmod) || case when "
     "x.typnotnull then ' NOT NULL' else '' end || coalesce(' DEFAULT ' || x.typdefault, '') || "
     "coalesce((select string_agg(' CONSTRAINT ' || quote_ident(conname) || ' ' || "
     "pg_get_constraintdef(c.oid), '' order by conname) from pg_constraint c where c.contypid = x.oid "
     "and c.contype = 'c'), ''), 'DROP DOMAIN ' || $schema || quote_ident(x.typname), x.oid::bigint "
     "from pg_type x join pg_namespace n on n.oid = x.typnamespace where x.typtype = 'd' and $own"},
    {Kind::Sequence,
     "select $schema || quote_ident(x.relname), coalesce((select d.refobjid::regclass::text from "
     "pg_depend d where d.objid = x.oid and d.deptype = 'a' and d.refclassid = "
     "'pg_class'::regclass limit 1), ''), 'CREATE SEQUENCE ' || $schema || quote_ident(x.relname) || "
     "' AS ' || s.seqtypid::regtype, 'DROP SEQUENCE IF EXISTS ' || $schema || "
     "quote_ident(x.relname), x.oid::bigint from pg_class x join pg_sequence s on s.seqrelid = x.oid "
     "join pg_namespace n on n.oid = x.relnamespace where not exists (select from pg_depend d where "
     "d.objid = x.oid and d.deptype = 'i') and $own"},
    {Kind::Function,
     "select $schema || quote_ident(x.proname) || '(' || pg_get_function_identity_arguments(x.oid) || "
     "')', '', pg_get_functiondef(x.oid), 'DROP ROUTINE ' || $schema || quote_ident(x.proname) || "
     "'(' || pg_get_function_identity_arguments(x.oid) || ')', x.oid::bigint from pg_proc x join "
     "pg_namespace n on n.oid = x.pronamespace where x.prokind in ('f', 'p') and $own"},
    {Kind::Table, "select $schema || quote_ident(x.relname), '', '', 'DROP TABLE ' || $schema || "
                  "quote_ident(x.relname), x.oid::bigint from pg_class x join pg_namespace n on n.oid = "
                  "x.relnamespace where x.relkind in ('r', 'p') and $own"},
    {Kind::Key,
     "select $schema || quote_ident(t.relname) || '.' || x.conname, $schema || quote_ident(t.relname), "
     "'ALTER TABLE ' || $schema || quote_ident(t.relname) || ' ADD CONSTRAINT ' || quote_ident(x.conname) "
     "|| ' ' || pg_get_constraintdef(x.oid), 'ALTER TABLE ' || $schema || quote_ident(t.relname) || ' "
     "DROP CONSTRAINT ' || quote_ident(x.conname), x.oid::bigint from pg_constraint x join pg_class t on "
     "t.oid = x.conrelid join pg_namespace n on n.oid = t.relnamespace where x.contype in ('p', 'u', 'c', "
     "'x') and x.coninhcount = 0 and $own"},
    {Kind::ForeignKey,
     "select $schema || quote_ident(t.relname) || '.' || x.conname, $schema || "
     "quote_ident(t.relname), 'ALTER TABLE ' || $schema || quote_ident(t.relname) || ' ADD "
     "CONSTRAINT ' || quote_ident(x.conname) || ' ' || pg_get_constraintdef(x.oid), 'ALTER TABLE ' "
     "|| $schema || quote_ident(t.relname) || ' DROP CONSTRAINT ' || quote_ident(x.conname), "
     "x.oid::bigint, x.confrelid > x.conrelid from pg_constraint x join pg_class t on t.oid = x.conrelid "
     "join pg_namespace n "
     "on n.oid = t.relnamespace where x.contype = 'f' and x.coninhcount = 0 and $own"},
    {Kind::Index,
     "select $schema || quote_ident(x.relname), $schema || "
     "quote_ident(t.relname), pg_get_indexdef(x.oid), 'DROP INDEX ' || $schema || quote_ident(x.relname), "
     "x.oid::bigint "
     "from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join "
     "pg_namespace n on n.oid = x.relnamespace where not exists (select from pg_constraint c where "
     "c.conindid = x.oid and c.contype in ('p', 'u', 'x')) and not exists (select from pg_inherits h "
     "where h.inhrelid = x.oid) and $own"},
    {Kind::View,
     "select $schema || quote_ident(x.relname), '', case x.relkind when 'm' then 'CREATE MATERIALIZED "
     "VIEW ' else 'CREATE VIEW ' end || $schema || quote_ident(x.relname) || E' AS\\n' || "
     "rtrim(pg_get_viewdef(x.oid, true), ';'), case x.relkind when 'm' then 'DROP MATERIALIZED VIEW ' "
     "else 'DROP VIEW ' end || $schema || quote_ident(x.relname), x.oid::bigint from pg_class x join "
     "pg_namespace n on n.oid = x.relnamespace where x.relkind in ('v', 'm') and $own"},
    {Kind::Trigger,
     "select $schema || quote_ident(t.relname) || '.' || x.tgname, $schema || quote_ident(t.relname), "
     "pg_get_triggerdef(x.oid), 'DROP TRIGGER ' || quote_ident(x.tgname) || ' ON ' || $schema || "
     "quote_ident(t.relname), x.oid::bigint from pg_trigger x join pg_class t on t.oid = x.tgrelid "
     "join pg_namespace n on n.oid = t.relnamespace where not x.tgisinternal and x.tgparentid = 0 and "
     "$own"},
    {Kind::Policy,
     "select $schema || quote_ident(t.relname) || '.' || x.polname, $schema || quote_ident(t.relname), "
     "'CREATE POLICY ' || quote_ident(x.polname) || ' ON ' || $schema || quote_ident(t.relname) || "
     "case when x.polpermissive then '' else ' AS RESTRICTIVE' end || ' FOR ' || case x.polcmd when '*' "
     "then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end "
     "|| ' TO ' || (select string_agg(case r when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r)) "
     "end, ', ') from unnest(x.polroles) r) || coalesce(' USING (' || pg_get_expr(x.polqual, "
     "x.polrelid) || ')', '') || coalesce(' WITH CHECK (' || pg_get_expr(x.polwithcheck, x.polrelid) || "
     "')', ''), 'DROP POLICY ' || quote_ident(x.polname) || ' ON ' || $schema || "
     "quote_ident(t.relname), x.oid::bigint from pg_policy x join pg_class t on t.oid = x.polrelid join "
     "pg_namespace n on n.oid = t.relnamespace where $own"}};

const char *const columnQuery = "select $schema || quote_ident(x.relname), quote_ident(a.attname), "
                                "format_type(a.atttypid, a.atttypmod) || case "
                                "when a.attcollation <> y.typcollation then ' COLLATE ' || "
                                "a.attcollation::regcollation else '' end, case "
                                "a.attidentity when 'a' then ' GENERATED ALWAYS AS IDENTITY' when 'd' then ' "
                                "GENERATED BY DEFAULT AS IDENTITY' else "
                                "'' end || case when a.attgenerated = 's' then ' GENERATED ALWAYS AS (' || "
                                "pg_get_expr(d.adbin, d.adrelid) || ') "
                                "STORED' else '' end, case when a.attgenerated = '' then "
                                "coalesce(pg_get_expr(d.adbin, d.adrelid), '') else '' end, "
                                "a.attnotnull, x.oid::bigint from pg_attribute a join pg_class x on x.oid = "
                                "a.attrelid join pg_namespace n on n.oid "
                                "= x.relnamespace join pg_type y on y.oid = a.atttypid left join pg_attrdef "
                                "d on d.adrelid = a.attrelid and "
                                "d.adnum = a.attnum where x.relkind in ('r', 'p') and a.attnum > 0 and not "
                                "a.attisdropped and $own order by x.oid, "
                                "a.attnum";

SchemaObject column(const Row &row)
{
    SchemaObject found{Kind::Column};
    found.table = row[0].toString().toUtf8();
    found.column = row[1].toString().toUtf8();
    found.parent = row[0].toString();
    found.name = QString(found.parent + u'.' + row[1].toString());
    found.type = row[2].toString() + row[3].toString();
    found.defaultValue = row[4].toString();
    found.notNull = row[5].toBool();
    found.oid = row[6].toLongLong();
    found.make = found.column + ' ' + found.type.toUtf8() +
                 (found.defaultValue.isEmpty() ? QByteArray()
                                               : QByteArray(" DEFAULT " + found.defaultValue.toUtf8())) +
                 (found.notNull ? " NOT NULL" : "");
    found.remove = "ALTER TABLE " + found.table + " DROP COLUMN " + found.column;
    return found;
}

} // namespace

Result<SchemaObjects> readSchemaObjects(Session &session, const QStringList &withoutTables)
{
    SchemaObjects all;
    for (const Source &source : sources) {
        auto rows = session.query(sql(source.query));
        if (!rows)
            return rows.error();
        for (const Row &row : *rows) {
            SchemaObject found{source.kind,
                               row[0].toString(),
                               row[1].toString(),
                               row[2].toString().toUtf8(),
                               row[3].toString().toUtf8(),
                               row[4].toLongLong()};
            found.toYounger = row.value(5).toBool();
            const QString table = source.kind == Kind::Table ? found.name : found.parent;
            if (table.isEmpty() || !withoutTables.contains(table.section(u'.', -1)))
                all.insert(found.key(), found);
        }
    }
    auto rows = session.query(sql(columnQuery));
    if (!rows)
        return rows.error();
    QMap<QString, QByteArrayList> bodies;
    for (const Row &row : *rows) {
        const SchemaObject found = column(row);
        if (withoutTables.contains(found.parent.section(u'.', -1)))
            continue;
        all.insert(found.key(), found);
        bodies[found.parent] << "    " + found.make;
    }
    for (SchemaObject &object : all) {
        if (object.kind == Kind::Table)
            object.make = "CREATE TABLE " + object.name.toUtf8() + " (\n" +
                          bodies.value(object.name).join(",\n") + "\n)";
    }
    return all;
}

Result<ObjectNames> readObjectNames(Session &session)
{
    ObjectNames names;
    auto rows =
        session.query(sql("select 'c' || x.oid, case x.relkind when 'v' then 'VIEW' when 'm' then "
                          "'MATERIALIZED VIEW' when 'S' then "
                          "'SEQUENCE' when 'i' then 'INDEX' when 'I' then 'INDEX' else 'TABLE' end, '', "
                          "$schema || quote_ident(x.relname) "
                          "from pg_class x join pg_namespace n on n.oid = x.relnamespace where x.relkind in "
                          "('r', 'p', 'v', 'm', 'S', 'i', "
                          "'I') and not exists (select from pg_constraint k where k.conindid = x.oid and "
                          "k.contype in ('p', 'u', 'x')) and "
                          "$own union all select 't' || x.oid, 'TYPE', '', $schema || quote_ident(x.typname) "
                          "from pg_type x join "
                          "pg_namespace n on n.oid = x.typnamespace where x.typtype in ('e', 'd') and $own "
                          "union all select 'a' || x.oid || "
                          "'.' || a.attnum, 'COLUMN', $schema || quote_ident(x.relname), "
                          "quote_ident(a.attname) from pg_attribute a join "
                          "pg_class x on x.oid = a.attrelid join pg_namespace n on n.oid = x.relnamespace "
                          "where x.relkind in ('r', 'p') and "
                          "a.attnum > 0 and not a.attisdropped and $own union all select 'k' || x.oid, "
                          "'CONSTRAINT', $schema || "
                          "quote_ident(t.relname), quote_ident(x.conname) from pg_constraint x join pg_class "
                          "t on t.oid = x.conrelid join "
                          "pg_namespace n on n.oid = t.relnamespace where x.coninhcount = 0 and $own"));
    if (!rows)
        return rows.error();
    for (const Row &row : *rows)
        names.insert(row[0].toString(), {row[1].toString(), row[2].toString(), row[3].toString()});
    return names;
}

QByteArray renamesBack(const ObjectNames &before, const ObjectNames &after)
{
    QByteArray whole;
    QByteArray parts; // a table has its earlier name by then
    for (auto then = before.cbegin(); then != before.cend(); ++then) {
        const auto now = after.constFind(then.key());
        if (now == after.cend() || now->name == then->name)
            continue;
        const QString earlier = then->name.section(u'.', -1);
        if (!then->table.isEmpty())
            parts += QStringLiteral("ALTER TABLE %1 RENAME %2 %3 TO %4;\n")
                         .arg(then->table, then->kind, now->name, earlier)
                         .toUtf8();
        else if (now->name.section(u'.', 0, -2) == then->name.section(u'.', 0, -2))
            whole +=
                QStringLiteral("ALTER %1 %2 RENAME TO %3;\n").arg(then->kind, now->name, earlier).toUtf8();
    }
    return whole + parts;
}

} // namespace slipway::migrations
