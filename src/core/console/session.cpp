// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/session.h"

#include "backfill/backfillsteps.h"
#include "billing/billingsteps.h"
#include "billing/stripeclient.h"
#include "console/scratchhosts.h"
#include "console/sessionparts.h"
#include "console/toolstep.h"
#include "console/usageerror.h"
#include "database/databasesteps.h"
#include "database/targetidentity.h"
#include "migrations/migrationsteps.h"
#include "operations/operationssteps.h"
#include "playbook/filereader.h"
#include "playbook/requirementsreader.h"
#include "playbook/workspacereader.h"

#include <QDir>
#include <QFileInfo>

namespace slipway::console {

using namespace release;

namespace {

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
    const auto applied =
        ledgerPath.isEmpty() ? migrations::AppliedShelf() : migrations::AppliedShelf::beside(ledgerPath);
    QHash<QString, ProviderProbe> probes;
    probes.insert(QStringLiteral("stripe"), billing::stripeProbe());
    probes.insert(QStringLiteral("postgres"), database::postgresProbe());
    return operations::operationsStepKinds(probes) +
           kindsByTool(database::databaseStepKinds(), shelf, applied) +
           migrations::migrationStepKinds(playbook::readRequirements, scratchHosts(), applied) +
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
