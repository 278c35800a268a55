// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/completion.h"

#include "cli/ledgeraccess.h"
#include "console/playbooks.h"
#include "console/session.h"
#include "ledger/ledger.h"
#include "playbook/catalogreader.h"
#include "playbook/workspacereader.h"

#include <QDir>
#include <QFileInfo>
#include <QTextStream>

namespace slipway::cli {

using namespace release;

namespace {

using Words = QList<QPair<QString, QString>>;

constexpr int runsOffered = 30;

/// A call with the flags typed so far, to look into the same workspace and ledger as the command will.
Invocation callOf(const TypedLine &line, Terminal &terminal)
{
    Invocation call(terminal, {});
    for (auto it = line.values.cbegin(); it != line.values.cend(); ++it)
        call.m_values[it.key()] << it.value();
    return call;
}

std::optional<Workspace> workspaceOf(const TypedLine &line, const Terminal &terminal)
{
    const QString named = line.values.value(QStringLiteral("workspace"));
    const QString dir = named.isEmpty() ? playbook::findWorkspace(terminal.currentDir)
                                        : QDir(terminal.currentDir).absoluteFilePath(named);
    if (dir.isEmpty())
        return std::nullopt;
    auto workspace = playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
    return workspace ? std::optional(*workspace) : std::nullopt;
}

Words environments(const TypedLine &line, const Terminal &terminal)
{
    Words words;
    if (const auto workspace = workspaceOf(line, terminal)) {
        for (const Environment &environment : workspace->environments)
            words.append({environment.name,
                          QStringLiteral("protection: %1").arg(protectionName(environment.protection))});
    }
    return words;
}

std::unique_ptr<ledger::Ledger> existingLedger(const Invocation &call)
{
    const auto path = ledgerPathOf(call, call.terminal().currentDir);
    if (!path || !QFileInfo::exists(*path))
        return nullptr;
    auto opened = ledger::Ledger::open(*path);
    return opened ? std::move(*opened) : nullptr;
}

Words runs(const TypedLine &line, const Terminal &terminal)
{
    Terminal own = terminal;
    const auto ledger = existingLedger(callOf(line, own));
    ledger::RunFilter filter;
    filter.limit = runsOffered;
    filter.environment = line.values.value(QStringLiteral("env"));
    const auto found =
        ledger ? ledger->runs(filter) : Result<QList<ledger::RunSummary>>(QList<ledger::RunSummary>());
    Words words;
    if (found) {
        for (const ledger::RunSummary &run : *found)
            words.append({run.id, QStringLiteral("%1 %2 on %3")
                                      .arg(run.playbook, runStatusName(run.status), run.environment)});
    }
    return words;
}

Words playbooks(const TypedLine &line, const Terminal &terminal)
{
    Words words;
    for (const QString &name : console::shippedPlaybooks())
        words.append({name, QStringLiteral("comes with Slipway")});
    if (const auto workspace = workspaceOf(line, terminal)) {
        const QDir folder(workspace->path(QStringLiteral("playbooks")));
        for (const QFileInfo &file : folder.entryInfoList({QStringLiteral("*.yaml")}, QDir::Files))
            words.append({file.completeBaseName(), QStringLiteral("of this workspace")});
    }
    return words;
}

/// The ways back of the playbook that the run named on the line has run.
Words rollbackOptions(const TypedLine &line, const Terminal &terminal)
{
    Terminal own = terminal;
    const auto workspace = workspaceOf(line, terminal);
    const auto ledger = existingLedger(callOf(line, own));
    if (!workspace || !ledger)
        return {};
    const auto run = ledger->run(line.arguments.value(0));
    if (!run)
        return {};
    const auto playbook = console::loadPlaybook(run->playbook, *workspace, console::allStepKinds());
    Words words;
    if (playbook) {
        for (const RollbackOption &option : playbook->rollback)
            words.append({option.name, option.title});
    }
    return words;
}

Words planAmounts(const TypedLine &line, const Terminal &terminal)
{
    const auto workspace = workspaceOf(line, terminal);
    if (!workspace || workspace->environments.isEmpty())
        return {};
    const Settings &settings = workspace->environments.first().settings;
    const auto plans = playbook::readCatalog(workspace->path(settings.catalog), workspace->name);
    Words words;
    if (plans) {
        for (const CatalogPlan &plan : *plans)
            words.append({QStringLiteral("%1=%2").arg(plan.code).arg(plan.amount.value_or(0)),
                          QStringLiteral("%1, %2 of %3")
                              .arg(plan.name, QStringLiteral("smallest unit"), plan.currency)});
    }
    return words;
}

Words statuses()
{
    Words words;
    for (RunStatus status : {RunStatus::Planned, RunStatus::Running, RunStatus::Succeeded, RunStatus::Failed,
                             RunStatus::Cancelled, RunStatus::Interrupted, RunStatus::Refused})
        words.append({runStatusName(status), QString()});
    return words;
}

Words wordsFor(const QString &what, const TypedLine &line, const Terminal &terminal)
{
    if (what == u"ENV")
        return environments(line, terminal);
    if (what == u"RUN" || what == u"FILE|RUN")
        return runs(line, terminal);
    if (what == u"PLAYBOOK")
        return playbooks(line, terminal);
    if (what == u"CODE=CENTS")
        return planAmounts(line, terminal);
    if (what == u"STATUS")
        return statuses();
    if (what == u"NAME" && line.open && line.open->name == u"option")
        return rollbackOptions(line, terminal);
    if (what == u"NAME" && line.open && line.open->name == u"playbook")
        return playbooks(line, terminal);
    Words words;
    if (what.contains(u'|') && what == what.toLower()) {
        for (const QString &choice : what.split(u'|'))
            words.append({choice, QString()});
    }
    return words;
}

} // namespace

Suggestions namesFor(const QString &what, const TypedLine &line, const Terminal &terminal)
{
    static const QStringList files = {QStringLiteral("FILE"),     QStringLiteral("PATH"),
                                      QStringLiteral("ARTIFACT"), QStringLiteral("FILE|RUN"),
                                      QStringLiteral("PLAYBOOK"), QStringLiteral("SPEC"),
                                      QStringLiteral("APPROVAL")};
    Suggestions found;
    found.words = wordsFor(what, line, terminal);
    found.files = files.contains(what);
    found.folders = what == u"DIR";
    return found;
}

} // namespace slipway::cli
