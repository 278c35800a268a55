// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/exportcommand.h"

#include "cli/ledgeraccess.h"
#include "console/usageerror.h"
#include "evidence/export.h"
#include "ledger/ledger.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

/// What is exported, and the path of the artifact without its suffix: where exports go by themselves.
struct Source
{
    std::unique_ptr<ledger::Ledger> ledger;
    evidence::ExportRequest request;
    QString base;
};

Result<Source> sourceFromFile(const Invocation &call, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return console::usage(QStringLiteral("file_unreadable"),
                              QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString()));
    const QFileInfo info(path);
    Source source;
    source.request.artifact = file.readAll();
    source.request.artifactName = info.fileName();
    source.base = QString(info.absolutePath() + u'/' + info.completeBaseName());
    auto ledgerPath = ledgerPathOf(call, info.absolutePath());
    if (!ledgerPath)
        return ledgerPath.error();
    if (!QFileInfo::exists(*ledgerPath)) // exporting must not create one
        return source;
    auto ledger = ledger::Ledger::open(*ledgerPath);
    if (!ledger)
        return ledger.error();
    source.ledger = std::move(*ledger);
    source.request.ledger = source.ledger.get();
    return source;
}

Result<Source> sourceFromRun(const Invocation &call, const QString &idOrPrefix)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return ledger.error();
    auto run = (*ledger)->run(idOrPrefix);
    if (!run)
        return run.error();
    auto bytes = evidence::artifactOfRun(**ledger, run->id);
    if (!bytes)
        return bytes.error();
    Source source;
    source.ledger = std::move(*ledger);
    source.request.artifact = *bytes;
    source.request.ledger = source.ledger.get();
    source.request.fromLedger = true;
    const QFileInfo written(run->artifact);
    source.request.artifactName = run->artifact.isEmpty() ? QString() : written.fileName();
    source.base = !run->artifact.isEmpty() && QFileInfo(written.absolutePath()).isDir()
                      ? QString(written.absolutePath() + u'/' + written.completeBaseName())
                      : QDir(call.terminal().currentDir).filePath(QStringLiteral("release-") + run->id);
    return source;
}

Result<Source> sourceOf(const Invocation &call)
{
    const QString what = call.arguments().first();
    const QString path = call.absolutePath(what);
    if (QFileInfo(path).isFile() || what.contains(u'/') || what.endsWith(QStringLiteral(".json")))
        return sourceFromFile(call, path);
    return sourceFromRun(call, what);
}

QJsonObject fileJson(const QString &format, const QString &path, const QString &sha256)
{
    return {{QStringLiteral("format"), format},
            {QStringLiteral("path"), path},
            {QStringLiteral("sha256"), sha256}};
}

} // namespace

Description ArtifactExportCommand::describe() const
{
    return {
        {QStringLiteral("artifact"), QStringLiteral("export")},
        QStringLiteral("A report for people: one HTML file, or a CSV table, with the run's log beside it"),
        {QStringLiteral("FILE|RUN")},
        {{QStringLiteral("to"), QStringLiteral("html|csv"), QStringLiteral("What to write"), true},
         {QStringLiteral("out"), QStringLiteral("PATH"),
          QStringLiteral("Where to write (default: beside the artifact, with the format's suffix)")},
         {QStringLiteral("hide-prices"),
          {},
          QStringLiteral("Replace Stripe price ids by words, in the report and in the log")},
         {QStringLiteral("no-log"), {}, QStringLiteral("Leave out the run's log")}},
        QStringLiteral(
            "FILE is an artifact, RUN the id of a run in the ledger or its beginning. Only a valid artifact\n"
            "is exported. The HTML file has no script and loads nothing; the cells of the CSV file start no\n"
            "formula in a spreadsheet. The log is written where the ledger holds the run.")};
}

int ArtifactExportCommand::run(Invocation &call)
{
    const QStringList formats = call.values(QStringLiteral("to"));
    if (formats.isEmpty())
        return call.fail(console::usage(QStringLiteral("usage"),
                                        QStringLiteral("Say what to write: --to html or --to csv.")));
    if (formats.size() > 1 && call.has(QStringLiteral("out")))
        return call.fail(console::usage(QStringLiteral("usage"),
                                        QStringLiteral("--out names one file; give one --to with it.")));
    auto source = sourceOf(call);
    if (!source)
        return call.fail(source.error());
    QJsonArray files;
    QString logPath;
    for (const QString &format : formats) {
        evidence::ExportRequest request = source->request;
        request.format = format;
        request.path = call.has(QStringLiteral("out")) ? call.absolutePath(call.value(QStringLiteral("out")))
                                                       : QString(source->base + u'.' + format);
        request.hidePrices = call.has(QStringLiteral("hide-prices"));
        request.withLog = !call.has(QStringLiteral("no-log"));
        auto done = evidence::exportArtifact(request);
        if (!done)
            return call.fail(done.error());
        call.result(done->path);
        files << fileJson(format, done->path, done->sha256);
        if (!done->logMissing.isEmpty())
            call.warn(done->logMissing);
        if (done->logPath.isEmpty() || done->logPath == logPath)
            continue;
        logPath = done->logPath;
        call.result(logPath);
        files << fileJson(QStringLiteral("log"), logPath, done->logSha256);
    }
    call.document(QJsonObject{{QStringLiteral("files"), files}});
    return exitcode::done;
}

} // namespace slipway::cli
