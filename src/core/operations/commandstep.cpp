// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/commandstep.h"

#include "operations/patternwatch.h"

#include <QJsonArray>

namespace slipway::operations {

using namespace release;

namespace {

QStringList commandOf(const StepSpec &spec)
{
    const QString shell = spec.parameters[u"shell"].toString();
    if (!shell.isEmpty())
        return {QStringLiteral("/bin/sh"), QStringLiteral("-c"), shell};
    return spec.parameters[u"argv"].toVariant().toStringList();
}

} // namespace

Forecast CommandStep::forecast(StepContext &context)
{
    const QStringList command = commandOf(context.spec);
    if (command.isEmpty())
        return Forecast::blocked({QStringLiteral("command_missing"),
                                  QStringLiteral("%1: step %2 names neither argv nor shell.")
                                      .arg(context.spec.location.toString(), context.spec.id),
                                  {},
                                  ErrorKind::Usage});
    const QString shown = command.value(0) == u"/bin/sh" ? command.last() : command.join(u' ');
    return Forecast::necessary(QStringLiteral("runs %1").arg(shown),
                               {{QStringLiteral("command"), QJsonArray::fromStringList(command)}},
                               {QStringLiteral("run %1").arg(context.spec.id)});
}

StepOutcome CommandStep::run(StepContext &context)
{
    ProcessRequest request;
    request.argv = commandOf(context.spec);
    request.dir = context.setup.workspace.path(context.spec.parameters[u"dir"].toString());
    request.environment = context.setup.childEnvironment;
    request.environment.insert(QStringLiteral("PGAPPNAME"), "slipway/" + context.setup.runId.toUtf8());
    request.standardInput = context.spec.parameters[u"stdin"].toString().toUtf8();
    PatternWatch patterns(context.spec);
    auto outcome =
        context.outside.processes.run(request, context.stop, [&](OutputStream stream, QByteArrayView bytes) {
            patterns.feed(stream, bytes);
            context.output(stream, bytes);
        });
    if (!outcome)
        return StepOutcome::failed(outcome.error());
    if (outcome->cancelled)
        return {StepStatus::Interrupted, QStringLiteral("stopped; whether it had taken effect is not known"),
                Error{QStringLiteral("cancelled"),
                      QStringLiteral("The command of step %1 was stopped.").arg(context.spec.id),
                      {},
                      ErrorKind::Cancelled}};
    const int expected = context.spec.parameters[u"exit"].toInt(0);
    if (outcome->exitCode != expected) {
        QStringList details{QStringLiteral("exit code %1").arg(outcome->exitCode)};
        details << outcome->lastLines;
        return StepOutcome::failed({QStringLiteral("command_failed"),
                                    outcome->lastLines.isEmpty()
                                        ? QStringLiteral("The command of step %1 ended with exit code %2.")
                                              .arg(context.spec.id)
                                              .arg(outcome->exitCode)
                                        : outcome->lastLines.last(),
                                    details});
    }
    patterns.report(context);
    return StepOutcome::succeeded();
}

} // namespace slipway::operations
