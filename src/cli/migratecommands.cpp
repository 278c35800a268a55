// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/migratecommands.h"

#include "cli/migrationplace.h"
#include "migrations/hints.h"
#include "migrations/livefacts.h"
#include "migrations/migrationdraft.h"
#include "migrations/observeddown.h"
#include "operations/localprocesses.h"
#include "release/runevent.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QSaveFile>

namespace slipway::cli {

using namespace release;
using namespace migrations;

namespace {

QString verbName(MigrateCommand::Verb verb)
{
    switch (verb) {
    case MigrateCommand::Verb::Status:
        return QStringLiteral("status");
    case MigrateCommand::Verb::Plan:
        return QStringLiteral("plan");
    case MigrateCommand::Verb::Up:
        return QStringLiteral("up");
    case MigrateCommand::Verb::Down:
        return QStringLiteral("down");
    case MigrateCommand::Verb::Baseline:
        return QStringLiteral("baseline");
    case MigrateCommand::Verb::Repair:
        return QStringLiteral("repair");
    case MigrateCommand::Verb::New:
        return QStringLiteral("new");
    }
    Q_UNREACHABLE();
}

QJsonArray problemsJson(const QList<Problem> &problems)
{
    QJsonArray all;
    for (const Problem &problem : problems)
        all << QJsonObject{
            {QStringLiteral("kind"), problem.kind},
            {QStringLiteral("version"), problem.version},
            {QStringLiteral("message"), problem.message},
            {QStringLiteral("severity"), problem.error ? QStringLiteral("error") : QStringLiteral("warning")},
            {QStringLiteral("details"), QJsonArray::fromStringList(problem.details)}};
    return all;
}

void printProblems(Invocation &call, const QList<Problem> &problems)
{
    for (const Problem &problem : problems) {
        call.result(QString(call.painted(problem.error ? QStringLiteral("✗ ") : QStringLiteral("! "),
                                         problem.error ? "31" : "33") +
                            problem.kind + QStringLiteral(": ") + problem.message));
        for (const QString &line : problem.details)
            call.result(QStringLiteral("      ") + line);
    }
}

int status(Invocation &call, MigrationRunner &runner)
{
    auto state = runner.state();
    if (!state)
        return call.fail(state.error());
    const QString format = formatName(runner.folder().format());
    call.result(QStringLiteral("%1, format %2, history %3%4")
                    .arg(runner.folder().dir(), format, state->historyTable,
                         state->historyExists ? QString() : QStringLiteral(" (not made yet)")));
    QJsonArray applied;
    for (const HistoryRow &row : std::as_const(state->applied)) {
        const QString when = row.appliedAt.isValid() ? row.appliedAt.toString(Qt::ISODate) : QString();
        const QString name = row.version.isEmpty() ? QStringLiteral("R") : row.version;
        call.result(QStringLiteral("  applied  %1  %2  %3").arg(name, row.title, when));
        applied << QJsonObject{
            {QStringLiteral("version"), name},
            {QStringLiteral("title"), row.title},
            {QStringLiteral("applied_at"), when.isEmpty() ? QJsonValue() : QJsonValue(when)}};
    }
    QJsonArray pending;
    for (const Migration &migration : std::as_const(state->pending)) {
        call.result(
            QStringLiteral("  %1  %2  %3")
                .arg(call.painted(QStringLiteral("pending"), "33"), migration.name(), migration.title));
        pending << QJsonObject{{QStringLiteral("version"), migration.name()},
                               {QStringLiteral("title"), migration.title},
                               {QStringLiteral("file"), migration.file}};
    }
    printProblems(call, state->problems);
    if (state->pending.isEmpty())
        call.result(QStringLiteral("Nothing is pending."));
    call.document(QJsonObject{{QStringLiteral("format"), format},
                              {QStringLiteral("history"), state->historyTable},
                              {QStringLiteral("applied"), applied},
                              {QStringLiteral("pending"), pending},
                              {QStringLiteral("problems"), problemsJson(state->problems)}});
    if (state->stops())
        return exitcode::failed;
    return state->pending.isEmpty() ? exitcode::done : exitcode::pending;
}

/// Prints one pending file; returns its part of the document and adds the tables it touches.
QJsonObject planned(Invocation &call, const Migration &migration, const MigrationFolder::Part &part,
                    TouchedTables &tables)
{
    const FilePlan filePlan = planFile(part);
    call.result(QStringLiteral("%1  %2  (%3)")
                    .arg(migration.name(), migration.file,
                         filePlan.transactional
                             ? QStringLiteral("one transaction")
                             : QString(QStringLiteral("no transaction: ") + filePlan.why)));
    const QList<Hint> hints = hintsFor(part.script, filePlan);
    QJsonArray words;
    QJsonArray hintsJson;
    qsizetype next = 0;
    const auto tell = [&](int line) {
        for (; next < hints.size() && hints[next].line <= line; ++next) {
            const Hint &hint = hints[next];
            call.result(QStringLiteral("         %1 %2; safer: %3")
                            .arg(call.painted(hint.rule + u':', hint.severity == u"warning" ? "33" : "36"),
                                 hint.message, hint.safer));
            for (const QString &row : hint.sql.split(u'\n', Qt::SkipEmptyParts))
                call.result(QStringLiteral("             ") + row);
        }
    };
    for (const Statement &statement : part.script.statements) {
        call.result(
            QStringLiteral("    line %1  %2").arg(statement.line, 4).arg(part.script.words(statement)));
        words << part.script.words(statement);
        tell(statement.line);
        for (const Change &change : statement.facts.changes)
            tables.add(change.table);
    }
    for (const Hint &hint : hints)
        hintsJson << hint.toJson();
    return {{QStringLiteral("version"), migration.name()},
            {QStringLiteral("title"), migration.title},
            {QStringLiteral("file"), migration.file},
            {QStringLiteral("transactional"), filePlan.transactional},
            {QStringLiteral("statements"), part.script.statements.size()},
            {QStringLiteral("words"), words},
            {QStringLiteral("hints"), hintsJson}};
}

int plan(Invocation &call, MigrationRunner &runner)
{
    auto state = runner.state();
    if (!state)
        return call.fail(state.error());
    const MigrationFolder &folder = runner.folder();
    QJsonArray all;
    TouchedTables tables;
    for (const Migration &migration : std::as_const(state->pending)) {
        auto part = folder.part(migration, Direction::Up);
        if (!part)
            return call.fail(part.error());
        all << planned(call, migration, *part, tables);
    }
    QJsonObject live;
    if (!state->pending.isEmpty()) {
        auto facts = readTargetFacts(runner.session(), tables.names());
        if (!facts)
            return call.fail(facts.error());
        const QStringList words = facts->words();
        if (!words.isEmpty())
            call.result(QStringLiteral("The target now"));
        for (const QString &line : words)
            call.result(QStringLiteral("    ") + line);
        live = facts->toJson();
    }
    printProblems(call, state->problems);
    if (state->pending.isEmpty())
        call.result(QStringLiteral("Nothing is pending."));
    call.document(QJsonObject{{QStringLiteral("format"), formatName(folder.format())},
                              {QStringLiteral("migrations"), all},
                              {QStringLiteral("live"), live},
                              {QStringLiteral("problems"), problemsJson(state->problems)}});
    return state->stops() ? exitcode::failed : exitcode::done;
}

int report(Invocation &call, const RunnerReport &report, bool up)
{
    QJsonArray done;
    for (const DoneMigration &one : report.done)
        done << QJsonObject{{QStringLiteral("version"), one.version},
                            {QStringLiteral("title"), one.title},
                            {QStringLiteral("file"), one.file},
                            {QStringLiteral("duration_ms"), one.durationMs},
                            {QStringLiteral("statements"), one.statements},
                            {QStringLiteral("sha256"), one.sha256}};
    const QString key = up ? QStringLiteral("applied") : QStringLiteral("reverted");
    if (!report.error) {
        call.result(
            report.done.isEmpty()
                ? (up ? QStringLiteral("Nothing is pending.") : QStringLiteral("Nothing to go back from."))
                : QStringLiteral("%1 migrations %2.").arg(report.done.size()).arg(key));
        call.document(QJsonObject{{key, done}});
        return exitcode::done;
    }
    if (!call.json())
        return call.fail(*report.error);
    QString text = QString(QStringLiteral("slipway: ") + report.error->message + u'\n');
    for (const QString &detail : report.error->details)
        text += QString(QStringLiteral("    ") + detail + u'\n');
    call.terminal().err(text.toUtf8());
    call.document(QJsonObject{{QStringLiteral("error"), errorToJson(*report.error)}, {key, done}});
    return exitCodeOf(report.error->kind);
}

int perform(Invocation &call, MigrationRunner &runner, const Result<QList<Repair>> &planned)
{
    if (!planned)
        return call.fail(planned.error());
    QJsonArray writes;
    for (const Repair &repair : *planned) {
        call.result(QStringLiteral("  will ") + repair.words);
        writes << repair.words;
    }
    if (!call.has(QStringLiteral("yes"))) {
        call.result(QStringLiteral("Nothing was written. Say --yes to write this."));
        call.document(QJsonObject{{QStringLiteral("writes"), writes}, {QStringLiteral("written"), false}});
        return exitcode::pending;
    }
    if (auto done = runner.perform(*planned); !done)
        return call.fail(done.error());
    call.result(QStringLiteral("Written."));
    call.document(QJsonObject{{QStringLiteral("writes"), writes}, {QStringLiteral("written"), true}});
    return exitcode::done;
}

int repair(Invocation &call, MigrationRunner &runner)
{
    using Kind = MigrationRunner::RepairKind;
    const std::pair<const char *, Kind> kinds[] = {
        {"adopt", Kind::Adopt},     {"forget", Kind::Forget},
        {"applied", Kind::Applied}, {"not-applied", Kind::NotApplied},
        {"done", Kind::Done},       {"again", Kind::Again}};
    for (const auto &[flag, kind] : kinds) {
        if (call.has(QLatin1String(flag)))
            return perform(call, runner, runner.repairPlan(kind, call.value(QLatin1String(flag))));
    }
    auto state = runner.state();
    if (!state)
        return call.fail(state.error());
    printProblems(call, state->problems);
    if (state->problems.isEmpty())
        call.result(QStringLiteral("There is nothing to repair."));
    call.document(QJsonObject{{QStringLiteral("problems"), problemsJson(state->problems)}});
    return state->stops() ? exitcode::pending : exitcode::done;
}

Result<void> writeDraft(const MigrationFolder &folder, const DraftFile &draft)
{
    const QString path = folder.dir() + u'/' + draft.file;
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(draft.content) == draft.content.size() &&
        file.flush() && file.commit())
        return {};
    return Error{QStringLiteral("file_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())};
}

/// The missing way down, from what the migration does to a scratch copy; from its text where there can be
/// none.
Result<DraftFile> draftDown(Invocation &call, const MigrationPlace &place, const MigrationFolder &folder,
                            const Migration &migration, QJsonObject &document)
{
    if (auto needed = needsDown(folder, migration); !needed)
        return needed.error();
    operations::LocalProcesses processes;
    auto observed = observeDown(place.scratchRequest(), folder, migration, processes);
    document.insert(QStringLiteral("proven"), observed && observed->proven);
    if (!observed) {
        if (observed.error().kind == ErrorKind::Cancelled)
            return observed.error();
        call.warn(
            QStringLiteral("No scratch copy could tell what %1 does (%2); this draft is from its text alone.")
                .arg(migration.file, observed.error().message));
        return draftDownFor(folder, migration);
    }
    document.insert(QStringLiteral("difference"), QJsonArray::fromStringList(observed->difference));
    call.result(observed->proven
                    ? QStringLiteral("Proven on %1: the schema after it was the one from before.")
                          .arg(observed->where)
                    : QStringLiteral("Not proven on %1; the file says what differs.").arg(observed->where));
    return downFile(folder, migration, observed->header(migration.file) + observed->sql);
}

int draft(Invocation &call, const MigrationPlace &place, const MigrationFolder &folder)
{
    QList<DraftFile> files;
    QJsonObject document{{QStringLiteral("format"), formatName(folder.format())}};
    if (call.has(QStringLiteral("down-for"))) {
        const QString version = call.value(QStringLiteral("down-for"));
        const Migration *migration = folder.find(version);
        if (!migration)
            return call.fail({QStringLiteral("version_unknown"),
                              QStringLiteral("%1 has no version %2.").arg(folder.dir(), version),
                              {},
                              ErrorKind::Usage});
        auto made = draftDown(call, place, folder, *migration, document);
        if (!made)
            return call.fail(made.error());
        files << *made;
    } else {
        if (call.arguments().isEmpty())
            return call.fail({QStringLiteral("usage"),
                              QStringLiteral("`migrate new` needs a NAME, or --down-for VERSION."),
                              {},
                              ErrorKind::Usage});
        const auto &environment = call.terminal().environment;
        auto made = draftMigration(
            folder,
            {call.arguments().first(),
             environment.value(QStringLiteral("GIT_AUTHOR_NAME"), environment.value(QStringLiteral("USER"))),
             call.value(QStringLiteral("description")), QDateTime::currentDateTimeUtc()});
        if (!made)
            return call.fail(made.error());
        files = *made;
    }
    QJsonArray names;
    for (const DraftFile &file : std::as_const(files)) {
        if (auto written = writeDraft(folder, file); !written)
            return call.fail(written.error());
        call.result(folder.dir() + u'/' + file.file);
        names << file.file;
    }
    document.insert(QStringLiteral("files"), names);
    call.document(document);
    return exitcode::done;
}

} // namespace

Description MigrateCommand::describe() const
{
    Description described{{QStringLiteral("migrate"), verbName(m_verb)}, {}, {}, MigrationPlace::flags()};
    const auto to = [&](const QString &help) {
        described.flags << Flag{QStringLiteral("to"), QStringLiteral("VERSION"), help};
    };
    const Flag yes{QStringLiteral("yes"), {}, QStringLiteral("Write what is shown")};
    switch (m_verb) {
    case Verb::Status:
        described.summary = QStringLiteral("Applied and pending SQL migrations, and what is wrong with them");
        break;
    case Verb::Plan:
        described.summary = QStringLiteral("What the pending migrations will do, before they do it");
        break;
    case Verb::Up:
        described.summary = QStringLiteral("Apply the pending SQL migrations");
        to(QStringLiteral("Newest version to apply (default: all)"));
        break;
    case Verb::Down:
        described.summary = QStringLiteral("Take back the newest migration, or all down to a version");
        to(QStringLiteral("Version that stays; 0 takes back all (default: only the newest goes)"));
        break;
    case Verb::Baseline:
        described.summary =
            QStringLiteral("Mark migrations as applied in a target that has their tables already");
        described.arguments = {QStringLiteral("VERSION")};
        described.flags << yes;
        break;
    case Verb::Repair:
        described.summary = QStringLiteral("Bring a history in order; prints what it would write first");
        described.flags << Flag{QStringLiteral("adopt"), QStringLiteral("VERSION"),
                                QStringLiteral("Take the file's checksum as it is now")}
                        << Flag{QStringLiteral("forget"), QStringLiteral("VERSION"),
                                QStringLiteral("Remove a version whose file is gone")}
                        << Flag{QStringLiteral("applied"), QStringLiteral("VERSION"),
                                QStringLiteral("Record that a version is applied")}
                        << Flag{QStringLiteral("not-applied"), QStringLiteral("VERSION"),
                                QStringLiteral("Record that a version is not applied")}
                        << Flag{QStringLiteral("done"), QStringLiteral("VERSION:N"),
                                QStringLiteral("Part N of a half-done file has done its work")}
                        << Flag{QStringLiteral("again"), QStringLiteral("VERSION:N"),
                                QStringLiteral("Part N of a half-done file must run again")}
                        << yes;
        break;
    case Verb::New:
        described.summary = QStringLiteral("Start a migration in the folder's own format");
        described.arguments = {QStringLiteral("[NAME]")};
        described.flags
            << Flag{QStringLiteral("down-for"), QStringLiteral("VERSION"),
                    QStringLiteral("Draft the missing way down of an existing migration, from what it does "
                                   "to a scratch copy")}
            << Flag{QStringLiteral("on"), QStringLiteral("URL"),
                    QStringLiteral("Server for that copy (default: a private one of this machine)")}
            << Flag{QStringLiteral("description"), QStringLiteral("TEXT"),
                    QStringLiteral("What the migration does, for its header")};
        break;
    }
    return described;
}

int MigrateCommand::run(Invocation &call)
{
    MigrationPlace place(call);
    auto folder = place.folder();
    if (!folder)
        return call.fail(folder.error());
    if (m_verb == Verb::New) {
        if (call.has(QStringLiteral("url")) && call.has(QStringLiteral("down-for"))) {
            if (auto found = place.findTarget(); !found)
                return call.fail(found.error());
        }
        return draft(call, place, *folder);
    }
    if (auto found = place.findTarget(); !found)
        return call.fail(found.error());
    if (m_verb == Verb::Up)
        folder->readAhead(); // while the two connections are made
    const bool writes =
        m_verb == Verb::Up || m_verb == Verb::Down ||
        ((m_verb == Verb::Baseline || m_verb == Verb::Repair) && call.has(QStringLiteral("yes")));
    if (writes) {
        if (auto locked = place.lock(); !locked)
            return call.fail(locked.error());
    }
    auto runner = place.runner(std::move(*folder));
    if (!runner)
        return call.fail(runner.error());
    switch (m_verb) {
    case Verb::Status:
        return status(call, **runner);
    case Verb::Plan:
        return plan(call, **runner);
    case Verb::Up:
        return report(call, (*runner)->up(call.value(QStringLiteral("to"))), true);
    case Verb::Down:
        return report(call, (*runner)->down(call.value(QStringLiteral("to"))), false);
    case Verb::Baseline:
        return perform(call, **runner, (*runner)->baselinePlan(call.arguments().first()));
    default:
        return repair(call, **runner);
    }
}

} // namespace slipway::cli
