// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/rehearsecommand.h"

#include "cli/ledgeraccess.h"
#include "migrations/rehearsal.h"
#include "migrations/rehearsalshelf.h"
#include "operations/localprocesses.h"

#include <QJsonArray>

namespace slipway::cli {

using namespace release;
using namespace migrations;

namespace {

void show(Invocation &call, const RehearsedFile &file)
{
    call.result(QStringLiteral("%1  %2").arg(file.migration.name(), file.migration.file));
    for (const RehearsedStatement &statement : file.statements) {
        call.result(QStringLiteral("    line %1  %2  %3 ms, %4 rows, %5 bytes of WAL")
                        .arg(statement.line, 4)
                        .arg(statement.words)
                        .arg(statement.durationMs)
                        .arg(statement.rows)
                        .arg(statement.walBytes));
        for (const RehearsedLock &lock : statement.locks) {
            const char *colour = lock.stopsWriters ? "31" : "36";
            call.result(QStringLiteral("               %1")
                            .arg(call.painted(QStringLiteral("%1 on %2%3")
                                                  .arg(lock.mode, lock.table,
                                                       lock.stopsReaders
                                                           ? QStringLiteral(": readers and writers wait")
                                                       : lock.stopsWriters ? QStringLiteral(": writers wait")
                                                                           : QString()),
                                              colour)));
        }
        for (const RehearsedRows &rows : statement.changes)
            call.result(QStringLiteral("               rows of %1: %2 inserted, %3 updated, %4 deleted")
                            .arg(rows.table)
                            .arg(rows.inserted)
                            .arg(rows.updated)
                            .arg(rows.deleted));
        for (const QString &table : statement.rewritten)
            call.result(QString(QStringLiteral("               ") +
                                call.painted(QStringLiteral("rewrites %1").arg(table), "31")));
    }
    if (file.error) {
        call.result(QString(call.painted(QStringLiteral("    ✗ "), "31") + file.error->message));
        return;
    }
    if (file.migration.repeatable)
        return;
    if (!file.hasDown)
        call.result(QStringLiteral("    ! no way down; `slipway migrate new --down-for %1` drafts one")
                        .arg(file.migration.version));
    else if (!file.downRan)
        call.result(QStringLiteral("    ✗ the way down fails"));
    else if (!file.downDifference.isEmpty())
        call.result(QStringLiteral("    ✗ the way down leaves the schema different from before:"));
    else if (!file.againDifference.isEmpty())
        call.result(QStringLiteral("    ✗ going up again makes another schema:"));
    else
        call.result(QString(call.painted(QStringLiteral("    ✓ "), "32") +
                            QStringLiteral("rollback proven: down and up again, schema as before")));
    for (const QString &line : file.downDifference + file.againDifference)
        call.result(QStringLiteral("        ") + line);
}

} // namespace

Description RehearseCommand::describe() const
{
    return {
        {QStringLiteral("migrate"), QStringLiteral("rehearse")},
        QStringLiteral(
            "Run the pending migrations on a scratch copy: locks, rewrites, time; down and up again"),
        {},
        MigrationPlace::flags() +
            QList<Flag>{
                {QStringLiteral("on"), QStringLiteral("URL"),
                 QStringLiteral("Server for the scratch copy (default: a private one of this machine)")},
                {QStringLiteral("load"), QStringLiteral("KIND"),
                 QStringLiteral("What the copy holds: schema (and history), sample, full, template (default: "
                                "the workspace's, else schema)")},
                {QStringLiteral("sample-rows"), QStringLiteral("N"),
                 QStringLiteral("Rows of each table in a sample (default: 10000)")},
                {QStringLiteral("rows"), {}, QStringLiteral("The same as --load full")},
                {QStringLiteral("to"), QStringLiteral("VERSION"),
                 QStringLiteral("With --rolled-back: newest version to try (default: all)")},
                {QStringLiteral("rolled-back"),
                 {},
                 QStringLiteral(
                     "No copy: run on the target itself in one transaction that is rolled back; its "
                     "locks are real ones meanwhile")}}};
}

int RehearseCommand::tryOut(Invocation &call, MigrationPlace &place, MigrationFolder folder) const
{
    if (auto locked = place.lock(); !locked)
        return call.fail(locked.error());
    auto runner = place.runner(std::move(folder));
    if (!runner)
        return call.fail(runner.error());
    const RunnerReport report = (*runner)->tryOut(call.value(QStringLiteral("to")));
    if (report.error)
        return call.fail(*report.error);
    QJsonArray tried;
    for (const DoneMigration &one : report.done) {
        call.result(QStringLiteral("  succeeds  %1  %2 ms").arg(one.file).arg(one.durationMs));
        tried << QJsonObject{{QStringLiteral("version"), one.version},
                             {QStringLiteral("file"), one.file},
                             {QStringLiteral("duration_ms"), one.durationMs},
                             {QStringLiteral("statements"), one.statements}};
    }
    const Rung rung = proofLadder()[1];
    call.result(QStringLiteral("All was rolled back. What this does not prove:"));
    for (const QString &line : rung.notProven)
        call.result(QStringLiteral("  - ") + line);
    call.document(QJsonObject{{QStringLiteral("tried"), tried},
                              {QStringLiteral("rolled_back"), true},
                              {QStringLiteral("not_proven"), QJsonArray::fromStringList(rung.notProven)}});
    return exitcode::done;
}

int RehearseCommand::run(Invocation &call)
{
    MigrationPlace place(call);
    auto folder = place.folder();
    if (!folder)
        return call.fail(folder.error());
    if (auto found = place.findTarget(); !found)
        return call.fail(found.error());
    if (call.has(QStringLiteral("rolled-back")))
        return tryOut(call, place, std::move(*folder));
    RehearsalRequest request = place.scratchRequest();
    const RehearsalSettings settings = place.rehearsal();
    const QString load = call.has(QStringLiteral("rows")) ? QStringLiteral("full")
                                                          : call.value(QStringLiteral("load"), settings.load);
    const auto known = scratchLoadOf(load);
    if (!known)
        return call.fail(
            {QStringLiteral("usage"),
             QStringLiteral("--load knows schema, sample, full and template, not '%1'.").arg(load),
             {},
             ErrorKind::Usage});
    request.load = *known;
    request.sampleRows =
        qMax(1, call.value(QStringLiteral("sample-rows"), QString::number(settings.rows)).toInt());
    if (request.server.isEmpty())
        call.line(QStringLiteral("Starting a private PostgreSQL for the scratch copy …"));
    operations::LocalProcesses processes;
    const RehearsalReport report = rehearse(request, *folder, processes);
    if (report.error)
        return call.fail(*report.error);
    const auto ledger = ledgerPathOf(call, place.baseDir());
    if (ledger && !report.key.isEmpty() && !report.files.isEmpty()) {
        if (auto put = RehearsalShelf::beside(*ledger).put(report.key, report.toJson()); !put)
            call.warn(put.error().message);
    }
    call.result(QStringLiteral("Scratch copy on %1: %2").arg(report.server, report.copy));
    for (const RehearsedFile &file : report.files)
        show(call, file);
    if (report.files.isEmpty())
        call.result(QStringLiteral("Nothing is pending."));
    call.result(QStringLiteral("What this does not prove:"));
    for (const QString &line : report.notProven)
        call.result(QStringLiteral("  - ") + line);
    call.result(QStringLiteral("What each rung of proof leaves open:"));
    for (const Rung &rung : proofLadder())
        call.result(QStringLiteral("  %1: shows %2; not %3")
                        .arg(rung.name, rung.proves, rung.notProven.join(QStringLiteral("; not "))));
    call.document(report.toJson());
    return report.good() ? exitcode::done : exitcode::failed;
}

} // namespace slipway::cli
