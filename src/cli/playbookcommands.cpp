// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/playbookcommands.h"

#include "console/playbooks.h"
#include "console/session.h"
#include "playbook/playbookreader.h"
#include "playbook/playbooktext.h"
#include "playbook/workspacereader.h"

#include <QFileInfo>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

Result<Playbook> playbookNamed(const Invocation &call, const QString &name)
{
    Workspace workspace;
    const QString dir = call.has(QStringLiteral("workspace"))
                            ? call.absolutePath(call.value(QStringLiteral("workspace")))
                            : playbook::findWorkspace(call.terminal().currentDir);
    workspace.dir = dir.isEmpty() ? call.terminal().currentDir : dir;
    const bool isFile = name.contains(u'/') || name.endsWith(QStringLiteral(".yaml"));
    return console::loadPlaybook(isFile ? call.absolutePath(name) : name, workspace, console::allStepKinds());
}

Description PlaybookValidateCommand::describe() const
{
    return {{QStringLiteral("playbook"), QStringLiteral("validate")},
            QStringLiteral("Check a playbook; every mistake with file, line and the nearest right word"),
            {QStringLiteral("PLAYBOOK")}};
}

int PlaybookValidateCommand::run(Invocation &call)
{
    auto loaded = playbookNamed(call, call.arguments().first());
    if (!loaded)
        return call.fail(loaded.error());
    call.result(QStringLiteral("%1 is a valid playbook: %2 steps, %3 rollback options.")
                    .arg(loaded->name)
                    .arg(loaded->steps.size())
                    .arg(loaded->rollback.size()));
    call.document(QJsonObject{{QStringLiteral("valid"), true},
                              {QStringLiteral("name"), loaded->name},
                              {QStringLiteral("sha256"), QString::fromLatin1(loaded->sha256)},
                              {QStringLiteral("steps"), loaded->steps.size()}});
    return exitcode::done;
}

Description PlaybookShowCommand::describe() const
{
    return {{QStringLiteral("playbook"), QStringLiteral("show")},
            QStringLiteral("A playbook in words: phases, steps, rollback options"),
            {QStringLiteral("PLAYBOOK")}};
}

int PlaybookShowCommand::run(Invocation &call)
{
    auto loaded = playbookNamed(call, call.arguments().first());
    if (!loaded)
        return call.fail(loaded.error());
    call.result(playbook::playbookText(*loaded).trimmed());
    call.document(playbook::playbookToJson(*loaded));
    return exitcode::done;
}

Description PlaybookSchemaCommand::describe() const
{
    return {{QStringLiteral("playbook"), QStringLiteral("schema")},
            QStringLiteral("The JSON Schema of playbooks, for editors")};
}

int PlaybookSchemaCommand::run(Invocation &call)
{
    call.m_values.insert(QStringLiteral("json"), {QString()});
    call.document(playbook::playbookSchema(console::allStepKinds()));
    return exitcode::done;
}

} // namespace slipway::cli
