// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/democommand.h"

#include "cli/demopeople.h"
#include "cli/prompt.h"
#include "cli/releasecommands.h"
#include "cli/runprinter.h"
#include "console/demo.h"
#include "console/diagnostics.h"
#include "console/plantext.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

namespace slipway::cli {

using namespace release;

Description DemoCommand::describe() const
{
    return {{QStringLiteral("demo")},
            QStringLiteral("A whole release on a private PostgreSQL and a local Stripe; needs nothing, "
                           "leaves nothing running"),
            {},
            {{QStringLiteral("headless"), {}, QStringLiteral("Run the release here on the command line")},
             {QStringLiteral("dir"), QStringLiteral("DIR"),
              QStringLiteral("New folder for the sample product (default: a temporary one, which stays)")},
             {QStringLiteral("product"), QStringLiteral("NAME"),
              QStringLiteral("Sample product (default: saas-starter)")}}};
}

namespace {

/// The window lies beside this program, or on the path; it is only tried where there is a display.
QString windowProgram(const QProcessEnvironment &environment)
{
    if (environment.value(QStringLiteral("DISPLAY")).isEmpty() &&
        environment.value(QStringLiteral("WAYLAND_DISPLAY")).isEmpty())
        return {};
    const QString name = QStringLiteral("slipway-desktop");
    const QString beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

} // namespace

int DemoCommand::run(Invocation &call)
{
    console::startDiagnostics(call.verbose());
    const bool here = call.has(QStringLiteral("headless")) || call.has(QStringLiteral("json"));
    if (const QString window = here ? QString() : windowProgram(call.terminal().environment);
        !window.isEmpty()) {
        call.line(QStringLiteral("Opening the window; `slipway demo --headless` runs the release here."));
        QStringList arguments{QStringLiteral("--demo")};
        if (const QString product = call.value(QStringLiteral("product")); !product.isEmpty())
            arguments << QStringLiteral("--product") << product;
        if (const QString dir = call.value(QStringLiteral("dir")); !dir.isEmpty())
            arguments << QStringLiteral("--dir") << call.absolutePath(dir);
        return QProcess::execute(window, arguments);
    }
    const QString wanted = call.value(QStringLiteral("dir"));
    call.line(QStringLiteral(
        "Starting a private PostgreSQL cluster and a Stripe-compatible server on 127.0.0.1 …"));
    auto world =
        console::DemoWorld::start(call.value(QStringLiteral("product"), QStringLiteral("saas-starter")),
                                  wanted.isEmpty() ? QString() : call.absolutePath(wanted));
    if (!world)
        return call.fail(world.error());
    call.line(QStringLiteral("Sample product in %1").arg((*world)->dir()));
    console::SessionRequest request;
    request.workspaceDir = (*world)->dir();
    request.environment = QStringLiteral("local");
    request.options.nonInteractive = true;
    request.processEnvironment = call.terminal().environment;
    PromptOperator person(call.terminal(), false, call.stop());
    const DemoPeople people((*world)->dir());
    if (auto answered = people.answer(person, request.options); !answered)
        return call.fail(answered.error());
    auto session = console::ReleaseSession::open(request, person);
    if (!session)
        return call.fail(session.error());
    console::ReleaseJob job(**session);
    if (auto prepared = job.prepareRelease((*world)->playbook(), call.stop()); !prepared)
        return call.fail(prepared.error());
    for (const QString &line : job.planLines())
        call.line(line);
    call.line();
    auto roles = people.sign(**session, job, call.stop());
    if (!roles)
        return call.fail(roles.error());
    if (!roles->isEmpty())
        call.line(
            QStringLiteral(
                "The demo signs as %1 and answers the checklists itself; in a release of yours people do.\n")
                .arg(roles->join(QStringLiteral(", "))));
    RunPrinter printer(call);
    const console::RunReport report =
        job.execute([&](const StoredEvent &event) { printer.show(event); }, call.stop());
    if (report.artifact.isEmpty())
        return call.fail(report.error.value_or(
            Error{QStringLiteral("unknown"), QStringLiteral("The demo ended without an artifact.")}));
    printReport(call, report.artifact, report.artifactPath);
    call.document(report.artifact);
    call.line(QStringLiteral(
                  "\nLook at it:   slipway artifact show %1\nThe history:  cd %2 && slipway release list")
                  .arg(report.artifactPath, (*world)->dir()));
    return report.error ? exitCodeOf(report.error->kind) : exitcode::done;
}

} // namespace slipway::cli
