// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/billingcommands.h"

#include "cli/prompt.h"
#include "cli/releasecommands.h"
#include "cli/workflowcommands.h"
#include "console/planparts.h"
#include "console/plantext.h"
#include "console/singlestep.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

namespace {

Flag planFlag()
{
    return {QStringLiteral("plan"), QStringLiteral("CODE=CENTS"),
            QStringLiteral("Amount of one plan, in the currency's minor unit"), true};
}

/// A session with what billing needs of it; the person of the prompt lives as long.
struct Opened
{
    PromptOperator person;
    std::unique_ptr<console::ReleaseSession> session;

    explicit Opened(Invocation &call, bool nonInteractive)
        : person(call.terminal(), call.terminal().inIsTerminal && !nonInteractive, call.stop())
    {
    }

    Result<billing::BillingParts> open(Invocation &call, const RunOptions &options, bool needStripe = true)
    {
        console::SessionRequest request = sessionRequest(call, options);
        request.needStripe = needStripe;
        auto opened = console::ReleaseSession::open(request, person);
        if (!opened)
            return opened.error();
        session = std::move(*opened);
        WorkflowCommands::maskSecrets(call, *session);
        return console::planParts(*session, call.stop());
    }
};

void printTable(Invocation &call, const Table &table)
{
    for (const QString &line : console::tableText(table))
        call.result(line);
}

/// env:NAME, keychain:NAME, - (standard input), or the value itself, with a warning.
Result<QString> secretArgument(Invocation &call, const QString &flag, Secret *literal)
{
    const QString given = call.value(flag);
    if (given.startsWith(QStringLiteral("env:")) || given.startsWith(QStringLiteral("keychain:")))
        return given;
    if (given == u"-") {
        *literal = Secret(call.terminal().readAll().trimmed());
        return QString();
    }
    call.warn(QStringLiteral("--%1 has the secret on the command line, where other users of this machine can "
                             "read it; env:NAME, keychain:NAME or - are safer.")
                  .arg(flag));
    *literal = Secret(given.toUtf8());
    return QString();
}

/// The person's currency and trial days over the catalogue's.
Result<void> adjustCatalog(const Invocation &call, QList<CatalogPlan> &catalog)
{
    for (CatalogPlan &plan : catalog) {
        if (call.has(QStringLiteral("currency")) &&
            plan.currency != call.value(QStringLiteral("currency")).toLower()) {
            const QString old = plan.currency;
            plan.currency = call.value(QStringLiteral("currency")).toLower();
            if (plan.lookupKey.endsWith(u'_' + old))
                plan.lookupKey = plan.lookupKey.chopped(old.size()) + plan.currency;
        }
        if (call.has(QStringLiteral("trial-days"))) {
            bool number = false;
            plan.trialDays = call.value(QStringLiteral("trial-days")).toInt(&number);
            if (!number || plan.trialDays < 0)
                return Error{QStringLiteral("usage"),
                             QStringLiteral("--trial-days takes a whole number of days."),
                             {},
                             ErrorKind::Usage};
        }
    }
    return {};
}

} // namespace

Description StripeSetupCommand::describe() const
{
    return {{QStringLiteral("stripe"), QStringLiteral("setup")},
            QStringLiteral("Provision the plan catalogue in Stripe, and map it back"),
            {},
            {{QStringLiteral("non-interactive"), {}, QStringLiteral("Never prompt")},
             {QStringLiteral("secret-key"), QStringLiteral("KEY"),
              QStringLiteral(
                  "env:NAME, keychain:NAME, - for standard input, or the key (default: the environment's)")},
             {QStringLiteral("webhook-secret"), QStringLiteral("SECRET"),
              QStringLiteral("The same, for the webhook secret; its form is checked")},
             {QStringLiteral("currency"), QStringLiteral("CODE"),
              QStringLiteral("Currency instead of the catalogue's")},
             {QStringLiteral("trial-days"), QStringLiteral("N"),
              QStringLiteral("Trial days instead of the catalogue's")},
             planFlag(),
             {QStringLiteral("accept-revert"),
              {},
              QStringLiteral("Let this take back an earlier amount override")}}};
}

