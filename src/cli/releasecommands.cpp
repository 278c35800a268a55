// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/releasecommands.h"

#include "cli/ledgeraccess.h"
#include "cli/runprinter.h"
#include "cli/workflowcommands.h"
#include "console/diagnostics.h"
#include "console/plantext.h"
#include "evidence/approvalfile.h"
#include "playbook/answersreader.h"

namespace slipway::cli {

using namespace release;
using console::ReleaseJob;
using console::ReleaseSession;
using console::RunReport;

namespace {

using Prepare = std::function<Result<void>(ReleaseJob &job)>;

/// The plan, and with --out as a file for people who approve it elsewhere.
int showPlan(Invocation &call, const ReleaseJob &job)
{
    const Plan &plan = job.plan();
    if (call.has(QStringLiteral("out"))) {
        const QString path = call.absolutePath(call.value(QStringLiteral("out")));
        auto document = job.planDocument();
        if (!document)
            return call.fail(document.error());
        if (auto written = evidence::writePlan(path, *document); !written)
            return call.fail(written.error());
        call.line(QStringLiteral("Plan written to %1").arg(path));
    }
    for (const QString &line : job.planLines())
        call.line(line);
    call.document(job.planJson());
    if (plan.blocked())
        return exitcode::failed;
    return plan.pending() ? exitcode::pending : exitcode::done;
}

int failed(Invocation &call, const WorkflowCommands &workflow, const Error &error)
{
    workflow.annotate(error);
    return call.fail(error);
}

int finished(Invocation &call, const WorkflowCommands &workflow, const RunReport &report)
{
    if (report.artifact.isEmpty())
        return failed(call, workflow,
                      report.error.value_or(Error{QStringLiteral("unknown"),
                                                  QStringLiteral("The run ended without an artifact.")}));
    if (report.error) {
        call.line();
        QString text = call.painted(QStringLiteral("slipway: "), "31") + report.error->message;
        for (const QString &detail : report.error->details)
            text += QStringLiteral("\n    ") + detail;
        call.terminal().err((text + u'\n').toUtf8());
    }
    printReport(call, report.artifact, report.artifactPath);
    call.document(report.artifact);
    workflow.report(report.artifact, report.artifactPath);
    if (!report.error)
        return exitcode::done;
    const int code = exitCodeOf(report.error->kind);
    return code == exitcode::usage || code == exitcode::busy ? exitcode::failed : code; // a run was begun
}

/// Resume and rollback know their environment from the run that they name.
Result<void> environmentFromRun(Invocation &call)
{
    if (call.has(QStringLiteral("env")))
        return {};
    auto ledger = openLedger(call);
    if (!ledger)
        return ledger.error();
    auto run = (*ledger)->run(call.arguments().first());
    if (!run)
        return run.error();
    call.m_values.insert(QStringLiteral("env"), {run->environment});
    return {};
}

/// Everything that runs a playbook: open, prepare, show, run.
int runJob(Invocation &call, const RunOptions &options, const Prepare &prepare, bool planOnly)
{
    console::startDiagnostics(call.verbose());
    WorkflowCommands workflow(call);
    const bool interactive = call.terminal().inIsTerminal && !options.nonInteractive;
    PromptOperator person(call.terminal(), interactive, call.stop());
    if (call.has(QStringLiteral("answers"))) {
        auto answers = playbook::readAnswers(options.answers);
        if (!answers)
            return failed(call, workflow, answers.error());
        person.useAnswers(std::move(*answers));
    }
    RunPrinter printer(call);
    if (call.has(QStringLiteral("events"))) {
        if (auto opened = printer.writeEventsTo(call.absolutePath(call.value(QStringLiteral("events"))));
            !opened)
            return failed(call, workflow, opened.error());
    }
    auto session = ReleaseSession::open(sessionRequest(call, options), person);
    if (!session)
        return failed(call, workflow, session.error());
    workflow.mask(**session);
    ReleaseJob job(**session);
    if (auto prepared = prepare(job); !prepared)
        return failed(call, workflow, prepared.error());
    if (planOnly || options.dryRun)
        return showPlan(call, job);
    call.line(QStringLiteral("%1 → %2").arg(job.playbook().title, (*session)->environment().name));
    for (const QString &line : job.planLines())
        call.line(line);
    call.line();
    const RunReport report = job.execute([&](const StoredEvent &event) { printer.show(event); }, call.stop());
    if (const QStringList unused = person.unusedAnswers(); !unused.isEmpty() && !report.error)
        call.warn(QStringLiteral("--answers: nothing asked for %1").arg(unused.join(QStringLiteral(", "))));
    return finished(call, workflow, report);
}

int runWithOptions(Invocation &call, const Prepare &prepare, bool planOnly = false)
{
    auto options = releaseOptions(call);
    if (!options)
        return failed(call, WorkflowCommands(call), options.error());
    return runJob(call, *options, prepare, planOnly);
}

} // namespace

QList<Flag> releaseFlags()
{
    const auto flag = [](const char *name, const char *value, const char *help, bool repeated = false) {
        return Flag{QLatin1String(name), QLatin1String(value), QString::fromUtf8(help), repeated};
    };
    return {
        flag("non-interactive", "", "Never prompt: what is missing is one error that lists all of it"),
        flag("skip-stripe", "", "No request to Stripe; prints and records the manual checklist instead"),
        flag("skip-db-checks", "",
             "Leave out the checks of the billing plans table (evidence from elsewhere)"),
        flag("summary-path", "PATH", "Where to write the artifact (default: the workspace's reports folder)"),
        flag("plan", "CODE=CENTS", "Amount of one plan in this run, in the currency's minor unit", true),
        flag("dry-run", "", "Show the plan and change nothing"),
        flag("yes-i-mean", "ENV", "The confirmation that a protected environment asks for"),
        flag("ticket", "ID", "Change ticket, for the artifact"),
        flag("release-version", "VERSION", "Version being released, for the artifact"),
        flag("note", "TEXT", "A note for the artifact"),
        flag("evidence", "FILE", "A file to attach: its SHA-256 goes into the artifact", true),
        flag("events", "FILE", "Also write every event to this file, one JSON object a line"),
        flag("proof", "ARTIFACT",
             "Artifact of an earlier release, as FILE or FILE@sha256:HEX; it must be valid", true),
        flag("approval", "FILE", "An approval of this plan, from `release approve`", true),
        flag("answers", "FILE",
             "Answers to the playbook's questions, by step (YAML or JSON; never approvals)"),
        flag("pr", "ID", "A related change (a pull request), for artifact and checklist", true),
        flag("release-notes", "TEXT", "Release notes or a link to them, for artifact and checklist"),
        flag("out", "FILE", "With a plan or --dry-run: also write the plan as a file, to be approved"),
        flag("accept-revert", "", "Let this run take back an earlier amount override"),
        flag("trust", "", "Trust a playbook from outside the workspace for this run"),
        flag("from", "STEP",
             "Begin at this step: before it only checks run, and nothing left out counts as done"),
        flag("skip", "STEP=REASON", "Leave a step out; what needs it does not run", true)};
}

Result<RunOptions> releaseOptions(const Invocation &call)
{
    RunOptions options;
    options.nonInteractive = call.has(QStringLiteral("non-interactive"));
    options.skipStripe = call.has(QStringLiteral("skip-stripe"));
    options.skipDbChecks = call.has(QStringLiteral("skip-db-checks"));
    options.dryRun = call.has(QStringLiteral("dry-run"));
    options.acceptRevert = call.has(QStringLiteral("accept-revert"));
    options.trust = call.has(QStringLiteral("trust"));
    options.yesIMean = call.value(QStringLiteral("yes-i-mean"));
    options.ticket = call.value(QStringLiteral("ticket"));
    options.releaseVersion = call.value(QStringLiteral("release-version"));
    options.note = call.value(QStringLiteral("note"));
    if (call.has(QStringLiteral("summary-path")))
        options.summaryPath = call.absolutePath(call.value(QStringLiteral("summary-path")));
    for (const QString &path : call.values(QStringLiteral("evidence")))
        options.evidence << call.absolutePath(path);
    for (const QString &path : call.values(QStringLiteral("proof")))
        options.proofs << call.absolutePath(path);
    options.startAt = call.value(QStringLiteral("from"));
    for (const QString &given : call.values(QStringLiteral("skip"))) {
        const QString reason = given.section(u'=', 1).trimmed();
        if (given.section(u'=', 0, 0).isEmpty() || reason.isEmpty())
            return usage(
                QStringLiteral("--skip %1: STEP=REASON is expected; the reason is recorded.").arg(given));
        options.skips.insert(given.section(u'=', 0, 0), reason);
    }
    for (const QString &path : call.values(QStringLiteral("approval")))
        options.approvals << call.absolutePath(path);
    if (call.has(QStringLiteral("answers")))
        options.answers = call.absolutePath(call.value(QStringLiteral("answers")));
    options.prs = call.values(QStringLiteral("pr"));
    options.releaseNotes = call.value(QStringLiteral("release-notes"));
    for (const QString &given : call.values(QStringLiteral("plan"))) {
        const QString code = given.section(u'=', 0, 0);
        bool number = false;
        const qint64 amount = given.section(u'=', 1).toLongLong(&number);
        if (code.isEmpty() || !number || amount < 0)
            return usage(QStringLiteral("--plan %1: CODE=CENTS is expected, for example --plan starter=2000.")
                             .arg(given));
        options.planAmounts.insert(code, amount);
    }
    return options;
}

console::SessionRequest sessionRequest(const Invocation &call, const RunOptions &options)
{
    console::SessionRequest request;
    if (call.has(QStringLiteral("workspace")))
        request.workspaceDir = call.absolutePath(call.value(QStringLiteral("workspace")));
    request.startDir = call.terminal().currentDir;
    request.environment = call.value(QStringLiteral("env"));
    request.ledger = call.value(QStringLiteral("ledger"));
    request.options = options;
    request.processEnvironment = call.terminal().environment;
    request.needStripe = !options.skipStripe;
    request.stop = call.stop();
    return request;
}

Description ReleaseDbCommand::describe() const
{
    return {
        {QStringLiteral("release"), QStringLiteral("db")},
        QStringLiteral("The database release: migrate, seed plans, verify, leave an artifact"),
        {},
        releaseFlags(),
        QStringLiteral(
            "Runs the playbook db-release on one environment: pre-flight checks, migrations, Stripe plan\n"
            "provisioning, verification, artifact. Exit codes: 0 done, 1 failed, 2 bad input, 3 refused,\n"
            "4 another run holds the target, 5 work pending (--dry-run), 130 cancelled.")};
}

int ReleaseDbCommand::run(Invocation &call)
{
    return runWithOptions(
        call, [&](ReleaseJob &job) { return job.prepareRelease(QStringLiteral("db-release"), call.stop()); });
}

Description ReleaseRunCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("run")},
            QStringLiteral("Run a playbook"),
            {QStringLiteral("PLAYBOOK")},
            releaseFlags()};
}

