// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/commandline.h"

#include "operations/jsonpath.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

Result<QStringList> expandAll(const StepContext &context, const QStringList &words)
{
    QStringList expanded;
    for (const QString &word : words) {
        auto one = context.expand(word);
        if (!one)
            return one.error();
        expanded << *one;
    }
    return expanded;
}

QString lineOf(const QStringList &argv)
{
    QByteArray line = "exec";
    for (const QString &word : argv)
        line += ' ' + shellQuoted(word.toUtf8());
    return QString::fromUtf8(line);
}

Error cancelledError(const QString &message)
{
    return {QStringLiteral("cancelled"), message, {}, ErrorKind::Cancelled};
}

} // namespace

CommandLine::CommandLine(const StepSpec &spec)
    : m_argv(spec.parameters[u"argv"].toVariant().toStringList())
    , m_shell(spec.parameters[u"shell"].toString())
    , m_dir(spec.parameters[u"dir"].toString())
    , m_stdin(spec.parameters[u"stdin"].toString())
    , m_host(spec.parameters[u"host"].toString())
    , m_environment(spec.parameters[u"environment"].toObject())
{
    if (!m_shell.isEmpty())
        m_argv.clear();
}

QString CommandLine::shown() const
{
    const QString command = m_shell.isEmpty() ? m_argv.join(u' ') : m_shell;
    return m_host.isEmpty() ? command : QStringLiteral("%1 (on %2)").arg(command, m_host);
}

QJsonObject CommandLine::intent() const
{
    const QStringList command =
        m_shell.isEmpty() ? m_argv : QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"), m_shell};
    QJsonObject intent{{QStringLiteral("command"), QJsonArray::fromStringList(command)}};
    if (!m_host.isEmpty())
        intent.insert(QStringLiteral("host"), m_host);
    return intent;
}

Result<void> CommandLine::ready(const StepContext &context) const
{
    if (isEmpty())
        return Error{QStringLiteral("command_missing"),
                     QStringLiteral("%1: step %2 names neither argv nor shell.")
                         .arg(context.spec.location.toString(), context.spec.id),
                     {},
                     ErrorKind::Usage};
    if (m_host.isEmpty() || hostNamed(context, m_host))
        return {};
    return hostUnknown(context, m_host);
}

Result<QMap<QString, QByteArray>> CommandLine::environment(const StepContext &context) const
{
    QMap<QString, QByteArray> environment;
    for (const QString &name : Variables::referenced(m_shell)) {
        const QJsonValue captured = context.recorded(QStringLiteral("var.") + name);
        if (captured.isString())
            environment.insert(name, captured.toString().toUtf8());
    }
    for (auto it = m_environment.begin(); it != m_environment.end(); ++it) {
        auto value = context.expandSecret(jsonWords(it.value()));
        if (!value)
            return value.error();
        environment.insert(it.key(), value->reveal());
    }
    environment.insert(QStringLiteral("PGAPPNAME"), "slipway/" + context.setup.runId.toUtf8());
    return environment;
}

Result<ProcessRequest> CommandLine::request(const StepContext &context,
                                            const QMap<QString, QByteArray> &more) const
{
    auto words = expandAll(context, m_argv);
    auto dir = context.expand(m_dir);
    auto input = context.expandSecret(m_stdin);
    auto added = environment(context);
    for (const Error *error : {words ? nullptr : &words.error(), dir ? nullptr : &dir.error(),
                               input ? nullptr : &input.error(), added ? nullptr : &added.error()}) {
        if (error)
            return *error;
    }
    added->insert(more);
    ProcessRequest request;
    if (const HostSpec *host = m_host.isEmpty() ? nullptr : hostNamed(context, m_host)) {
        auto ssh = sshOf(context, *host);
        if (!ssh)
            return ssh.error();
        const QString line = m_shell.isEmpty() ? lineOf(*words) : m_shell;
        request = hostRequest(*host, *ssh, {line, *dir, *added, input->reveal()});
        request.dir = context.setup.workspace.dir;
        request.environment = context.setup.childEnvironment;
        return request;
    }
    request.argv =
        m_shell.isEmpty() ? *words : QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"), m_shell};
    request.dir = context.setup.workspace.path(*dir);
    request.environment = context.setup.childEnvironment;
    request.environment.insert(*added);
    request.standardInput = input->reveal();
    return request;
}

