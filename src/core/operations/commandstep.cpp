// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/commandstep.h"

#include <QJsonArray>
#include <QRegularExpression>

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

/// Checks the patterns on whole lines as they pass, so that output of any length is covered.
class PatternWatch
{
public:
    explicit PatternWatch(const StepSpec &spec)
    {
        add(spec, u"must");
        add(spec, u"must_not");
    }
    void feed(QByteArrayView bytes)
    {
        if (m_patterns.empty())
            return;
        m_rest += bytes.toByteArray();
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
            line(QString::fromUtf8(m_rest.left(end)));
            m_rest.remove(0, end + 1);
        }
    }
    void report(StepContext &context)
    {
        if (!m_rest.isEmpty())
            line(QString::fromUtf8(m_rest));
        for (const Pattern &pattern : m_patterns) {
            const bool good = pattern.wanted == (pattern.count > 0);
            context.check({pattern.expression.pattern(), QStringLiteral("output of %1").arg(context.spec.id),
                           pattern.wanted ? QStringLiteral("appears") : QStringLiteral("does not appear"),
                           pattern.count == 0
                               ? QStringLiteral("no line")
                               : QStringLiteral("%1 lines, first: %2").arg(pattern.count).arg(pattern.first),
                           good ? CheckStatus::Pass : CheckStatus::Fail});
        }
    }

private:
    struct Pattern
    {
        QRegularExpression expression;
        bool wanted;
        qint64 count = 0;
        QString first;
    };
    void add(const StepSpec &spec, QStringView key)
    {
        for (const QString &text : spec.parameters[key].toVariant().toStringList())
            m_patterns.push_back({QRegularExpression(text), key == u"must", 0, {}});
    }
    void line(const QString &text)
    {
        for (Pattern &pattern : m_patterns) {
            if (pattern.expression.match(text).hasMatch() && pattern.count++ == 0)
                pattern.first = text.left(200);
        }
    }
    std::vector<Pattern> m_patterns;
    QByteArray m_rest;
};

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
            patterns.feed(bytes);
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
