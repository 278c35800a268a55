// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/session.h"

#include "backfill/backfillsteps.h"
#include "billing/billingsteps.h"
#include "billing/stripeclient.h"
#include "console/scratchhosts.h"
#include "console/toolstep.h"
#include "console/tunneling.h"
#include "console/usageerror.h"
#include "database/databasesteps.h"
#include "database/planrows.h"
#include "database/sqlaccess.h"
#include "database/targetidentity.h"
#include "database/targetlock.h"
#include "database/targeturl.h"
#include "evidence/knownreleases.h"
#include "ledger/ledger.h"
#include "migrations/migrationsteps.h"
#include "operations/localprocesses.h"
#include "operations/networkhttp.h"
#include "operations/operationssteps.h"
#include "operations/systemclock.h"
#include "operations/tunnel.h"
#include "playbook/catalogreader.h"
#include "playbook/filereader.h"
#include "playbook/requirementsreader.h"
#include "playbook/workspacereader.h"
#include "secrets/environmentfiles.h"
#include "secrets/envpricemapstore.h"
#include "secrets/keychain.h"
#include "secrets/needleredactor.h"
#include "secrets/references.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::console {

using namespace release;

namespace {

const QString stripeService = QStringLiteral("https://api.stripe.com");

QString dataFolder(const QProcessEnvironment &environment)
{
    const QString configured = environment.value(QStringLiteral("XDG_DATA_HOME"));
    return configured.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/share") : configured;
}

Result<Workspace> findAndRead(const SessionRequest &request)
{
    QString dir = request.workspaceDir;
    if (dir.isEmpty())
        dir = playbook::findWorkspace(request.startDir);
    if (dir.isEmpty())
        return usage(
            QStringLiteral("workspace_missing"),
            QStringLiteral(
                "No slipway.yaml in %1 or any folder above it. Go to the product's folder, or name it "
                "with --workspace DIR.")
                .arg(request.startDir));
    return playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
}

Result<Environment> chooseEnvironment(const Workspace &workspace, const QString &name)
{
    QStringList names;
    for (const Environment &environment : workspace.environments)
        names << environment.name;
    if (name.isEmpty() && names.size() == 1)
        return workspace.environments.first();
    if (const Environment *found = workspace.environment(name))
        return *found;
    const QString known = names.join(QStringLiteral(", "));
    if (name.isEmpty())
        return usage(QStringLiteral("inputs_missing"),
                     QStringLiteral("%1 has several environments; say which with --env NAME: %2.")
                         .arg(workspace.name, known));
    return usage(QStringLiteral("environment_unknown"),
                 QStringLiteral("%1 has no environment '%2'; it has: %3.").arg(workspace.file, name, known));
}

QList<StepKind> collectKinds(const QString &ledgerPath = {})
{
    const QString controlFolder = ledgerPath.isEmpty() ? QString() : backfill::controlFolder(ledgerPath);
    const auto shelf =
        ledgerPath.isEmpty() ? migrations::RehearsalShelf() : migrations::RehearsalShelf::beside(ledgerPath);
    QHash<QString, ProviderProbe> probes;
    probes.insert(QStringLiteral("stripe"), billing::stripeProbe());
    probes.insert(QStringLiteral("postgres"), database::postgresProbe());
    return operations::operationsStepKinds(probes) + kindsByTool(database::databaseStepKinds(), shelf) +
           migrations::migrationStepKinds(playbook::readRequirements, scratchHosts()) +
           backfill::backfillStepKinds(playbook::readWrittenFile, controlFolder) +
           billing::billingStepKinds();
}

} // namespace

