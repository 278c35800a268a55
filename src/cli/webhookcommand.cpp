// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/webhookcommand.h"

#include "cli/prompt.h"
#include "cli/releasecommands.h"
#include "cli/workflowcommands.h"
#include "console/plantext.h"
#include "console/singlestep.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

/// env:NAME, - for standard input, or the value itself, with a warning.
Result<Secret> secretOf(Invocation &call, const console::ReleaseSession &session, const QString &flag)
{
    const QString given = call.value(flag);
    if (given == u"-")
        return Secret(call.terminal().readAll().trimmed());
    if (!given.startsWith(QStringLiteral("env:"))) {
        call.warn(QStringLiteral(
                      "--%1 has the value on the command line, where other users of this machine can read "
                      "it; env:NAME is safer.")
                      .arg(flag));
        return Secret(given.toUtf8());
    }
    const QString name = given.mid(4);
    const QString value = session.processEnvironment().value(name);
    if (value.isEmpty())
        return usage(QStringLiteral("The variable %1, named by --%2, is not set.").arg(name, flag));
    return Secret(value.toUtf8());
}

Result<void> takeSecrets(Invocation &call, console::ReleaseSession &session)
{
    for (const auto &[flag, target] : {std::pair{QStringLiteral("secret"), &session.setup().webhookSecret},
                                       std::pair{QStringLiteral("database"), &session.setup().databaseUrl}}) {
        if (!call.has(flag))
            continue;
        auto value = secretOf(call, session, flag);
        if (!value)
            return value.error();
        session.adoptSecret(flag, *value);
        *target = std::move(*value);
    }
    return {};
}

QJsonObject parametersOf(const Invocation &call)
{
    QJsonObject parameters{{QStringLiteral("url"), call.value(QStringLiteral("url"))}};
    if (call.has(QStringLiteral("event")))
        parameters.insert(QStringLiteral("event"), call.value(QStringLiteral("event")));
    const QString record = call.value(QStringLiteral("record"));
    QStringList claims = call.values(QStringLiteral("prove"));
    if (!record.isEmpty())
        parameters.insert(QStringLiteral("record"), record);
    else if (claims.isEmpty()) // without a record nothing can be counted
        claims = {QStringLiteral("delivered"), QStringLiteral("forged"), QStringLiteral("old"),
                  QStringLiteral("other_account")};
    if (!claims.isEmpty())
        parameters.insert(QStringLiteral("prove"), QJsonArray::fromStringList(claims));
    return parameters;
}

} // namespace

Description WebhookProbeCommand::describe() const
{
    return {
        {QStringLiteral("stripe"), QStringLiteral("webhook"), QStringLiteral("probe")},
        QStringLiteral("Send signed test events to a webhook endpoint and prove what it does with them"),
        {},
        {{QStringLiteral("url"), QStringLiteral("URL"), QStringLiteral("The product's webhook endpoint")},
         {QStringLiteral("secret"), QStringLiteral("SECRET"),
          QStringLiteral(
              "env:NAME, - for standard input, or the signing secret (default: the environment's)")},
         {QStringLiteral("database"), QStringLiteral("URL"),
          QStringLiteral("env:NAME, -, or where the record is looked for (default: the environment's)")},
         {QStringLiteral("record"), QStringLiteral("SQL"),
          QStringLiteral("Query that counts an event's records; {event} is the event's id, quoted")},
         {QStringLiteral("event"), QStringLiteral("TYPE"), QStringLiteral("Default invoice.paid")},
         {QStringLiteral("prove"), QStringLiteral("CLAIM"),
          QStringLiteral(
              "delivered, idempotent, forged, old, other_account, endpoint or deliveries (default: all but "
              "the last)"),
          true}}};
}

int WebhookProbeCommand::run(Invocation &call)
{
    if (!call.has(QStringLiteral("url")))
        return call.fail(usage(QStringLiteral("--url is missing: the endpoint to send events to.")));
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    console::SessionRequest request = sessionRequest(call);
    request.needDatabase = call.has(QStringLiteral("record")) && !call.has(QStringLiteral("database"));
    auto session = console::ReleaseSession::open(request, person);
    if (!session)
        return call.fail(session.error());
    WorkflowCommands::maskSecrets(call, **session);
    if (auto taken = takeSecrets(call, **session); !taken)
        return call.fail(taken.error());
    const console::SingleStepReport report = console::runSingleStep(
        **session, QStringLiteral("webhook_proof"), parametersOf(call), {}, call.stop());
    if (report.checks.isEmpty() && report.outcome.error)
        return call.fail(*report.outcome.error);
    Table table{{},
                {QStringLiteral("proof"), QStringLiteral("status"), QStringLiteral("expected"),
                 QStringLiteral("actual")},
                {}};
    QJsonArray checks;
    for (const CheckResult &check : report.checks) {
        table.rows << QStringList{check.name, checkStatusName(check.status), check.expected,
                                  check.reason.isEmpty()
                                      ? check.actual
                                      : QString(check.actual + QStringLiteral(": ") + check.reason)};
        checks << check.toJson();
    }
    for (const QString &line : console::tableText(table))
        call.result(line);
    call.document(QJsonObject{{QStringLiteral("checks"), checks}});
    return report.outcome.error ? exitCodeOf(report.outcome.error->kind) : exitcode::done;
}

} // namespace slipway::cli
