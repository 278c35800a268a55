// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/ledgeraccess.h"

#include "console/session.h"
#include "playbook/workspacereader.h"

#include <QDir>

namespace slipway::cli {

using namespace release;

Result<QString> ledgerPathOf(const Invocation &call, const QString &startDir)
{
    const bool named = call.has(QStringLiteral("workspace"));
    const QString dir = named ? call.absolutePath(call.value(QStringLiteral("workspace")))
                              : playbook::findWorkspace(startDir);
    QString workspaceLedger;
    if (!dir.isEmpty()) {
        auto workspace = playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
        if (!workspace && named)
            return workspace.error();
        if (workspace && !workspace->environments.isEmpty()) {
            const Environment *environment = workspace->environment(call.value(QStringLiteral("env")));
            workspaceLedger = (environment ? *environment : workspace->environments.first()).settings.ledger;
        }
    }
    return console::resolveLedgerPath(call.value(QStringLiteral("ledger")), call.terminal().environment,
                                      workspaceLedger, dir);
}

Result<std::unique_ptr<ledger::Ledger>> openLedger(const Invocation &call)
{
    auto path = ledgerPathOf(call, call.terminal().currentDir);
    if (!path)
        return path.error();
    return ledger::Ledger::open(*path);
}

} // namespace slipway::cli