QString resolveLedgerPath(const QString &flag, const QProcessEnvironment &environment,
                          const QString &workspaceLedger, const QString &workspaceDir)
{
    QString path = flag;
    if (path.isEmpty())
        path = environment.value(QStringLiteral("SLIPWAY_LEDGER"));
    if (path.isEmpty() && workspaceLedger != u"default" && !workspaceLedger.isEmpty())
        path = QDir(workspaceDir).absoluteFilePath(workspaceLedger);
    if (path.isEmpty())
        path = dataFolder(environment) + QStringLiteral("/slipway/ledger.sqlite");
    if (path.startsWith(QStringLiteral("sqlite:///")))
        path = path.mid(QStringLiteral("sqlite://").size());
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

Workspace targetAlone(const QString &dir)
{
    Environment environment;
    environment.name = QStringLiteral("target");
    environment.database = QStringLiteral("${%1}").arg(QLatin1String(targetVariable));
    Workspace workspace;
    workspace.name = QStringLiteral("target");
    workspace.dir = dir;
    workspace.environments = {environment};
    return workspace;
}

QList<StepKind> allStepKinds()
{
    return collectKinds();
}

struct ReleaseSession::Parts
{
    explicit Parts(Operator &operatorPort) : person(operatorPort) {}

    Operator &person;
    QProcessEnvironment processEnvironment;
    operations::SystemClock clock;
    operations::LocalProcesses processes;
    operations::NetworkHttp http;
    secrets::Keychain keychain;
    secrets::NeedleRedactor redactor;
    RunSetup setup;
    std::unique_ptr<database::DatabasePlanRows> planRows;
    std::unique_ptr<secrets::EnvPriceMapStore> priceMap;
    std::unique_ptr<database::DatabaseSqlAccess> sql;
    std::unique_ptr<TargetLock> lock;
    std::unique_ptr<evidence::KnownReleases> earlier;
    QList<StepKind> kinds;
    RunMemory memory{[this](const QString &name, const Secret &value) {
        const QString prefix = QStringLiteral("var.");
        redactor.add(name.startsWith(prefix) ? name.mid(prefix.size()) : name, value);
    }};
    std::unique_ptr<Outside> outside;
    QString ledgerPath;
    std::unique_ptr<ledger::Ledger> ledger;
    std::unique_ptr<operations::Tunnel> tunnel;
    QStringList filesRead;

    /// One reference resolved, a person asked where there is one, the lack noted where there is none.
    Secret resolve(const QString &reference, const QString &what, QStringList &missing)
    {
        auto value = secrets::resolveReference(reference, setup.variables, keychain);
        if (value && !value->isEmpty())
            return std::move(*value);
        const QString why = value ? QStringLiteral("it is empty") : value.error().message;
        if (person.interactive() && !setup.options.nonInteractive) {
            auto typed =
                person.ask({QStringLiteral("secret"),
                            {},
                            QStringLiteral("%1 (%2): %3\nValue for this run:").arg(what, reference, why),
                            QuestionKind::Secret});
            if (typed && !typed->isEmpty())
                return Secret(typed->toUtf8());
        }
        missing << QStringLiteral("%1 (%2): %3").arg(what, reference, why);
        return {};
    }

    Result<ledger::Ledger *> openLedger()
    {
        if (!ledger) {
            auto opened = ledger::Ledger::open(ledgerPath);
            if (!opened)
                return opened.error();
            ledger = std::move(*opened);
        }
        return ledger.get();
    }

    Result<void> readVariables()
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

    Result<void> readReferences(const SessionRequest &request)
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

    void readStripe(const StripeSettings &stripe, bool needed, QStringList &missing)
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

    Result<void> readCatalog()
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

    /// Up before anything asks the target. Afterwards the database URL leads through it.
    Result<void> openTunnel(const std::stop_token &stop)
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

    Result<void> join()
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
};

ReleaseSession::ReleaseSession() = default;
ReleaseSession::~ReleaseSession() = default;

Result<std::unique_ptr<ReleaseSession>> ReleaseSession::open(const SessionRequest &request, Operator &person)
{
    auto workspace = request.workspace ? Result<Workspace>(*request.workspace) : findAndRead(request);
    if (!workspace)
        return workspace.error();
    auto environment = chooseEnvironment(*workspace, request.environment);
    if (!environment)
        return environment.error();
    std::unique_ptr<ReleaseSession> session(new ReleaseSession);
    session->m = std::make_unique<Parts>(person);
    Parts &parts = *session->m;
    parts.processEnvironment = request.processEnvironment;
    parts.setup.workspace = std::move(*workspace);
    parts.setup.environment = std::move(*environment);
    parts.setup.options = request.options;
    parts.ledgerPath = resolveLedgerPath(request.ledger, request.processEnvironment,
                                         parts.setup.environment.settings.ledger, parts.setup.workspace.dir);
    parts.kinds = collectKinds(parts.ledgerPath);
    if (auto done = parts.readVariables(); !done)
        return done.error();
    if (auto done = parts.readReferences(request); !done)
        return done.error();
    if (auto done = parts.readCatalog(); !done)
        return done.error();
    if (auto done = parts.openTunnel(request.stop); !done)
        return done.error();
    if (auto done = parts.join(); !done)
        return done.error();
    return session;
}

const Workspace &ReleaseSession::workspace() const
{
    return m->setup.workspace;
}
const Environment &ReleaseSession::environment() const
{
    return m->setup.environment;
}
RunSetup &ReleaseSession::setup()
{
    return m->setup;
}
Outside &ReleaseSession::outside()
{
    return *m->outside;
}
const QProcessEnvironment &ReleaseSession::processEnvironment() const
{
    return m->processEnvironment;
}
QList<StepKind> ReleaseSession::stepKinds() const
{
    return m->kinds;
}
QJsonArray ReleaseSession::maskedSecrets() const
{
    return m->redactor.maskedList();
}
void ReleaseSession::visitSecretLines(const std::function<void(const QByteArray &)> &visit) const
{
    m->redactor.visitLines(visit);
}
QStringList ReleaseSession::envFilesRead() const
{
    return m->filesRead;
}
QString ReleaseSession::ledgerPath() const
{
    return m->ledgerPath;
}
TargetLock *ReleaseSession::targetLock()
{
    return m->lock.get();
}

void ReleaseSession::adoptSecret(const QString &name, const Secret &value)
{
    m->redactor.add(name, value);
}

Result<ledger::Ledger *> ReleaseSession::ledger()
{
    return m->openLedger();
}

std::optional<Error> ReleaseSession::tunnelTrouble() const
{
    return m->tunnel ? m->tunnel->trouble() : std::nullopt;
}

Pin ReleaseSession::seenNow(std::stop_token stop)
{
    Pin pin;
    if (!m->setup.databaseUrl.isEmpty()) {
        if (auto identity = database::readIdentity(m->setup.databaseUrl, m->setup.environment.tlsCa, stop)) {
            pin.systemIdentifier = identity->systemIdentifier;
            pin.database = identity->name;
        }
    }
    if (!m->setup.stripeKey.isEmpty()) {
        billing::StripeOptions options;
        options.base = m->setup.stripeBase;
        if (m->setup.environment.stripe && !m->setup.environment.stripe->ca.isEmpty())
            options.caFile = m->setup.workspace.path(m->setup.environment.stripe->ca);
        billing::StripeClient stripe(m->http, m->setup.stripeKey.copy(), options, stop);
        if (auto account = stripe.account()) {
            pin.stripeAccount = account->id;
            pin.stripeMode = account->mode;
        }
    }
    return pin;
}

} // namespace slipway::console