int ReleaseRunCommand::run(Invocation &call)
{
    return runWithOptions(
        call, [&](ReleaseJob &job) { return job.prepareRelease(call.arguments().first(), call.stop()); });
}

Description ReleasePlanCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("plan")},
            QStringLiteral("Forecast a playbook; nothing is changed (exit 5: work is pending)"),
            {QStringLiteral("PLAYBOOK")},
            releaseFlags()};
}

int ReleasePlanCommand::run(Invocation &call)
{
    return runWithOptions(
        call, [&](ReleaseJob &job) { return job.prepareRelease(call.arguments().first(), call.stop()); },
        true);
}

Description ReleaseResumeCommand::describe() const
{
    QList<Flag> flags = releaseFlags();
    flags.removeIf([](const Flag &flag) { return flag.name == u"from"; }); // a resume knows where it stopped
    return {{QStringLiteral("release"), QStringLiteral("resume")},
            QStringLiteral("Continue a failed, cancelled or interrupted run from fresh facts"),
            {QStringLiteral("RUN")},
            flags};
}

int ReleaseResumeCommand::run(Invocation &call)
{
    if (auto known = environmentFromRun(call); !known)
        return call.fail(known.error());
    return runWithOptions(
        call, [&](ReleaseJob &job) { return job.prepareResume(call.arguments().first(), call.stop()); });
}

