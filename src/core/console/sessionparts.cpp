// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/sessionparts.h"

#include "console/tunneling.h"
#include "console/usageerror.h"
#include "database/targetlock.h"
#include "database/targeturl.h"
#include "playbook/catalogreader.h"
#include "secrets/environmentfiles.h"
#include "secrets/references.h"

namespace slipway::console {

using namespace release;

namespace {
const QString stripeService = QStringLiteral("https://api.stripe.com");
}

Secret ReleaseSession::Parts::resolve(const QString &reference, const QString &what, QStringList &missing)
{
    auto value = secrets::resolveReference(reference, setup.variables, keychain);
    if (value && !value->isEmpty())
        return std::move(*value);
    const QString why = value ? QStringLiteral("it is empty") : value.error().message;
    if (person.interactive() && !setup.options.nonInteractive) {
        auto typed = person.ask({QStringLiteral("secret"),
                                 {},
                                 QStringLiteral("%1 (%2): %3\nValue for this run:").arg(what, reference, why),
                                 QuestionKind::Secret});
        if (typed && !typed->isEmpty())
            return Secret(typed->toUtf8());
    }
    missing << QStringLiteral("%1 (%2): %3").arg(what, reference, why);
    return {};
}

Result<ledger::Ledger *> ReleaseSession::Parts::openLedger()
{
    if (!ledger) {
        auto opened = ledger::Ledger::open(ledgerPath);
        if (!opened)
            return opened.error();
        ledger = std::move(*opened);
    }
    return ledger.get();
}

Result<void> ReleaseSession::Parts::readVariables()
{
    auto resolved = secrets::resolveVariables(setup.workspace, setup.environment, processEnvironment);
    if (!resolved)
        return resolved.error();
    setup.variables = std::move(resolved->variables);
    filesRead = resolved->filesRead;
    setup.childEnvironment = secrets::childEnvironment(setup.variables, processEnvironment);
    const operations::ProxyRules proxies(setup.childEnvironment);
    for (const Secret &password : proxies.passwords())
        redactor.add(QStringLiteral("PROXY_PASSWORD"), password);
    http.useProxies(proxies);
    for (const VariableRule &rule : setup.environment.settings.variables) {
        const Variable *variable = setup.variables.find(rule.name);
        if (rule.secret && variable)
            redactor.add(rule.name, variable->value);
    }
    return {};
}

Result<void> ReleaseSession::Parts::readReferences(const SessionRequest &request)
{
    QStringList missing;
    const Environment &environment = setup.environment;
    if (request.needDatabase && !environment.database.isEmpty()) {
        setup.databaseUrl = database::sqliteWithin(
            resolve(environment.database, QStringLiteral("the database"), missing), setup.workspace.dir);
        redactor.addDatabaseUrl(QStringLiteral("DATABASE_PASSWORD"), setup.databaseUrl);
        if (const QString on = environment.settings.migrations.rehearsal.on; !on.isEmpty()) {
            setup.rehearsalUrl = resolve(on, QStringLiteral("the rehearsal server"), missing);
            redactor.addDatabaseUrl(QStringLiteral("REHEARSAL_PASSWORD"), setup.rehearsalUrl);
        }
    }
    if (environment.stripe) {
        StripeSettings stripe = *environment.stripe;
        if (!request.stripeKeyReference.isEmpty())
            stripe.secretKey = request.stripeKeyReference;
        readStripe(stripe, request.needStripe, missing);
    }
    if (missing.isEmpty())
        return {};
    return usage(
        QStringLiteral("inputs_missing"),
        QStringLiteral("Environment %1 is not complete. %2").arg(environment.name, missing.join(u' ')),
        missing);
}

void ReleaseSession::Parts::readStripe(const StripeSettings &stripe, bool needed, QStringList &missing)
{
    const auto base = setup.variables.expand(stripe.apiBase);
    setup.stripeBase = QUrl(base && !base->isEmpty() ? QString::fromUtf8(base->reveal()) : stripeService);
    if (!needed)
        return;
    setup.stripeKey = resolve(stripe.secretKey, QStringLiteral("the Stripe key"), missing);
    redactor.add(QStringLiteral("STRIPE_SECRET_KEY"), setup.stripeKey);
    if (stripe.webhookSecret.isEmpty())
        return;
    auto webhook = secrets::resolveReference(stripe.webhookSecret, setup.variables, keychain);
    if (webhook &&
        !webhook->isEmpty()) { // its absence is a check of the release, not an obstacle to planning
        setup.webhookSecret = std::move(*webhook);
        redactor.add(QStringLiteral("STRIPE_WEBHOOK_SECRET"), setup.webhookSecret);
    }
}

Result<void> ReleaseSession::Parts::readCatalog()
{
    const QString file = setup.environment.settings.catalog;
    if (file.isEmpty())
        return {};
    auto catalog = playbook::readCatalog(setup.workspace.path(file), setup.workspace.name);
    if (!catalog)
        return catalog.error();
    setup.catalog = *catalog;
    return {};
}

Result<void> ReleaseSession::Parts::openTunnel(const std::stop_token &stop)
{
    Environment &environment = setup.environment;
    if (!environment.tlsCa.isEmpty())
        environment.tlsCa = setup.workspace.path(environment.tlsCa);
    if (setup.databaseUrl.isEmpty())
        return {};
    if (!environment.tunnel.isEmpty()) {
        auto port = tunnelPort(environment, setup.databaseUrl);
        if (!port)
            return port.error();
        operations::Tunnel::Request wanted;
        wanted.argv = environment.tunnel;
        wanted.dir = setup.workspace.dir;
        wanted.environment = setup.childEnvironment;
        wanted.port = *port;
        auto opened = operations::Tunnel::open(wanted, stop);
        if (!opened)
            return opened.error();
        tunnel = std::move(*opened);
    }
    if (!environment.tlsServerName.isEmpty())
        setup.databaseUrl = withServerName(setup.databaseUrl, environment.tlsServerName);
    return {};
}

Result<void> ReleaseSession::Parts::join()
{
    const Environment &environment = setup.environment;
    if (!setup.databaseUrl.isEmpty()) {
        auto made = database::makeTargetLock(setup.databaseUrl, environment.tlsCa);
        if (!made)
            return made.error();
        lock = std::move(*made);
        planRows = std::make_unique<database::DatabasePlanRows>(setup.databaseUrl, environment.tlsCa,
                                                                environment.settings.billingPlans);
    }
    if (environment.priceMap) {
        priceMap = std::make_unique<secrets::EnvPriceMapStore>(*environment.priceMap, setup.workspace,
                                                               setup.variables);
        priceMap->useCommands(processes, setup.workspace.dir, setup.childEnvironment);
    }
    earlier = std::make_unique<evidence::KnownReleases>(setup.workspace.name, setup.options.proofs,
                                                        [this] { return openLedger(); });
    outside = std::make_unique<Outside>(Outside{clock, processes, http, person, redactor, planRows.get(),
                                                priceMap.get(), earlier.get(), &kinds, &memory});
    sql = std::make_unique<database::DatabaseSqlAccess>(environment.tlsCa);
    outside->sql = sql.get();
    return {};
}

} // namespace slipway::console
