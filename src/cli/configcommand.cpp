// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/configcommand.h"

#include "cli/releasecommands.h"
#include "console/configschema.h"
#include "console/plantext.h"

namespace slipway::cli {

using namespace release;

namespace {

void print(Invocation &call, const QString &title, const QList<console::ConfigEntry> &entries)
{
    Table table{title,
                {QStringLiteral("name"), QStringLiteral("type"), QStringLiteral("wanted"),
                 QStringLiteral("value"), QStringLiteral("source"), QStringLiteral("for")},
                {}};
    for (const console::ConfigEntry &entry : entries) {
        QString wanted = entry.required ? QStringLiteral("required") : QStringLiteral("optional");
        if (entry.mustBe)
            wanted = QStringLiteral("'%1'").arg(*entry.mustBe);
        else if (entry.fallback)
            wanted = entry.fallback->isEmpty() ? QStringLiteral("default: none")
                                               : QStringLiteral("default: ") + *entry.fallback;
        QString value = entry.source.isEmpty() ? QStringLiteral("-") : entry.value;
        if (!entry.problem.isEmpty())
            value += QStringLiteral(" (%1)").arg(entry.problem);
        table.rows << QStringList{entry.name, entry.type, wanted, value, entry.source, entry.meaning};
    }
    for (const QString &line : console::tableText(table))
        call.result(line);
}

} // namespace

Description ConfigDumpSchemaCommand::describe() const
{
    return {
        {QStringLiteral("config"), QStringLiteral("dump-schema")},
        QStringLiteral("The product's variables and Slipway's settings: type, default, source, masked value"),
        {},
        {},
        QStringLiteral("With --json also a JSON Schema of the variables. Only variables that slipway.yaml "
                       "declares without secret: true are shown whole. Exit 5 where one is missing or not "
                       "what it must be.")};
}

int ConfigDumpSchemaCommand::run(Invocation &call)
{
    auto schema = console::readConfigSchema(sessionRequest(call));
    if (!schema)
        return call.fail(schema.error());
    print(call, QStringLiteral("Variables of environment %1").arg(schema->environment), schema->variables);
    print(call, QStringLiteral("Settings of Slipway"), schema->settings);
    call.document(schema->toJson());
    return schema->complete() ? exitcode::done : exitcode::pending;
}

} // namespace slipway::cli