Description ReleaseFixCommand::describe() const
{
    QList<Flag> flags = releaseFlags();
    flags << Flag{QStringLiteral("step"), QStringLiteral("STEP"),
                  QStringLiteral("The failed step, where several have a known fix")};
    return {{QStringLiteral("release"), QStringLiteral("fix")},
            QStringLiteral("Carry out the known fix of what failed in a run; then resume that run"),
            {QStringLiteral("RUN")},
            flags};
}

int ReleaseFixCommand::run(Invocation &call)
{
    if (auto known = environmentFromRun(call); !known)
        return call.fail(known.error());
    return runWithOptions(call, [&](ReleaseJob &job) {
        return job.prepareFix(call.arguments().first(), call.value(QStringLiteral("step")), call.stop());
    });
}

Description ReleaseRollbackCommand::describe() const
{
    QList<Flag> flags = releaseFlags();
    flags << Flag{QStringLiteral("option"), QStringLiteral("NAME"),
                  QStringLiteral("Which of the playbook's rollback options (db-release: schema, prices)")};
    return {{QStringLiteral("release"), QStringLiteral("rollback")},
            QStringLiteral("Take back what a run did, by one of its playbook's rollback options"),
            {QStringLiteral("RUN")},
            flags};
}

int ReleaseRollbackCommand::run(Invocation &call)
{
    if (!call.has(QStringLiteral("option")))
        return call.fail(
            usage(QStringLiteral("Say which way back: --option NAME (db-release has schema and prices).")));
    if (auto known = environmentFromRun(call); !known)
        return call.fail(known.error());
    return runWithOptions(call, [&](ReleaseJob &job) {
        return job.prepareRollback(call.arguments().first(), call.value(QStringLiteral("option")),
                                   call.stop());
    });
}

} // namespace slipway::cli
