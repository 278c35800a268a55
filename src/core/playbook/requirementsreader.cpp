// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/requirementsreader.h"

#include "playbook/document.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace slipway::playbook {

using namespace release;

namespace {

const QString columnsKey = QStringLiteral("columns");

RequiredColumn readColumn(const QString &name, const Value &value)
{
    RequiredColumn column;
    column.name = name;
    if (value.isNull())
        return column;
    if (!value.isMap()) {
        column.type = value.text();
        return column;
    }
    value.allow({QStringLiteral("type"), QStringLiteral("nullable"), QStringLiteral("default")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"type")
            column.type = entry.text();
        else if (key == u"nullable")
            column.nullable = entry.boolean();
        else if (key == u"default")
            column.defaultValue = entry.isNull() ? QString() : entry.text();
    }
    return column;
}

RequiredForeignKey readForeignKey(const Value &value)
{
    RequiredForeignKey foreign;
    if (!value.isMap()) {
        value.complain(
            QStringLiteral("wrong_type"),
            QStringLiteral("a map such as {columns: [a], references: other(id), on_delete: cascade} is "
                           "expected, found %1")
                .arg(value.kindName()));
        return foreign;
    }
    value.allow(
        {columnsKey, QStringLiteral("references"), QStringLiteral("on_delete"), QStringLiteral("on_update")});
    value.require({columnsKey, QStringLiteral("references")});
    static const QRegularExpression form(QStringLiteral("^\\s*([^(\\s]+)\\s*(?:\\(([^)]*)\\))?\\s*$"));
    for (const auto &[key, entry] : value.entries()) {
        if (key == columnsKey) {
            foreign.columns = entry.texts();
        } else if (key == u"references") {
            const auto match = form.match(entry.text());
            if (!match.hasMatch())
                entry.complain(QStringLiteral("bad_value"),
                               QStringLiteral("table or table(column, …) is expected"));
            foreign.table = match.captured(1);
            for (const QString &part : match.captured(2).split(u',', Qt::SkipEmptyParts))
                foreign.references << part.trimmed();
        } else {
            const QString word = entry.text().toLower();
            static const QStringList words{QStringLiteral("no action"), QStringLiteral("restrict"),
                                           QStringLiteral("cascade"), QStringLiteral("set null"),
                                           QStringLiteral("set default")};
            if (!words.contains(word))
                entry.complain(QStringLiteral("bad_value"),
                               QStringLiteral("one of %1 is expected, found '%2'")
                                   .arg(words.join(QStringLiteral(", ")), word));
            (key == u"on_delete" ? foreign.onDelete : foreign.onUpdate) = word;
        }
    }
    return foreign;
}

RequiredCheck readCheck(const Value &value)
{
    RequiredCheck check;
    if (!value.isMap()) {
        check.expression = value.text();
        return check;
    }
    value.allow({QStringLiteral("name"), QStringLiteral("expression"), columnsKey, QStringLiteral("values")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"name")
            check.name = entry.text();
        else if (key == u"expression")
            check.expression = entry.text();
        else if (key == columnsKey)
            check.columns = entry.texts();
        else if (key == u"values")
            check.values = entry.texts();
    }
    return check;
}

RequiredIndex readIndex(const Value &value)
{
    RequiredIndex index;
    if (!value.isMap()) {
        index.name = value.text();
        return index;
    }
    value.allow({QStringLiteral("name"), columnsKey, QStringLiteral("unique")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == u"name")
            index.name = entry.text();
        else if (key == columnsKey)
            index.columns = entry.texts();
        else if (key == u"unique")
            index.unique = entry.boolean();
    }
    return index;
}

RequiredTable readTable(const QString &name, const Value &value)
{
    RequiredTable table;
    table.name = name;
    if (value.isNull())
        return table;
    value.allow({columnsKey, QStringLiteral("primary_key"), QStringLiteral("unique"),
                 QStringLiteral("checks"), QStringLiteral("foreign_keys"), QStringLiteral("indexes")});
    for (const auto &[key, entry] : value.entries()) {
        if (key == columnsKey) {
            for (const auto &[columnName, column] : entry.entries())
                table.columns << readColumn(columnName, column);
        } else if (key == u"primary_key") {
            table.primaryKey = entry.texts();
        } else if (key == u"unique") {
            for (const Value &item : entry.items())
                table.unique << item.texts();
        } else if (key == u"checks") {
            for (const Value &item : entry.items())
                table.checks << readCheck(item);
        } else if (key == u"foreign_keys") {
            for (const Value &item : entry.items())
                table.foreignKeys << readForeignKey(item);
        } else if (key == u"indexes") {
            for (const Value &item : entry.items())
                table.indexes << readIndex(item);
        }
    }
    return table;
}

void readRoot(const Value &root, SchemaRequirements &required)
{
    if (!root.isMap()) {
        root.complain(
            QStringLiteral("wrong_type"),
            QStringLiteral("a map with 'slipway' and 'tables' is expected, found %1").arg(root.kindName()));
        return;
    }
    root.requireVersion();
    root.allow({QStringLiteral("slipway"), QStringLiteral("tables"), QStringLiteral("enums")});
    root.require({QStringLiteral("slipway"), QStringLiteral("tables")});
    if (root.has(QStringLiteral("tables"))) {
        for (const auto &[name, table] : root.at(QStringLiteral("tables")).entries())
            required.tables << readTable(name, table);
    }
    if (root.has(QStringLiteral("enums"))) {
        for (const auto &[name, values] : root.at(QStringLiteral("enums")).entries())
            required.enums << RequiredEnum{name, values.texts()};
    }
}

} // namespace

Result<SchemaRequirements> readRequirements(const QString &file)
{
    auto bytes = readBytes(file, QStringLiteral("The requirements file"));
    if (!bytes)
        return bytes.error();
    SchemaRequirements required;
    required.file = file;
    Findings findings(QFileInfo(file).fileName());
    auto read = readDocument(*bytes, findings, [&](const Value &root) { readRoot(root, required); });
    return read ? Result<SchemaRequirements>(required) : Result<SchemaRequirements>(read.error());
}

} // namespace slipway::playbook
