// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/playbooks.h"

#include "playbook/playbookreader.h"

#include <QDir>
#include <QFileInfo>

/// Outside a namespace: the resources of a static library are not registered by themselves.
static void registerResources()
{
    Q_INIT_RESOURCE(slipway);
}

namespace slipway::console {

using namespace release;

void loadResources()
{
    registerResources();
}

namespace {

const QString shippedFolder = QStringLiteral(":/playbooks");

QString fileOf(const QString &nameOrFile, const Workspace &workspace)
{
    if (nameOrFile.contains(u'/') || nameOrFile.endsWith(QStringLiteral(".yaml")))
        return workspace.path(nameOrFile);
    const QString own = workspace.path(QStringLiteral("playbooks/%1.yaml").arg(nameOrFile));
    if (QFileInfo::exists(own))
        return own;
    const QString shipped = QStringLiteral("%1/%2.yaml").arg(shippedFolder, nameOrFile);
    return QFileInfo::exists(shipped) ? shipped : QString();
}

QStringList namesIn(const QString &folder)
{
    QStringList names;
    for (const QFileInfo &file : QDir(folder).entryInfoList({QStringLiteral("*.yaml")}, QDir::Files))
        names << file.completeBaseName();
    return names;
}

void collectCommands(const QList<StepSpec> &steps, QStringList &commands)
{
    for (const StepSpec &step : steps) {
        if (step.parameters[u"shell"].isString())
            commands << QStringLiteral("%1: %2").arg(step.id, step.parameters[u"shell"].toString());
        const QStringList argv = step.parameters[u"argv"].toVariant().toStringList();
        if (!argv.isEmpty())
            commands << QStringLiteral("%1: %2").arg(step.id, argv.join(u' '));
        if (step.kind == u"migrate")
            commands << QStringLiteral("%1: the workspace's migration command").arg(step.id);
    }
}

} // namespace

QStringList shippedPlaybooks()
{
    return namesIn(shippedFolder);
}

Result<Playbook> loadPlaybook(const QString &nameOrFile, const Workspace &workspace,
                              const QList<StepKind> &kinds)
{
    const QString file = fileOf(nameOrFile, workspace);
    if (file.isEmpty() || !QFileInfo::exists(file)) {
        QStringList known = namesIn(workspace.path(QStringLiteral("playbooks"))) + shippedPlaybooks();
        known.removeDuplicates();
        return Error{QStringLiteral("playbook_missing"),
                     QStringLiteral("There is no playbook '%1'. Known here: %2; a file is named by its path.")
                         .arg(nameOrFile, known.join(QStringLiteral(", "))),
                     {},
                     ErrorKind::Usage};
    }
    auto loaded = playbook::readPlaybook(file, kinds);
    if (loaded)
        loaded->shipped = file.startsWith(u':');
    return loaded;
}

QStringList commandsOf(const Playbook &playbook)
{
    QStringList commands;
    collectCommands(playbook.steps, commands);
    for (const RollbackOption &option : playbook.rollback)
        collectCommands(option.steps, commands);
    return commands;
}

} // namespace slipway::console
