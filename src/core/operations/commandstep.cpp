// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/commandstep.h"

#include "operations/collectedfiles.h"
#include "operations/commandline.h"
#include "operations/linecutter.h"
#include "operations/outputvalues.h"
#include "operations/patternwatch.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace slipway::operations {

using namespace release;

namespace {

QList<int> expectedExits(const StepSpec &spec)
{
    const QJsonValue written = spec.parameters[u"exit"];
    if (!written.isArray())
        return {written.toInt(0)};
    QList<int> all;
    for (const QJsonValue code : written.toArray())
        all << code.toInt();
    return all;
}

StepOutcome wrongExit(const StepSpec &spec, const ProcessOutcome &process)
{
    QStringList details{QStringLiteral("exit code %1").arg(process.exitCode)};
    details << process.lastLines;
    return StepOutcome::failed({QStringLiteral("command_failed"),
                                process.lastLines.isEmpty()
                                    ? QStringLiteral("The command of step %1 ended with exit code %2.")
                                          .arg(spec.id)
                                          .arg(process.exitCode)
                                    : process.lastLines.last(),
                                details});
}

} // namespace

Forecast CommandStep::forecast(StepContext &context)
{
    const CommandLine command(context.spec);
    if (auto ready = command.ready(context); !ready)
        return Forecast::blocked(ready.error());
    return Forecast::necessary(QStringLiteral("runs %1").arg(command.shown()), command.intent(),
                               {QStringLiteral("run %1").arg(context.spec.id)});
}

StepOutcome CommandStep::run(StepContext &context)
{
    PatternWatch patterns(context.spec);
    OutputValues values(context.spec);
    LineCutter lines([&](int stream, QByteArrayView line, bool ended) {
        patterns.look(stream, line, ended);
        values.look(line);
    });
    const bool read = !patterns.isEmpty() || !values.isEmpty();
    const CollectedFiles files(context);
    QElapsedTimer timer;
    timer.start();
    const auto ran = CommandLine(context.spec).run(context, [&](OutputStream stream, QByteArrayView bytes) {
        if (read)
            lines.feed(stream, bytes);
        context.output(stream, bytes);
    });
    if (ran.ended)
        return *ran.ended;
    const qint64 took = timer.elapsed();
    lines.finish();
    const bool good = expectedExits(context.spec).contains(ran.process.exitCode);
    if (auto collected = files.collect(good); !collected)
        return StepOutcome::failed(collected.error());
    if (!good)
        return wrongExit(context.spec, ran.process);
    const QString where = QStringLiteral("output of %1").arg(context.spec.id);
    patterns.report(context, where, took);
    if (auto reported = values.report(context, where, ran.process.standardOutput, took); !reported)
        return StepOutcome::failed(reported.error());
    return StepOutcome::succeeded();
}

void CommandStep::validate(const StepSpec &spec, const Complain &complain)
{
    if (!spec.parameters.contains(u"argv") && !spec.parameters.contains(u"shell"))
        complain({}, QStringLiteral("key_missing"),
                 QStringLiteral("step '%1' of kind %2 needs 'argv' or 'shell'").arg(spec.id, spec.kind));
    validatePatterns(spec, u"must", complain);
    validatePatterns(spec, u"must_not", complain);
    OutputValues::validate(spec, complain);
    CollectedFiles::validate(spec, complain);
}

QList<ParameterRule> CommandStep::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return CommandLine::parameters() +
           QList<ParameterRule>{
               rule("exit", "any", "Expected exit code (default 0), or a list of them"),
               rule("must", "list", "Regular expressions that must appear in the output"),
               rule("must_not", "list", "Regular expressions that must not appear in the output"),
               rule("json", "map",
                    "Paths in the JSON (or Python) object that the output has, with what they must be"),
               rule("summary", "any",
                    "Labels whose numbers the output tells: a list, or name: label, with expectations"),
               rule("capture", "map", "Values for later steps: NAME: pattern, $.path or {json: path}"),
               rule("collect", "list",
                    "Files that it leaves: kept beside the reports, hashed into the record"),
               rule("again", "boolean", "It changes nothing: a resume may run it again (default false)")};
}

} // namespace slipway::operations
