// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/schemaverifier.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace slipway::migrations {

using release::CheckResult;
using release::CheckStatus;
using release::RequiredCheck;
using release::RequiredColumn;
using release::RequiredEnum;
using release::RequiredForeignKey;
using release::RequiredIndex;
using release::RequiredTable;
using release::SchemaRequirements;

namespace {

QString joined(const QStringList &columns)
{
    return columns.join(QStringLiteral(", "));
}

QSet<QString> literalsOf(const QString &definition)
{
    static const QRegularExpression quoted(QStringLiteral("'((?:[^']|'')*)'"));
    QSet<QString> found;
    auto it = quoted.globalMatch(definition);
    while (it.hasNext())
        found.insert(it.next().captured(1).replace(QStringLiteral("''"), QStringLiteral("'")));
    return found;
}

class Verifier
{
public:
    Verifier(const LiveSchema &schema, const SchemaRequirements &required)
        : m_schema(schema), m_required(required)
    {
    }

    SchemaVerdict run()
    {
        for (const RequiredTable &table : m_required.tables)
            verify(table);
        for (const RequiredEnum &type : m_required.enums)
            verify(type);
        return std::move(m_verdict);
    }

private:
    void tell(const QString &what, const QString &expected, const QString &actual, bool right,
              const QString &suggestion = {})
    {
        m_verdict.checks.append({what, QStringLiteral("catalogue of the target"), expected, actual,
                                 right ? CheckStatus::Pass : CheckStatus::Fail});
        if (!right && !suggestion.isEmpty())
            m_verdict.suggestion += (suggestion + u'\n').toUtf8();
    }

    void verify(const RequiredTable &wanted)
    {
        const LiveTable *table = m_schema.table(wanted.name);
        tell(QString(QStringLiteral("table ") + wanted.name), QStringLiteral("there"),
             table ? QStringLiteral("there") : QStringLiteral("missing"), table != nullptr,
             table ? QString() : createTable(wanted));
        if (!table)
            return;
        for (const RequiredColumn &column : wanted.columns)
            verify(*table, wanted.name, column);
        if (!wanted.primaryKey.isEmpty())
            key(*table, wanted.name, u'p', wanted.primaryKey);
        for (const QStringList &columns : wanted.unique)
            key(*table, wanted.name, u'u', columns);
        for (const RequiredCheck &check : wanted.checks)
            verify(*table, wanted.name, check);
        for (const RequiredForeignKey &foreign : wanted.foreignKeys)
            verify(*table, wanted.name, foreign);
        for (const RequiredIndex &index : wanted.indexes)
            verify(*table, wanted.name, index);
    }

    static QString columnSql(const RequiredColumn &column)
    {
        return QStringLiteral("%1 %2%3%4")
            .arg(column.name, column.type.isEmpty() ? QStringLiteral("text") : column.type,
                 column.defaultValue && !column.defaultValue->isEmpty()
                     ? QString(QStringLiteral(" DEFAULT ") + *column.defaultValue)
                     : QString(),
                 column.nullable && !*column.nullable ? QStringLiteral(" NOT NULL") : QString());
    }

    static QString createTable(const RequiredTable &table)
    {
        QStringList parts;
        for (const RequiredColumn &column : table.columns)
            parts << columnSql(column);
        if (!table.primaryKey.isEmpty())
            parts << QStringLiteral("PRIMARY KEY (%1)").arg(joined(table.primaryKey));
        return QStringLiteral("CREATE TABLE %1 (\n    %2\n);")
            .arg(table.name, parts.join(QStringLiteral(",\n    ")));
    }

    void verify(const LiveTable &table, const QString &name, const RequiredColumn &wanted)
    {
        const QString what = QStringLiteral("column %1.%2").arg(name, wanted.name);
        const LiveColumn *column = table.column(wanted.name);
        QStringList expected;
        QStringList actual;
        bool right = column != nullptr;
        if (!wanted.type.isEmpty()) {
            expected << canonicalType(wanted.type);
            actual << (column ? column->type : QString());
            right = right && canonicalType(column->type) == canonicalType(wanted.type);
        }
        if (wanted.nullable) {
            expected << (*wanted.nullable ? QStringLiteral("null") : QStringLiteral("not null"));
            actual << (column && column->nullable ? QStringLiteral("null") : QStringLiteral("not null"));
            right = right && column->nullable == *wanted.nullable;
        }
        if (wanted.defaultValue) {
            expected << QString(QStringLiteral("default ") + *wanted.defaultValue);
            actual << QString(QStringLiteral("default ") + (column ? column->defaultValue : QString()));
            right = right &&
                    canonicalExpression(column->defaultValue) == canonicalExpression(*wanted.defaultValue);
        }
        const QString alter = QStringLiteral("ALTER TABLE %1 ").arg(name);
        QString suggestion = alter + QStringLiteral("ADD COLUMN ") + columnSql(wanted) + u';';
        if (column)
            suggestion = QStringLiteral("-- %1.%2 is %3, wanted is %4: decide how its rows get there")
                             .arg(name, wanted.name, joined(actual), joined(expected));
        tell(what, expected.isEmpty() ? QStringLiteral("there") : joined(expected),
             !column            ? QStringLiteral("missing")
             : actual.isEmpty() ? QStringLiteral("there")
                                : joined(actual),
             right, suggestion);
    }