CommandLine::Ran CommandLine::run(StepContext &context, const OutputSink &sink,
                                  const QMap<QString, QByteArray> &more) const
{
    if (auto fit = ready(context); !fit)
        return {{}, StepOutcome::failed(fit.error())};
    auto wanted = request(context, more);
    if (!wanted)
        return {{}, StepOutcome::failed(wanted.error())};
    auto outcome = context.outside.processes.run(*wanted, context.stop, sink);
    if (!outcome)
        return {{}, StepOutcome::failed(outcome.error())};
    if (!m_host.isEmpty())
        return {*outcome, endedOnHost(context, *outcome)};
    if (outcome->cancelled)
        return {*outcome, stopped(context, QString())};
    return {*outcome, {}};
}

StepOutcome CommandLine::stopped(const StepContext &context, const QString &where) const
{
    return {
        StepStatus::Interrupted, QStringLiteral("stopped; whether it had taken effect is not known"),
        cancelledError(QStringLiteral("The command of step %1 was stopped%2.").arg(context.spec.id, where))};
}

std::optional<StepOutcome> CommandLine::endedOnHost(const StepContext &context,
                                                    const ProcessOutcome &outcome) const
{
    const QString id = context.spec.id;
    switch (hostEnd(outcome)) {
    case HostEnd::Ordinary:
        return {};
    case HostEnd::Ended:
        return stopped(context, QStringLiteral(", and nothing of it is left on host %1").arg(m_host));
    case HostEnd::NotBegun:
        return StepOutcome::failed(hostError(*hostNamed(context, m_host), outcome));
    case HostEnd::StillThere:
        return StepOutcome{
            StepStatus::Interrupted, QStringLiteral("stopped, but it does not end"),
            cancelledError(QStringLiteral("The command of step %1 was stopped, but a process of it "
                                          "resists SIGKILL on host %2. Look there.")
                               .arg(id, m_host))};
    case HostEnd::Disconnected: {
        Error error{
            QStringLiteral("host_disconnected"),
            QStringLiteral("The connection to host %1 was lost while step %2 ran its command there. It is "
                           "ended there as soon as the host notices; whether it had taken effect is not "
                           "known.")
                .arg(m_host, id),
            outcome.lastLines};
        if (outcome.cancelled)
            error.kind = ErrorKind::Cancelled;
        return StepOutcome{StepStatus::Interrupted, error.message, error};
    }
    }
    Q_UNREACHABLE();
}

QList<ParameterRule> CommandLine::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return {
        rule("argv", "list", "Program and arguments; ${NAME} is replaced, secrets are refused"),
        rule("shell", "string", "A line for sh, instead of argv; captured variables are in its environment"),
        rule("dir", "string", "Folder, relative to the workspace or to the host's folder"),
        rule("stdin", "string", "Standard input; may name secrets as ${NAME}"),
        rule("environment", "map", "Variables added for the child alone; may name secrets as ${NAME}"),
        rule("host", "string", "Where it runs: a host of the workspace, through ssh; default this machine")};
}

const HostSpec *hostNamed(const StepContext &context, const QString &name)
{
    const QList<HostSpec> &hosts = context.setup.environment.settings.hosts;
    const auto found =
        std::find_if(hosts.cbegin(), hosts.cend(), [&](const HostSpec &host) { return host.name == name; });
    return found == hosts.cend() ? nullptr : &*found;
}

Error hostUnknown(const StepContext &context, const QString &name)
{
    QStringList known;
    for (const HostSpec &host : context.setup.environment.settings.hosts)
        known << host.name;
    return {QStringLiteral("host_unknown"),
            QStringLiteral("%1: step %2 runs on host '%3', which environment %4 does not have (%5). Name it "
                           "under hosts in slipway.yaml.")
                .arg(context.spec.location.toString(), context.spec.id, name, context.setup.environment.name,
                     known.isEmpty() ? QStringLiteral("it has none") : known.join(QStringLiteral(", "))),
            {},
            ErrorKind::Usage};
}

Result<QStringList> sshOf(const StepContext &context, const HostSpec &host)
{
    return expandAll(context, host.ssh);
}

} // namespace slipway::operations