int StripeSetupCommand::run(Invocation &call)
{
    auto options = releaseOptions(call);
    if (!options)
        return call.fail(options.error());
    Opened opened(call, options->nonInteractive);
    const bool ownKey = call.has(QStringLiteral("secret-key"));
    console::SessionRequest request = sessionRequest(call, *options);
    Secret key;
    if (ownKey) {
        auto reference = secretArgument(call, QStringLiteral("secret-key"), &key);
        if (!reference)
            return call.fail(reference.error());
        request.stripeKeyReference = *reference;
        request.needStripe = !reference->isEmpty();
    }
    if (call.has(QStringLiteral("webhook-secret"))) {
        Secret webhook;
        auto reference = secretArgument(call, QStringLiteral("webhook-secret"), &webhook);
        if (!reference)
            return call.fail(reference.error());
        if (!webhook.isEmpty() && !webhook.reveal().startsWith("whsec_"))
            return call.fail({QStringLiteral("webhook_secret"),
                              QStringLiteral("The webhook secret does not begin with whsec_."),
                              {},
                              ErrorKind::Usage});
    }
    auto session = console::ReleaseSession::open(request, opened.person);
    if (!session)
        return call.fail(session.error());
    opened.session = std::move(*session);
    WorkflowCommands::maskSecrets(call, *opened.session);
    RunSetup &setup = opened.session->setup();
    if (!key.isEmpty()) {
        opened.session->adoptSecret(QStringLiteral("STRIPE_SECRET_KEY"), key);
        setup.stripeKey = std::move(key);
    }
    if (auto adjusted = adjustCatalog(call, setup.catalog); !adjusted)
        return call.fail(adjusted.error());
    auto parts = console::planParts(*opened.session, call.stop());
    if (!parts)
        return call.fail(parts.error());
    parts->hooks.note = [&](const QString &line) { call.line(line); };
    if (!options->nonInteractive && opened.person.interactive()) {
        parts->confirm = [&](const QString &question) -> Result<bool> {
            auto answer =
                opened.person.ask({QStringLiteral("override_revert"), {}, question, QuestionKind::Confirm});
            return answer ? Result<bool>(*answer == u"yes") : Result<bool>(answer.error());
        };
    }
    auto done = billing::stripeSetup(*parts);
    if (!done)
        return call.fail(done.error());
    printTable(call, done->after.table());
    call.result(
        done->writes == 0
            ? QStringLiteral("Nothing to do: Stripe already has every plan as the catalogue wants it.")
            : QStringLiteral("%1 changes made at Stripe.").arg(done->writes));
    call.document(done->toJson());
    return exitcode::done;
}

Description StripeDiffCommand::describe() const
{
    return {{QStringLiteral("stripe"), QStringLiteral("diff")},
            QStringLiteral("What provisioning would change (exit 5: something)"),
            {},
            {planFlag()}};
}

int StripeDiffCommand::run(Invocation &call)
{
    auto options = releaseOptions(call);
    if (!options)
        return call.fail(options.error());
    Opened opened(call, false);
    auto parts = opened.open(call, *options);
    if (!parts)
        return call.fail(parts.error());
    auto difference = billing::stripeDiff(*parts);
    if (!difference)
        return call.fail(difference.error());
    if (difference->operations.isEmpty())
        call.result(QStringLiteral("Nothing to do: catalogue, database, Stripe and price map agree."));
    else
        printTable(call, difference->table());
    call.document(QJsonObject{{QStringLiteral("operations"), difference->toJson()}});
    return difference->operations.isEmpty() ? exitcode::done : exitcode::pending;
}

Description PlansVerifyCommand::describe() const
{
    return {{QStringLiteral("stripe"), QStringLiteral("plans"), QStringLiteral("verify")},
            QStringLiteral("Prove each plan's price in database, Stripe and price map"),
            {},
            {planFlag()}};
}