    void key(const LiveTable &table, const QString &name, QChar kind, const QStringList &columns)
    {
        bool found =
            std::any_of(table.constraints.cbegin(), table.constraints.cend(), [&](const LiveConstraint &c) {
                return c.kind == kind && QSet<QString>(c.columns.cbegin(), c.columns.cend()) ==
                                             QSet<QString>(columns.cbegin(), columns.cend());
            });
        if (kind == u'u') // a unique index does as well
            found =
                found || std::any_of(table.indexes.cbegin(), table.indexes.cend(), [&](const LiveIndex &i) {
                    return i.unique && i.valid && i.columns == columns &&
                           !i.definition.contains(QStringLiteral(" WHERE "));
                });
        const QString words = kind == u'p' ? QStringLiteral("primary key") : QStringLiteral("unique");
        tell(QStringLiteral("%1 %2(%3)").arg(words, name, joined(columns)), QStringLiteral("there"),
             found ? QStringLiteral("there") : QStringLiteral("missing"), found,
             QStringLiteral("ALTER TABLE %1 ADD %2 (%3);").arg(name, words.toUpper(), joined(columns)));
    }

    void verify(const LiveTable &table, const QString &name, const RequiredCheck &wanted)
    {
        const auto fits = [&](const LiveConstraint &c) {
            if (c.kind != u'c' || (!wanted.name.isEmpty() && c.name != wanted.name))
                return false;
            if (!wanted.expression.isEmpty())
                return canonicalExpression(c.definition.mid(5)) == canonicalExpression(wanted.expression);
            if (!wanted.columns.isEmpty() && c.columns != wanted.columns)
                return false;
            return wanted.values.isEmpty() ||
                   literalsOf(c.definition) == QSet<QString>(wanted.values.cbegin(), wanted.values.cend());
        };
        const bool found = std::any_of(table.constraints.cbegin(), table.constraints.cend(), fits);
        QString actual = QStringLiteral("missing");
        for (const LiveConstraint &c : table.constraints) {
            if (!found && c.kind == u'c' && !wanted.columns.isEmpty() && c.columns == wanted.columns)
                actual = c.definition;
        }
        QString expression = wanted.expression;
        if (expression.isEmpty() && !wanted.values.isEmpty())
            expression = QStringLiteral("%1 IN ('%2')")
                             .arg(joined(wanted.columns), wanted.values.join(QStringLiteral("', '")));
        tell(QStringLiteral("check %1(%2)")
                 .arg(name,
                      wanted.columns.isEmpty() ? wanted.name + wanted.expression : joined(wanted.columns)),
             expression.isEmpty() ? QStringLiteral("there") : expression,
             found ? QStringLiteral("there") : actual, found,
             expression.isEmpty()
                 ? QString()
                 : QStringLiteral("ALTER TABLE %1 ADD CHECK (%2) NOT VALID;").arg(name, expression));
    }

    void verify(const LiveTable &table, const QString &name, const RequiredForeignKey &wanted)
    {
        const LiveConstraint *found = nullptr;
        for (const LiveConstraint &c : table.constraints) {
            const LiveTable *other = m_schema.table(c.foreignTable);
            if (c.kind == u'f' && c.columns == wanted.columns && other &&
                other == m_schema.table(wanted.table) &&
                (wanted.references.isEmpty() || c.foreignColumns == wanted.references))
                found = &c;
        }
        const bool right = found &&
                           (wanted.onDelete.isEmpty() || found->onDelete == wanted.onDelete.toLower()) &&
                           (wanted.onUpdate.isEmpty() || found->onUpdate == wanted.onUpdate.toLower());
        const auto actions = [](const QString &onDelete, const QString &onUpdate) {
            return QString(
                (onDelete.isEmpty() ? QString() : QString(QStringLiteral(" on delete ") + onDelete)) +
                (onUpdate.isEmpty() ? QString() : QString(QStringLiteral(" on update ") + onUpdate)));
        };
        const QString references =
            wanted.references.isEmpty() ? QString() : QStringLiteral("(%1)").arg(joined(wanted.references));
        tell(QStringLiteral("foreign key %1(%2)").arg(name, joined(wanted.columns)),
             QString(QStringLiteral("references ") + wanted.table + references +
                     actions(wanted.onDelete, wanted.onUpdate)),
             found ? found->definition : QStringLiteral("missing"), right,
             QStringLiteral("ALTER TABLE %1 ADD FOREIGN KEY (%2) REFERENCES %3%4%5 NOT VALID;")
                 .arg(name, joined(wanted.columns), wanted.table, references,
                      actions(wanted.onDelete, wanted.onUpdate).toUpper()));
    }

