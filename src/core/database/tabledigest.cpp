// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/tabledigest.h"

#include <QJsonObject>

namespace slipway::database {

using namespace release;

namespace {

// How a row looks as text must not depend on who asks; and no row may be hidden from the count.
constexpr const char *settings[] = {
    "set local datestyle = 'ISO, YMD'",   "set local intervalstyle = 'postgres'",
    "set local timezone = 'UTC'",         "set local extra_float_digits = 1",
    "set local bytea_output = 'hex'",     "set local lc_monetary = 'C'",
    "set local search_path = pg_catalog", "set local row_security = off"};

bool names(const QString &wanted, const QString &table)
{
    return wanted == u"*" || wanted == table || table.endsWith(QString(u'.' + wanted));
}

bool wants(const QStringList &checksums, const QString &table)
{
    return std::any_of(checksums.cbegin(), checksums.cend(),
                       [&](const QString &wanted) { return names(wanted, table); });
}

} // namespace

QJsonObject TableDigest::toJson() const
{
    QJsonObject object{{QStringLiteral("table"), table}, {QStringLiteral("rows"), rows}};
    if (!checksum.isEmpty())
        object.insert(QStringLiteral("checksum"), checksum);
    return object;
}

TableDigest TableDigest::fromJson(const QJsonObject &object)
{
    return {object[u"table"].toString(), object[u"rows"].toInteger(), object[u"checksum"].toString()};
}

QJsonArray digestsToJson(const QList<TableDigest> &digests)
{
    QJsonArray array;
    for (const TableDigest &digest : digests)
        array << digest.toJson();
    return array;
}

QList<TableDigest> digestsFromJson(const QJsonArray &array)
{
    QList<TableDigest> digests;
    for (const QJsonValue value : array)
        digests << TableDigest::fromJson(value.toObject());
    return digests;
}

Result<QList<TableDigest>> listTables(Session &session)
{
    auto rows = session.query(QStringLiteral(
        "select quote_ident(n.nspname) || '.' || quote_ident(c.relname), pg_table_size(c.oid) from pg_class "
        "c "
        "join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and c.relpersistence <> "
        "'t' "
        "and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and not exists (select from pg_depend "
        "d "
        "where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1"));
    if (!rows)
        return rows.error();
    QList<TableDigest> tables;
    for (const Row &row : *rows)
        tables << TableDigest{row[0].toString(), 0, {}, row[1].toLongLong()};
    return tables;
}

Result<void> readDigests(Session &session, QList<TableDigest> &tables, const QStringList &checksums)
{
    for (const QString &wanted : checksums) {
        const bool there = std::any_of(tables.cbegin(), tables.cend(),
                                       [&](const TableDigest &table) { return names(wanted, table.table); });
        if (!there && wanted != u"*")
            return Error{QStringLiteral("table_missing"),
                         QStringLiteral("There is no table %1 to make a checksum of.").arg(wanted)};
    }
    for (const char *setting : settings) {
        if (auto set = session.execute(QLatin1String(setting)); !set)
            return set.error();
    }
    for (TableDigest &table : tables) {
        const QString sum =
            wants(checksums, table.table)
                ? QStringLiteral("coalesce(sum(hashtextextended(slipway_row::text, 0)), 0)::text")
                : QStringLiteral("''");
        auto rows = session.query(
            QStringLiteral("select count(*), %1 from only %2 slipway_row").arg(sum, table.table));
        if (!rows)
            return rows.error();
        table.rows = rows->first()[0].toLongLong();
        table.checksum = rows->first()[1].toString();
    }
    return {};
}

} // namespace slipway::database
