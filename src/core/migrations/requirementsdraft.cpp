// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/requirementsdraft.h"

namespace slipway::migrations {

namespace {

QString quoted(const QString &text)
{
    QString inner = text;
    inner.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return QString(u'"' + inner + u'"');
}

QString inBrackets(const QStringList &words)
{
    QStringList all;
    for (const QString &word : words)
        all << quoted(word);
    return QStringLiteral("[%1]").arg(all.join(QStringLiteral(", ")));
}

QString shownTable(const LiveSchema &schema, const QString &qualified)
{
    const QString home = schema.currentSchema + u'.';
    return qualified.startsWith(home) ? qualified.mid(home.size()) : qualified;
}

QString tableText(const LiveSchema &schema, const LiveTable &table)
{
    QString text = QStringLiteral("  %1:\n    columns:\n")
                       .arg(quoted(shownTable(schema, table.schema + u'.' + table.name)));
    for (const LiveColumn &column : table.columns)
        text += QStringLiteral("      %1: {type: %2, nullable: %3, default: %4}\n")
                    .arg(quoted(column.name), quoted(column.type),
                         column.nullable ? QStringLiteral("true") : QStringLiteral("false"),
                         quoted(column.defaultValue));
    QString unique;
    QString checks;
    QString foreign;
    for (const LiveConstraint &c : table.constraints) {
        if (c.kind == u'p')
            text += QStringLiteral("    primary_key: %1\n").arg(inBrackets(c.columns));
        else if (c.kind == u'u')
            unique += QStringLiteral("      - %1\n").arg(inBrackets(c.columns));
        else if (c.kind == u'c')
            checks += QStringLiteral("      - {expression: %1}\n").arg(quoted(c.definition.mid(5).trimmed()));
        else if (c.kind == u'f')
            foreign +=
                QStringLiteral("      - {columns: %1, references: %2, on_delete: %3, on_update: %4}\n")
                    .arg(inBrackets(c.columns),
                         quoted(QStringLiteral("%1(%2)").arg(shownTable(schema, c.foreignTable),
                                                             c.foreignColumns.join(QStringLiteral(", ")))),
                         c.onDelete, c.onUpdate);
    }
    QString indexes;
    for (const LiveIndex &index : table.indexes) {
        if (!index.ofConstraint)
            indexes += QStringLiteral("      - {name: %1, columns: %2, unique: %3}\n")
                           .arg(quoted(index.name), inBrackets(index.columns),
                                index.unique ? QStringLiteral("true") : QStringLiteral("false"));
    }
    const auto part = [&](const char *key, const QString &lines) {
        if (!lines.isEmpty())
            text += QStringLiteral("    %1:\n%2").arg(QLatin1String(key), lines);
    };
    part("unique", unique);
    part("checks", checks);
    part("foreign_keys", foreign);
    part("indexes", indexes);
    return text;
}

} // namespace

QByteArray requirementsFrom(const LiveSchema &schema, const QStringList &tables)
{
    QString text = QStringLiteral(
        "# What the schema holds now. Take out what the release does not need.\nslipway: 1\ntables:\n");
    for (const LiveTable &table : schema.tables) {
        if (tables.isEmpty()
                ? !table.name.startsWith(QStringLiteral("slipway_migration"))
                : tables.contains(table.name) || tables.contains(table.schema + u'.' + table.name))
            text += tableText(schema, table);
    }
    if (!schema.enums.isEmpty())
        text += QStringLiteral("enums:\n");
    for (const LiveEnum &type : schema.enums)
        text += QStringLiteral("  %1: %2\n")
                    .arg(quoted(shownTable(schema, type.schema + u'.' + type.name)), inBrackets(type.values));
    return text.toUtf8();
}

} // namespace slipway::migrations
