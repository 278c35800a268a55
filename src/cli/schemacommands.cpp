// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/schemacommands.h"

#include "cli/migrationplace.h"
#include "console/scratchhosts.h"
#include "migrations/requirementsdraft.h"
#include "migrations/schemareport.h"
#include "playbook/requirementsreader.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QSaveFile>

namespace slipway::cli {

using namespace release;
using namespace migrations;

namespace {

struct Looked
{
    LiveSchema schema;
    QString target;
};

Result<Looked> look(Invocation &call, MigrationPlace &place)
{
    auto session =
        database::Session::open(place.url(), place.tlsCa(), QStringLiteral("slipway"), call.stop());
    if (!session)
        return session.error();
    if ((*session)->isSqlite())
        return Error{QStringLiteral("sqlite_unsupported"),
                     QStringLiteral("Schemas are verified on PostgreSQL; this target is SQLite."),
                     {},
                     ErrorKind::Usage};
    auto schema = LiveSchema::read(**session);
    if (!schema)
        return schema.error();
    return Looked{*schema, (*session)->target().shown()};
}

/// The schema that a folder's files make where there was nothing.
Result<Looked> made(Invocation &call, MigrationPlace &place)
{
    auto folder = place.folder();
    if (!folder)
        return folder.error();
    call.line(QStringLiteral("Starting a private PostgreSQL for the folder's schema …"));
    auto host = console::scratchHosts()(0);
    if (!host)
        return host.error();
    auto scratch = ScratchDatabase::make((*host)->url(), {});
    if (!scratch)
        return scratch.error();
    RunnerSettings settings;
    settings.url = (*scratch)->url().copy();
    settings.runId = QStringLiteral("requirements");
    settings.outOfOrder = true;
    settings.stop = call.stop();
    const QString dir = folder->dir();
    auto runner = MigrationRunner::open(std::move(settings), std::move(*folder));
    if (!runner)
        return runner.error();
    if (const RunnerReport report = (*runner)->up(); report.error)
        return *report.error;
    auto state = (*runner)->state();
    auto schema = state ? LiveSchema::read((*runner)->session()) : Result<LiveSchema>(state.error());
    if (!schema)
        return schema.error();
    schema->tables.removeIf([&](const LiveTable &table) {
        return state->historyTable == table.name || state->historyTable.endsWith(QString(u'.' + table.name));
    });
    runner->reset();
    return Looked{*schema, dir};
}

void printChecks(Invocation &call, const SchemaVerdict &verdict)
{
    for (const CheckResult &check : verdict.checks) {
        const bool pass = check.status == CheckStatus::Pass;
        call.result(
            QString(call.painted(pass ? QStringLiteral("  ✓ ") : QStringLiteral("  ✗ "), pass ? "32" : "31") +
                    check.name +
                    (pass ? QString()
                          : QStringLiteral(": expected %1, found %2").arg(check.expected, check.actual))));
    }
    call.result(verdict.fulfilled() ? QStringLiteral("No migration required.")
                                    : QStringLiteral("Not fulfilled. A migration could begin with:"));
    if (!verdict.suggestion.isEmpty())
        call.result(QString::fromUtf8(verdict.suggestion));
}

/// Runs one tool of the report; its words go no further than its exit code and first line.
QString tried(const QString &command, const QString &dir)
{
    QProcess process;
    QStringList words = QProcess::splitCommand(command);
    if (words.isEmpty())
        return QStringLiteral("empty");
    process.setWorkingDirectory(dir);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const QString program = words.takeFirst();
    process.start(program.startsWith(u'.') ? QDir(dir).absoluteFilePath(program) : program, words);
    process.closeWriteChannel();
    if (!process.waitForStarted(5000))
        return QStringLiteral("does not start (%1)").arg(process.errorString());
    if (!process.waitForFinished(15'000)) {
        process.kill();
        process.waitForFinished();
        return QStringLiteral("not done within 15 s");
    }
    return process.exitCode() == 0 ? QStringLiteral("works")
                                   : QStringLiteral("ends with %1").arg(process.exitCode());
}

Result<void> save(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return {};
    return Error{QStringLiteral("file_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())};
}

} // namespace

Description SchemaVerifyCommand::describe() const
{
    return {
        {QStringLiteral("schema"), QStringLiteral("verify")},
        QStringLiteral("Whether a target holds the tables, columns, keys and indexes that a file asks for"),
        {QStringLiteral("FILE")},
        MigrationPlace::targetFlags()};
}

int SchemaVerifyCommand::run(Invocation &call)
{
    auto required = playbook::readRequirements(call.absolutePath(call.arguments().first()));
    if (!required)
        return call.fail(required.error());
    MigrationPlace place(call);
    if (auto found = place.findTarget(); !found)
        return call.fail(found.error());
    auto looked = look(call, place);
    if (!looked)
        return call.fail(looked.error());
    const SchemaVerdict verdict = verifySchema(looked->schema, *required);
    printChecks(call, verdict);
    QJsonArray checks;
    for (const CheckResult &check : verdict.checks)
        checks << check.toJson();
    call.document(
        QJsonObject{{QStringLiteral("verdict"), verdict.fulfilled() ? QStringLiteral("no_migration_required")
                                                                    : QStringLiteral("migration_required")},
                    {QStringLiteral("checks"), checks},
                    {QStringLiteral("suggestion"), QString::fromUtf8(verdict.suggestion)}});
    return verdict.fulfilled() ? exitcode::done : exitcode::failed;
}

Description SchemaRequireCommand::describe() const
{
    return {
        {QStringLiteral("schema"), QStringLiteral("require")},
        QStringLiteral("Print a requirements file that the target, or what a folder makes, fulfils as it is"),
        {QStringLiteral("[TABLE]...")},
        MigrationPlace::flags() +
            QList<Flag>{{QStringLiteral("from-folder"),
                         {},
                         QStringLiteral("Of the schema that the migration folder makes on an empty private "
                                        "PostgreSQL of this machine, instead of the target's")}}};
}

int SchemaRequireCommand::run(Invocation &call)
{
    MigrationPlace place(call);
    Result<Looked> looked = Error{};
    if (call.has(QStringLiteral("from-folder"))) {
        looked = made(call, place);
    } else if (auto found = place.findTarget(); found) {
        looked = look(call, place);
    } else {
        looked = found.error();
    }
    if (!looked)
        return call.fail(looked.error());
    for (const QString &table : call.arguments()) {
        if (!looked->schema.table(table))
            return call.fail({QStringLiteral("table_missing"),
                              QStringLiteral("%1 has no table %2.").arg(looked->target, table),
                              {},
                              ErrorKind::Usage});
    }
    const QByteArray text = requirementsFrom(looked->schema, call.arguments());
    call.result(QString::fromUtf8(text).trimmed());
    call.document(QJsonObject{{QStringLiteral("requirements"), QString::fromUtf8(text)}});
    return exitcode::done;
}

Description SchemaReportCommand::describe() const
{
    return {
        {QStringLiteral("schema"), QStringLiteral("report")},
        QStringLiteral("Write the database migration log: schema, history, who uses it, what to do"),
        {},
        MigrationPlace::flags() +
            QList<Flag>{
                {QStringLiteral("requirements"), QStringLiteral("FILE"),
                 QStringLiteral("Verify this file as well (default: requirements.yaml of the workspace)")},
                {QStringLiteral("services"), QStringLiteral("DIR"),
                 QStringLiteral("Folder whose files are searched for the fields (default: services)"), true},
                {QStringLiteral("mark"), QStringLiteral("PREFIX"),
                 QStringLiteral("What the integration's columns begin with (default: stripe_)")},
                {QStringLiteral("tool"), QStringLiteral("COMMAND"),
                 QStringLiteral("A command that should work, such as './scripts/cc --help'"), true},
                {QStringLiteral("title"), QStringLiteral("TEXT"),
                 QStringLiteral("What the log is about (default: Stripe Integration)")},
                {QStringLiteral("out"), QStringLiteral("FILE"),
                 QStringLiteral("Write to a file; .md, .html or .json says which form (default: Markdown on "
                                "standard output)")}}};
}

int SchemaReportCommand::run(Invocation &call)
{
    MigrationPlace place(call);
    auto folder = place.folder();
    if (!folder)
        return call.fail(folder.error());
    if (auto found = place.findTarget(); !found)
        return call.fail(found.error());
    auto looked = look(call, place);
    if (!looked)
        return call.fail(looked.error());
    auto runner = place.runner(*folder);
    if (!runner)
        return call.fail(runner.error());
    auto state = (*runner)->state();
    if (!state)
        return call.fail(state.error());
    ReportMaterial material;
    material.title = call.value(QStringLiteral("title"), QStringLiteral("Stripe Integration"));
    material.baseDir = place.baseDir();
    material.target = looked->target;
    material.fieldMark = call.value(QStringLiteral("mark"), QStringLiteral("stripe_"));
    material.when = QDateTime::currentDateTimeUtc();
    material.folder = &*folder;
    material.state = *state;
    material.schema = looked->schema;
    QString requirements = call.value(QStringLiteral("requirements"));
    const QString usual = QDir(material.baseDir).filePath(QStringLiteral("requirements.yaml"));
    if (requirements.isEmpty() && QFileInfo::exists(usual))
        requirements = usual;
    if (!requirements.isEmpty()) {
        auto required = playbook::readRequirements(call.absolutePath(requirements));
        if (!required)
            return call.fail(required.error());
        material.verdict = verifySchema(looked->schema, *required);
    }
    material.serviceDirs = call.values(QStringLiteral("services"));
    if (material.serviceDirs.isEmpty() && QDir(material.baseDir).exists(QStringLiteral("services")))
        material.serviceDirs << QStringLiteral("services");
    material.serviceHits = findInSources(material.baseDir, material.serviceDirs, material.fieldMark);
    for (const QString &command : call.values(QStringLiteral("tool")))
        material.tools.append({command, tried(command, material.baseDir)});
    const SchemaReport report = makeReport(material);
    const QString out = call.value(QStringLiteral("out"));
    if (out.isEmpty()) {
        call.result(QString::fromUtf8(report.document.markdown()));
    } else {
        const QString path = call.absolutePath(out);
        const QByteArray bytes = path.endsWith(QStringLiteral(".json")) ? QJsonDocument(report.json).toJson()
                                 : path.endsWith(QStringLiteral(".html"))
                                     ? report.document.html(QStringLiteral("Database Migration Log"))
                                     : report.document.markdown();
        if (auto saved = save(path, bytes); !saved)
            return call.fail(saved.error());
        call.result(path);
        call.result(report.conclusion);
    }
    call.document(report.json);
    return exitcode::done;
}

} // namespace slipway::cli