    void verify(const LiveTable &table, const QString &name, const RequiredIndex &wanted)
    {
        const auto fits = [&](const LiveIndex &i) {
            return (wanted.name.isEmpty() || i.name == wanted.name) &&
                   (wanted.columns.isEmpty() || i.columns == wanted.columns) &&
                   (!wanted.unique || i.unique == *wanted.unique);
        };
        const auto it = std::find_if(table.indexes.cbegin(), table.indexes.cend(), fits);
        const bool found = it != table.indexes.cend();
        const QString shown = wanted.name.isEmpty() ? joined(wanted.columns) : wanted.name;
        const bool unique = wanted.unique.value_or(false);
        tell(QStringLiteral("index %1(%2)").arg(name, shown), QStringLiteral("there and valid"),
             !found      ? QStringLiteral("missing")
             : it->valid ? QStringLiteral("there and valid")
                         : QStringLiteral("INVALID"),
             found && it->valid,
             found ? QStringLiteral("REINDEX INDEX CONCURRENTLY %1;").arg(it->name)
                   : QStringLiteral("CREATE %1INDEX CONCURRENTLY %2 ON %3 (%4);")
                         .arg(unique ? QStringLiteral("UNIQUE ") : QString(), wanted.name, name,
                              joined(wanted.columns)));
    }

    void verify(const RequiredEnum &wanted)
    {
        const LiveEnum *type = m_schema.enumType(wanted.name);
        QStringList missing;
        for (const QString &value : wanted.values) {
            if (!type || !type->values.contains(value))
                missing << value;
        }
        QStringList suggestions;
        if (!type)
            suggestions << QStringLiteral("CREATE TYPE %1 AS ENUM ('%2');")
                               .arg(wanted.name, wanted.values.join(QStringLiteral("', '")));
        else
            for (const QString &value : std::as_const(missing))
                suggestions << QStringLiteral("ALTER TYPE %1 ADD VALUE '%2';").arg(wanted.name, value);
        tell(QString(QStringLiteral("enum ") + wanted.name), joined(wanted.values),
             type ? joined(type->values) : QStringLiteral("missing"), type && missing.isEmpty(),
             suggestions.join(u'\n'));
    }

    const LiveSchema &m_schema;
    const SchemaRequirements &m_required;
    SchemaVerdict m_verdict;
};

} // namespace

bool SchemaVerdict::fulfilled() const
{
    return std::all_of(checks.cbegin(), checks.cend(),
                       [](const CheckResult &check) { return check.status == CheckStatus::Pass; });
}

SchemaVerdict verifySchema(const LiveSchema &schema, const SchemaRequirements &required)
{
    return Verifier(schema, required).run();
}

QString canonicalType(const QString &type)
{
    static const QHash<QString, QString> names{
        {QStringLiteral("varchar"), QStringLiteral("character varying")},
        {QStringLiteral("char"), QStringLiteral("character")},
        {QStringLiteral("int"), QStringLiteral("integer")},
        {QStringLiteral("int4"), QStringLiteral("integer")},
        {QStringLiteral("serial"), QStringLiteral("integer")},
        {QStringLiteral("int8"), QStringLiteral("bigint")},
        {QStringLiteral("bigserial"), QStringLiteral("bigint")},
        {QStringLiteral("int2"), QStringLiteral("smallint")},
        {QStringLiteral("bool"), QStringLiteral("boolean")},
        {QStringLiteral("decimal"), QStringLiteral("numeric")},
        {QStringLiteral("float8"), QStringLiteral("double precision")},
        {QStringLiteral("float4"), QStringLiteral("real")},
        {QStringLiteral("timestamptz"), QStringLiteral("timestamp with time zone")},
        {QStringLiteral("timestamp"), QStringLiteral("timestamp without time zone")},
        {QStringLiteral("timetz"), QStringLiteral("time with time zone")},
        {QStringLiteral("time"), QStringLiteral("time without time zone")}};
    static const QRegularExpression form(
        QStringLiteral("^([^(\\[]+?)\\s*(\\([^)]*\\))?((?:\\s.*)?)((?:\\[\\])*)$"));
    const QString plain = type.toLower().simplified();
    const auto match = form.match(plain);
    if (!match.hasMatch())
        return plain;
    const QString base = match.captured(1);
    if (match.captured(3).contains(QStringLiteral(" time zone"))) // its own name already
        return QString(base + QString(match.captured(2)).remove(u' ') + match.captured(3) +
                       match.captured(4));
    return QString(names.value(base, base) + QString(match.captured(2)).remove(u' ') + match.captured(3) +
                   match.captured(4));
}

QString canonicalExpression(const QString &expression)
{
    QString plain = expression.toLower();
    static const QRegularExpression cast(QStringLiteral("::[a-z_ ]+(\\(\\d+(,\\d+)?\\))?(\\[\\])?"));
    static const QRegularExpression noise(QStringLiteral("[\\s()]"));
    plain.replace(cast, QString()).replace(noise, QString());
    if (plain == u"current_timestamp")
        return QStringLiteral("now");
    return plain;
}

} // namespace slipway::migrations
