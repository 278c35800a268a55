// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/backfillcommands.h"

#include "backfill/backfillsteps.h"
#include "cli/ledgeraccess.h"
#include "cli/migrationplace.h"
#include "console/plantext.h"
#include "playbook/filereader.h"

#include <QFile>
#include <QJsonArray>
#include <QSaveFile>

namespace slipway::cli {

using namespace release;
using namespace backfill;

namespace {

Result<BackfillSpec> readSpec(Invocation &call)
{
    auto file = playbook::readWrittenFile(call.absolutePath(call.arguments().first()));
    if (!file)
        return file.error();
    auto spec = BackfillSpec::read(*file);
    if (spec && spec->script.given())
        return Error{QStringLiteral("spec_script"),
                     QStringLiteral("%1 wraps a program; run it as a step of kind backfill in a playbook.")
                         .arg(file->file),
                     {},
                     ErrorKind::Usage};
    if (spec && call.has(QStringLiteral("undecided"))) {
        const QString word = call.value(QStringLiteral("undecided"));
        if (word != u"leave" && word != u"fail")
            return Error{QStringLiteral("usage"),
                         QStringLiteral("--undecided takes leave or fail."),
                         {},
                         ErrorKind::Usage};
        spec->leaveUndecided = word == u"leave";
    }
    return spec;
}

Result<QString> folderOf(const Invocation &call)
{
    auto ledger = ledgerPathOf(call, call.terminal().currentDir);
    return ledger ? Result<QString>(controlFolder(*ledger)) : Result<QString>(ledger.error());
}

QString personOf(const Invocation &call)
{
    const QString given = call.value(QStringLiteral("who"));
    return given.isEmpty()
               ? call.terminal().environment.value(QStringLiteral("USER"), QStringLiteral("unknown"))
               : given;
}

Result<void> exportQueue(Invocation &call, const BackfillSpec &spec, const MigrationPlace &place,
                         const QList<QueueRow> &rows)
{
    const QString path = call.absolutePath(call.value(QStringLiteral("export")));
    const bool yaml = path.endsWith(QStringLiteral(".yaml")) || path.endsWith(QStringLiteral(".yml"));
    QSaveFile file(path);
    const QByteArray bytes = QueueFile{spec.name, spec.rule, place.words(), rows}.bytes(yaml);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) {
        call.line(QStringLiteral("%1 rows written to %2").arg(rows.size()).arg(path));
        return {};
    }
    return Error{QStringLiteral("file_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())};
}

void printChecks(Invocation &call, const QList<CheckResult> &checks)
{
    for (const CheckResult &check : checks) {
        const bool pass = check.status == CheckStatus::Pass;
        QString line =
            call.painted(pass ? QStringLiteral("  ✓ ") : QStringLiteral("  ✗ "), pass ? "32" : "31") +
            check.name + QStringLiteral(": ") + check.actual;
        if (!pass)
            line += QStringLiteral(" (expected %1)%2")
                        .arg(check.expected,
                             check.reason.isEmpty() ? QString() : QStringLiteral(": ") + check.reason);
        call.result(line);
    }
}

void printQueue(Invocation &call, const BackfillSpec &spec, const QList<QueueRow> &rows)
{
    for (const QueueRow &row : rows) {
        const QString decided =
            !row.problem.isEmpty() ? row.problem
            : !row.decision
                ? QStringLiteral("open")
                : QStringLiteral("%1 %2 (%3: %4)%5%6")
                      .arg(decisionName(row.decision->kind), row.decision->value, row.decision->who,
                           row.decision->why,
                           row.decision->from.isEmpty() ? QString()
                                                        : QStringLiteral(", from ") + row.decision->from,
                           row.applied ? QString() : QStringLiteral(", not applied yet"));
        call.result(QStringLiteral("%1 %2: %3").arg(spec.row, row.name(), decided));
        for (int i = 0; i < row.candidates.size(); ++i)
            call.result(QStringLiteral("    %1%2")
                            .arg(row.candidateWords(i), i == 0 && !spec.rule.isEmpty()
                                                            ? QStringLiteral("   ← %1").arg(spec.rule)
                                                            : QString()));
    }
}

QJsonArray queueJson(const QList<QueueRow> &rows)
{
    QJsonArray all;
    for (const QueueRow &row : rows)
        all << row.toJson();
    return all;
}

BackfillRequest requestOf(Invocation &call, const BackfillSpec &spec, const MigrationPlace &place)
{
    BackfillRequest request;
    request.spec = spec;
    request.url = place.url().copy();
    request.tlsCa = place.tlsCa();
    request.runId = place.runId();
    request.dir = place.baseDir();
    request.commit = call.has(QStringLiteral("commit"));
    request.restart = call.has(QStringLiteral("restart"));
    request.stop = call.stop();
    request.note = [&call](const QString &line) { call.line(QStringLiteral("  ") + line); };
    request.report = [&call, row = spec.row](const BackfillProgress &progress, const QList<QueueRow> &) {
        call.line(progress.words(row));
    };
    request.decided = [](const Decision &) {};
    return request;
}

int finished(Invocation &call, const BackfillSpec &spec, const BackfillReport &report)
{
    const QList<CheckResult> checks = report.error ? QList<CheckResult>() : report.checks(spec);
    bool pass = !report.error;
    QJsonArray checkList;
    for (const CheckResult &check : checks) {
        pass = pass && check.status != CheckStatus::Fail;
        checkList << check.toJson();
    }
    for (const QString &line :
         console::tableText(summaryTable(report.progress.counts, spec, report.progress.commit)))
        call.result(line);
    printChecks(call, checks);
    QJsonObject document = backfillRecord(spec, report.progress, report.queue);
    document.insert(QStringLiteral("queue"), queueJson(report.queue));
    document.insert(QStringLiteral("checks"), checkList);
    if (report.error) {
        call.terminal().err(
            (call.painted(QStringLiteral("slipway: "), "31") + report.error->message + u'\n').toUtf8());
        document.insert(QStringLiteral("error"), errorToJson(*report.error));
    }
    call.document(document);
    if (report.error)
        return exitCodeOf(report.error->kind);
    if (!report.progress.commit) {
        call.result(QStringLiteral("Dry run: every batch was rolled back. Keep it with --commit."));
        return report.progress.counts.updated > 0 || report.undecided() > 0 ? exitcode::pending
                                                                            : exitcode::done;
    }
    return pass ? exitcode::done : exitcode::failed;
}

} // namespace

Description BackfillRunCommand::describe() const
{
    return {
        {QStringLiteral("backfill"), QStringLiteral("run")},
        QStringLiteral("Fill a column in small batches; a dry run unless --commit"),
        {QStringLiteral("SPEC")},
        MigrationPlace::targetFlags() +
            QList<Flag>{
                {QStringLiteral("commit"), {}, QStringLiteral("Keep what is done, batch by batch")},
                {QStringLiteral("restart"),
                 {},
                 QStringLiteral("Begin at the first row though an earlier run stands in the middle")},
                {QStringLiteral("decisions"), QStringLiteral("FILE"),
                 QStringLiteral("Decisions about ambiguous rows, as --export wrote them")},
                {QStringLiteral("export"), QStringLiteral("FILE"),
                 QStringLiteral("Write the ambiguous rows to a .yaml or .json file, to decide and replay")},
                {QStringLiteral("undecided"), QStringLiteral("leave|fail"),
                 QStringLiteral("What rows without a decision mean (default: as the spec says)")}},
        QStringLiteral("Each batch is one transaction with its cursor, so that a run that was ended anywhere "
                       "goes on exactly "
                       "where it was. Exit code of a dry run: 5 where rows would be set.")};
}

int BackfillRunCommand::run(Invocation &call)
{
    auto spec = readSpec(call);
    if (!spec)
        return call.fail(spec.error());
    QList<Decision> decisions;
    if (call.has(QStringLiteral("decisions"))) {
        auto file = playbook::readWrittenFile(call.absolutePath(call.value(QStringLiteral("decisions"))));
        auto read = file ? readDecisions(*file) : Result<QList<Decision>>(file.error());
        if (!read)
            return call.fail(read.error());
        decisions = *read;
    }
    MigrationPlace place(call);
    if (auto found = place.findTarget(QStringLiteral("backfill")); !found)
        return call.fail(found.error());
    auto folder = folderOf(call);
    if (!folder)
        return call.fail(folder.error());
    if (auto locked = place.lock(); !locked)
        return call.fail(locked.error());
    BackfillControl control(*folder, place.runId(), spec->name);
    control.open();
    BackfillRequest request = requestOf(call, *spec, place);
    request.control = &control;
    request.decisions = decisions;
    call.line(QStringLiteral("%1 (%2): %3")
                  .arg(spec->title, place.runId(),
                       request.commit ? QStringLiteral("commits batch by batch")
                                      : QStringLiteral("dry run, every batch is rolled back")));
    BackfillEngine engine(std::move(request));
    const BackfillReport report = engine.run();
    if (call.has(QStringLiteral("export"))) {
        if (auto written = exportQueue(call, *spec, place, report.queue); !written)
            return call.fail(written.error());
    }
    return finished(call, *spec, report);
}

Description BackfillControlCommand::describe() const
{
    const auto made = [](const char *verb, const char *summary,
                         QStringList arguments = {QStringLiteral("[RUN]")}) {
        return Description{{QStringLiteral("backfill"), QString::fromLatin1(verb)},
                           QString::fromLatin1(summary),
                           std::move(arguments)};
    };
    switch (m_verb) {
    case Verb::Status:
        return made("status", "How far the running backfills of this ledger are");
    case Verb::Pause:
        return made("pause", "Hold a running backfill after its batch");
    case Verb::Resume:
        return made("resume", "Let a held backfill go on");
    case Verb::Cancel:
        return made("cancel", "End a running backfill after its batch; it can be taken up again");
    case Verb::Pace:
        break;
    }
    return made("pace", "Let batches run for a share of the time, in percent",
                {QStringLiteral("PERCENT"), QStringLiteral("[RUN]")});
}

int BackfillControlCommand::run(Invocation &call)
{
    auto folder = folderOf(call);
    if (!folder)
        return call.fail(folder.error());
    if (m_verb == Verb::Status && call.arguments().isEmpty()) {
        QJsonArray all;
        for (const BackfillControl::Running &one : BackfillControl::running(*folder)) {
            call.result(QStringLiteral("%1  %2  %3").arg(one.run, one.step, one.status[u"words"].toString()));
            all << one.status;
        }
        if (all.isEmpty())
            call.result(QStringLiteral("No backfill is running with this ledger."));
        call.document(QJsonObject{{QStringLiteral("backfills"), all}});
        return exitcode::done;
    }
    ControlCommand command;
    command.verb = describe().path.last();
    command.who = personOf(call);
    if (m_verb == Verb::Pace) {
        bool right = false;
        command.pace = QString(call.arguments().first()).remove(u'%').toInt(&right);
        if (!right || command.pace < 1 || command.pace > 100)
            return call.fail({QStringLiteral("usage"),
                              QStringLiteral("A pace is a share from 1 to 100 percent."),
                              {},
                              ErrorKind::Usage});
    }
    auto found = BackfillControl::find(*folder, call.arguments().value(m_verb == Verb::Pace ? 1 : 0));
    if (!found)
        return call.fail(found.error());
    if (m_verb != Verb::Status) {
        BackfillControl control(*folder, found->run, found->step);
        if (auto sent = control.send(command); !sent)
            return call.fail(sent.error());
    }
    call.result(QStringLiteral("%1  %2  %3")
                    .arg(found->run, found->step,
                         m_verb == Verb::Status ? found->status[u"words"].toString()
                                                : QStringLiteral("told to %1").arg(command.verb)));
    call.document(found->status);
    return exitcode::done;
}

Description BackfillQueueCommand::describe() const
{
    if (!m_decide)
        return {{QStringLiteral("backfill"), QStringLiteral("queue")},
                QStringLiteral("The ambiguous rows of a backfill, with candidates and decisions"),
                {QStringLiteral("SPEC")},
                MigrationPlace::targetFlags() +
                    QList<Flag>{{QStringLiteral("open"), {}, QStringLiteral("Only those without a decision")},
                                {QStringLiteral("export"), QStringLiteral("FILE"),
                                 QStringLiteral("Write them to a .yaml or .json file")}}};
    return {
        {QStringLiteral("backfill"), QStringLiteral("decide")},
        QStringLiteral("Decide about one ambiguous row, or by the rule about all that are open"),
        {QStringLiteral("SPEC"), QStringLiteral("[KEY]...")},
        MigrationPlace::targetFlags() +
            QList<Flag>{
                {QStringLiteral("value"), QStringLiteral("VALUE"), QStringLiteral("Take this candidate")},
                {QStringLiteral("rule"), {}, QStringLiteral("Take the candidate that the rule would choose")},
                {QStringLiteral("leave"), {}, QStringLiteral("Leave the row as it is")},
                {QStringLiteral("why"), QStringLiteral("TEXT"),
                 QStringLiteral("The reason, which is recorded (needed)")},
                {QStringLiteral("who"), QStringLiteral("NAME"),
                 QStringLiteral("Who decides (default: you)")}},
        QStringLiteral("KEY are the values of the row's key, one argument each; none means every open row. "
                       "The decision is set "
                       "by the run that is under way, or by the next one.")};
}

int BackfillQueueCommand::run(Invocation &call)
{
    auto spec = readSpec(call);
    if (!spec)
        return call.fail(spec.error());
    const bool value = call.has(QStringLiteral("value"));
    const bool leave = call.has(QStringLiteral("leave"));
    const bool rule = call.has(QStringLiteral("rule"));
    const QStringList key = call.arguments().mid(1);
    if (m_decide && (value + leave + rule != 1 || (value && key.isEmpty()) ||
                     call.value(QStringLiteral("why")).isEmpty()))
        return call.fail(
            {QStringLiteral("usage"),
             QStringLiteral("Say one of --value VALUE (with a KEY), --rule or --leave, and --why TEXT."),
             {},
             ErrorKind::Usage});
    MigrationPlace place(call);
    if (auto found = place.findTarget(QStringLiteral("backfill")); !found)
        return call.fail(found.error());
    auto session =
        database::Session::open(place.url(), place.tlsCa(), QStringLiteral("slipway"), call.stop());
    if (!session)
        return call.fail(session.error());
    auto target = BackfillTarget::open(*spec, **session);
    if (!target)
        return call.fail(target.error());
    auto exist = target->stateTablesExist(**session);
    auto rows = exist && *exist ? target->queue(**session) : Result<QList<QueueRow>>(QList<QueueRow>());
    if (!rows)
        return call.fail(rows.error());
    QList<QueueRow> meant;
    for (const QueueRow &row : *rows) {
        if ((!m_decide && (!call.has(QStringLiteral("open")) || row.open())) ||
            (m_decide && (key.isEmpty() ? row.open() : row.key == key)))
            meant << row;
    }
    if (m_decide && meant.isEmpty())
        return call.fail({QStringLiteral("decision_wrong"),
                          key.isEmpty() ? QStringLiteral("No row is open.")
                                        : QStringLiteral("%1 is not in the queue.").arg(key.join(u'/')),
                          {},
                          ErrorKind::Usage});
    for (QueueRow &row : meant) {
        if (!m_decide)
            break;
        Decision decision;
        decision.key = row.key;
        decision.kind = leave ? Decision::Kind::Leave : rule ? Decision::Kind::Rule : Decision::Kind::Value;
        decision.value = call.value(QStringLiteral("value"));
        decision.who = personOf(call);
        decision.why = call.value(QStringLiteral("why"));
        if (auto written = target->decide(**session, decision); !written)
            return call.fail(written.error());
        row.decision = decision;
    }
    if (call.has(QStringLiteral("export"))) {
        if (auto written = exportQueue(call, *spec, place, meant); !written)
            return call.fail(written.error());
    }
    printQueue(call, *spec, meant);
    call.document(
        QJsonObject{{QStringLiteral("backfill"), spec->name}, {QStringLiteral("rows"), queueJson(meant)}});
    return exitcode::done;
}

} // namespace slipway::cli
