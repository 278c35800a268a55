// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/artifactcommands.h"

#include "cli/ledgeraccess.h"
#include "evidence/artifact.h"
#include "evidence/artifacttext.h"
#include "evidence/artifactverifier.h"
#include "ledger/ledger.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("file_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()),
                     {},
                     ErrorKind::Usage};
    return file.readAll();
}

} // namespace

Description ArtifactShowCommand::describe() const
{
    return {{QStringLiteral("artifact"), QStringLiteral("show")},
            QStringLiteral("An artifact in words: verdict, target, revisions, plans, failed checks"),
            {QStringLiteral("FILE")}};
}

int ArtifactShowCommand::run(Invocation &call)
{
    const QString path = call.absolutePath(call.arguments().first());
    auto bytes = readFile(path);
    if (!bytes)
        return call.fail(bytes.error());
    const QJsonDocument document = QJsonDocument::fromJson(*bytes);
    const evidence::Verification verdict = evidence::verifyArtifact(*bytes, nullptr);
    if (!document.isObject() || !verdict.valid) // a broken artifact must not be shown as if it told the truth
        return call.fail({QStringLiteral("artifact_broken"),
                          QStringLiteral("%1 is not a whole artifact.").arg(path), verdict.problems});
    for (const QString &line : evidence::summaryText(document.object(), path))
        call.result(line);
    call.document(document.object());
    return exitcode::done;
}

Description ArtifactVerifyCommand::describe() const
{
    return {{QStringLiteral("artifact"), QStringLiteral("verify")},
            QStringLiteral("Whether an artifact is whole, consistent and what the ledger recorded"),
            {QStringLiteral("FILE")}};
}

int ArtifactVerifyCommand::run(Invocation &call)
{
    const QString path = call.absolutePath(call.arguments().first());
    auto bytes = readFile(path);
    if (!bytes)
        return call.fail(bytes.error());
    auto ledgerPath = ledgerPathOf(call, QFileInfo(path).absolutePath());
    if (!ledgerPath)
        return call.fail(ledgerPath.error());
    std::unique_ptr<ledger::Ledger> ledger;
    if (QFileInfo::exists(*ledgerPath)) { // verifying must not create one
        auto opened = ledger::Ledger::open(*ledgerPath);
        if (!opened)
            return call.fail(opened.error());
        ledger = std::move(*opened);
    }
    const evidence::Verification verdict = evidence::verifyArtifact(*bytes, ledger.get());
    call.result(verdict.valid ? QStringLiteral("valid") : QStringLiteral("NOT valid"));
    for (const QString &problem : verdict.problems)
        call.result(QStringLiteral("  ✗ ") + problem);
    for (const QString &note : verdict.notes)
        call.result(QStringLiteral("  - ") + note);
    call.document(QJsonObject{{QStringLiteral("valid"), verdict.valid},
                              {QStringLiteral("problems"), QJsonArray::fromStringList(verdict.problems)},
                              {QStringLiteral("notes"), QJsonArray::fromStringList(verdict.notes)}});
    return verdict.valid ? exitcode::done : exitcode::failed;
}

Description ArtifactSchemaCommand::describe() const
{
    return {{QStringLiteral("artifact"), QStringLiteral("schema")},
            QStringLiteral("The JSON Schema of artifacts")};
}

int ArtifactSchemaCommand::run(Invocation &call)
{
    call.terminal().out(evidence::artifactSchema());
    return exitcode::done;
}

} // namespace slipway::cli
