// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/checklistcommand.h"

#include "cli/ledgeraccess.h"
#include "cli/playbookcommands.h"
#include "console/documentwords.h"
#include "console/usageerror.h"
#include "evidence/artifact.h"
#include "evidence/checklistdocument.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::cli {

using namespace release;

namespace {

Result<QJsonObject> fromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return console::usage(QStringLiteral("file_unreadable"),
                              QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()));
    const QJsonObject artifact = QJsonDocument::fromJson(file.readAll()).object();
    if (artifact[u"schema"].toString() != u"slipway.release/v1")
        return console::usage(QStringLiteral("artifact_broken"),
                              QStringLiteral("%1 is not an artifact.").arg(path));
    return artifact;
}

Result<QJsonObject> fromLedger(const Invocation &call, const QString &idOrPrefix)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return ledger.error();
    auto run = (*ledger)->run(idOrPrefix);
    if (!run)
        return run.error();
    auto events = (*ledger)->events(run->id, false);
    if (!events)
        return events.error();
    return evidence::makeArtifact(*events);
}

Result<QJsonObject> recordOf(const Invocation &call)
{
    if (call.has(QStringLiteral("playbook"))) {
        auto playbook = playbookNamed(call, call.value(QStringLiteral("playbook")));
        return playbook ? Result<QJsonObject>(console::emptyRecord(*playbook))
                        : Result<QJsonObject>(playbook.error());
    }
    if (call.arguments().isEmpty())
        return console::usage(
            QStringLiteral("usage"),
            QStringLiteral("Name a run or an artifact, or an empty checklist with --playbook NAME."));
    const QString what = call.arguments().first();
    const QString path = call.absolutePath(what);
    if (QFileInfo(path).isFile() || what.contains(u'/') || what.endsWith(QStringLiteral(".json")))
        return fromFile(path);
    return fromLedger(call, what);
}

} // namespace

Description ReleaseChecklistCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("checklist")},
            QStringLiteral("A run as a filled-in checklist in Markdown, for the tracker"),
            {QStringLiteral("[RUN|ARTIFACT]")},
            {{QStringLiteral("out"), QStringLiteral("FILE"),
              QStringLiteral("Where to write it (default: standard output)")},
             {QStringLiteral("playbook"), QStringLiteral("NAME"),
              QStringLiteral("An empty checklist of this playbook instead")}},
            QStringLiteral(
                "May be called at any moment, also while the run goes. Boxes are ticked with their evidence, "
                "the\n"
                "go/no-go table has its results, and the signatures stand below. Nothing in it mentions\n"
                "anybody or refers to an issue, except the changes given with --pr.")};
}

int ReleaseChecklistCommand::run(Invocation &call)
{
    auto record = recordOf(call);
    if (!record)
        return call.fail(record.error());
    const QString markdown = evidence::checklistMarkdown(*record);
    QJsonObject document{{QStringLiteral("markdown"), markdown}};
    if (call.has(QStringLiteral("out"))) {
        const QString path = call.absolutePath(call.value(QStringLiteral("out")));
        const QByteArray bytes = markdown.toUtf8();
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return call.fail(
                console::usage(QStringLiteral("checklist_unwritable"),
                               QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())));
        document.insert(QStringLiteral("path"), path);
        call.result(path);
    } else if (!call.json()) {
        call.terminal().out(markdown.toUtf8());
    }
    call.document(document);
    return exitcode::done;
}

} // namespace slipway::cli