int PlansVerifyCommand::run(Invocation &call)
{
    auto options = releaseOptions(call);
    if (!options)
        return call.fail(options.error());
    Opened opened(call, false);
    auto parts = opened.open(call, *options);
    if (!parts)
        return call.fail(parts.error());
    auto verified = billing::verifyPlans(*parts);
    if (!verified)
        return call.fail(verified.error());
    QJsonArray checks;
    Table table{{},
                {QStringLiteral("result"), QStringLiteral("check"), QStringLiteral("expected"),
                 QStringLiteral("actual")},
                {}};
    for (const CheckResult &check : verified->checks) {
        checks << check.toJson();
        table.rows << QStringList{checkStatusName(check.status), check.name, check.expected, check.actual};
    }
    printTable(call, table);
    if (auto error = verified->error(); error && !call.json())
        return call.fail(*error);
    call.document(
        QJsonObject{{QStringLiteral("plans"), verified->map.plans()}, {QStringLiteral("checks"), checks}});
    return verified->error() ? exitcode::failed : exitcode::done;
}

Description PlansMapCommand::describe() const
{
    return {
        {QStringLiteral("plans"), QStringLiteral("map")},
        QStringLiteral(
            "One row a plan: catalogue, database, Stripe, price map, with findings (exit 5: findings stand)"),
        {},
        {planFlag()}};
}

int PlansMapCommand::run(Invocation &call)
{
    auto options = releaseOptions(call);
    if (!options)
        return call.fail(options.error());
    Opened opened(call, false);
    auto parts = opened.open(call, *options);
    if (!parts)
        return call.fail(parts.error());
    auto map = billing::plansMap(*parts);
    if (!map)
        return call.fail(map.error());
    printTable(call, map->table());
    for (const billing::Finding &finding : map->findings())
        call.result(QStringLiteral("%1: %2 → %3")
                        .arg(QString(finding.severity + u' ' + finding.plan).trimmed(), finding.message,
                             finding.remedy));
    call.document(map->toJson());
    return map->findings().isEmpty() ? exitcode::done : exitcode::pending;
}

Description ProvidersValidateCommand::describe() const
{
    return {{QStringLiteral("providers"), QStringLiteral("validate")},
            QStringLiteral("Ask every provider of the workspace with its key")};
}

int ProvidersValidateCommand::run(Invocation &call)
{
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    auto session = console::ReleaseSession::open(sessionRequest(call), person);
    if (!session)
        return call.fail(session.error());
    WorkflowCommands::maskSecrets(call, **session);
    const console::SingleStepReport report =
        console::runSingleStep(**session, QStringLiteral("providers"), {}, {}, call.stop());
    if (report.outcome.error)
        return call.fail(*report.outcome.error);
    QJsonArray providers;
    bool failed = false;
    Table table{{}, {QStringLiteral("provider"), QStringLiteral("status"), QStringLiteral("message")}, {}};
    for (const CheckResult &check : report.checks) {
        const QString status =
            check.status == CheckStatus::Pass ? QStringLiteral("ok") : checkStatusName(check.status);
        QString message = check.reason.isEmpty() ? check.actual : check.reason;
        if (check.status == CheckStatus::Fail && !check.reason.isEmpty() && !check.actual.isEmpty())
            message = check.actual + QStringLiteral(": ") + check.reason;
        failed = failed || check.status == CheckStatus::Fail;
        table.rows << QStringList{check.name, status, message};
        providers << QJsonObject{{QStringLiteral("name"), check.name},
                                 {QStringLiteral("status"), status},
                                 {QStringLiteral("message"), message}};
    }
    if (table.rows.isEmpty())
        call.line(QStringLiteral("The workspace names no providers."));
    else
        printTable(call, table);
    call.document(QJsonObject{{QStringLiteral("providers"), providers}});
    return failed ? exitcode::failed : exitcode::done;
}

} // namespace slipway::cli
