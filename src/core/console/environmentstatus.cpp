// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/environmentstatus.h"

#include "console/absentoperator.h"
#include "console/planparts.h"
#include "console/singlestep.h"
#include "database/alembictool.h"
#include "database/targetidentity.h"
#include "ledger/ledger.h"
#include "migrations/migrationrunner.h"
#include "playbook/workspacereader.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace slipway::console {

using namespace release;

namespace {

Result<Workspace> readRequested(const SessionRequest &request)
{
    const QString dir =
        request.workspaceDir.isEmpty() ? playbook::findWorkspace(request.startDir) : request.workspaceDir;
    if (dir.isEmpty())
        return Error{
            QStringLiteral("workspace_missing"),
            QStringLiteral("No slipway.yaml in %1 or any folder above it. Go to the product's folder, "
                           "name it with --workspace DIR, or write one with `slipway init`.")
                .arg(request.startDir),
            {},
            ErrorKind::Usage};
    return playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
}

void readLastRun(const SessionRequest &request, const Workspace &workspace, const Environment &environment,
                 EnvironmentStatus &status)
{
    const QString path = resolveLedgerPath(request.ledger, request.processEnvironment,
                                           environment.settings.ledger, workspace.dir);
    if (!QFileInfo::exists(path))
        return; // looking must not make one
    auto ledger = ledger::Ledger::open(path);
    if (!ledger) {
        status.ledgerProblem = ledger.error().message;
        return;
    }
    ledger::RunFilter filter;
    filter.workspace = workspace.name;
    filter.environment = environment.name;
    filter.limit = 1;
    auto runs = (*ledger)->runs(filter);
    if (!runs)
        status.ledgerProblem = runs.error().message;
    else if (!runs->isEmpty())
        status.lastRun = runs->first();
    auto followUps = listFollowUps(**ledger, {workspace.name, environment.name});
    if (!followUps)
        status.ledgerProblem = followUps.error().message;
    else
        status.followUps = *followUps;
}

void readAlembic(ReleaseSession &session, const SessionRequest &request, EnvironmentStatus &status)
{
    const RunSetup &setup = session.setup();
    auto connection = database::Session::open(setup.databaseUrl, setup.environment.tlsCa,
                                              QStringLiteral("slipway"), request.stop);
    if (!connection) {
        status.migrationsProblem = connection.error().message;
        return;
    }
    auto applied = database::readVersionTable(**connection);
    if (!applied) {
        status.migrationsProblem = applied.error().message;
        return;
    }
    status.applied = *applied;
    const Forecast forecast = forecastSingleStep(session, QStringLiteral("migrate"), {}, request.stop);
    if (forecast.state == ForecastState::Blocked) {
        status.migrationsProblem = forecast.reason;
        return;
    }
    status.heads = forecast.intent[u"heads"].toVariant().toStringList();
    if (forecast.state == ForecastState::Necessary && !forecast.tables.isEmpty())
        status.pending = forecast.tables.first();
}

void readSqlFolder(ReleaseSession &session, const SessionRequest &request, EnvironmentStatus &status)
{
    const RunSetup &setup = session.setup();
    const MigrationSettings &migrations = setup.environment.settings.migrations;
    migrations::FolderOptions options;
    options.format = migrations.format;
    auto folder = migrations::MigrationFolder::open(setup.workspace.path(migrations.dir), options);
    if (!folder) {
        status.migrationsProblem = folder.error().message;
        return;
    }
    if (!folder->migrations().isEmpty())
        status.heads << folder->migrations().last().name();
    migrations::RunnerSettings settings;
    settings.url = setup.databaseUrl.copy();
    settings.tlsCa = setup.environment.tlsCa;
    settings.stop = request.stop;
    auto runner = migrations::MigrationRunner::open(std::move(settings), std::move(*folder));
    auto state = runner ? (*runner)->state() : Result<migrations::MigrationState>(runner.error());
    if (!state) {
        status.migrationsProblem = state.error().message;
        return;
    }
    if (!state->tip().isEmpty())
        status.applied << state->tip();
    status.pending = {QStringLiteral("Migrations"), {QStringLiteral("version"), QStringLiteral("title")}, {}};
    for (const migrations::Migration &migration : state->pending)
        status.pending.rows << QStringList{migration.name(), migration.title};
    if (auto stopped = migrations::stopError(*state))
        status.migrationsProblem = stopped->message;
}

void readTarget(ReleaseSession &session, const SessionRequest &request, EnvironmentStatus &status)
{
    const RunSetup &setup = session.setup();
    if (setup.environment.database.isEmpty()) {
        status.databaseProblem = QStringLiteral("The environment names no database.");
        return;
    }
    auto identity = database::readIdentity(setup.databaseUrl, setup.environment.tlsCa, request.stop);
    if (!identity) {
        status.databaseProblem = identity.error().message;
        return;
    }
    status.database = identity->toJson();
    if (TargetLock *lock = session.targetLock()) {
        if (auto holder = lock->holder())
            status.holder = *holder;
        else
            status.databaseProblem = holder.error().message;
    }
    status.tool == u"sql" ? readSqlFolder(session, request, status) : readAlembic(session, request, status);
}

void readPlans(ReleaseSession &session, const SessionRequest &request, EnvironmentStatus &status)
{
    if (!session.environment().stripe)
        return;
    auto parts = planParts(session, request.stop);
    auto map = parts ? billing::plansMap(*parts) : Result<billing::PlanMap>(parts.error());
    if (!map) {
        status.plansProblem = map.error().message;
        return;
    }
    for (const billing::PlanEntry &entry : map->entries()) {
        ++status.plans;
        status.plansOk += entry.status() == u"ok" ? 1 : 0;
    }
    status.findings = map->findings();
}

void readPin(ReleaseSession &session, const SessionRequest &request, EnvironmentStatus &status)
{
    auto book = PinBook::load(session.workspace().dir);
    if (!book) {
        status.pinProblem = book.error().message;
        return;
    }
    if (!book->pin(status.name))
        return;
    status.pin = book->toJson()[QLatin1String("environments")][status.name].toObject();
    if (auto same = book->compare(status.name, session.seenNow(request.stop)); !same)
        status.pinProblem = same.error().message;
}

/// What is at hand: with database and Stripe key, else without the key, else with neither.
std::unique_ptr<ReleaseSession> openWhatThereIs(SessionRequest request, Operator &person,
                                                EnvironmentStatus &status)
{
    auto whole = ReleaseSession::open(request, person);
    if (whole)
        return std::move(*whole);
    request.needStripe = false;
    auto without = ReleaseSession::open(request, person);
    if (without) {
        status.plansProblem = whole.error().message;
        return std::move(*without);
    }
    request.needStripe = true;
    request.needDatabase = false;
    status.databaseProblem = without.error().message;
    auto stripeOnly = ReleaseSession::open(request, person);
    if (stripeOnly)
        return std::move(*stripeOnly);
    status.plansProblem = stripeOnly.error().message;
    return nullptr;
}

void mask(const Redactor &redactor, EnvironmentStatus &status)
{
    for (QString *text : {&status.ledgerProblem, &status.databaseProblem, &status.migrationsProblem,
                          &status.plansProblem, &status.pinProblem})
        *text = redactor.text(*text);
}

void putProblem(QJsonObject &object, const QString &problem)
{
    object.insert(QStringLiteral("problem"),
                  problem.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(problem));
}

QJsonObject migrationsJson(const EnvironmentStatus &status)
{
    QJsonArray pending;
    for (const QStringList &row : status.pending.rows)
        pending << QJsonObject{{QStringLiteral("revision"), row.value(0)},
                               {QStringLiteral("title"), row.value(1)}};
    QJsonObject object{{QStringLiteral("tool"), status.tool},
                       {QStringLiteral("applied"), QJsonArray::fromStringList(status.applied)},
                       {QStringLiteral("heads"), QJsonArray::fromStringList(status.heads)},
                       {QStringLiteral("pending"), pending}};
    putProblem(object, status.databaseProblem.isEmpty() ? status.migrationsProblem : status.databaseProblem);
    return object;
}

QJsonObject plansJson(const EnvironmentStatus &status)
{
    QJsonArray findings;
    for (const billing::Finding &finding : status.findings)
        findings << finding.toJson();
    QJsonObject object{{QStringLiteral("stripe_mode"), status.stripeMode},
                       {QStringLiteral("total"), status.plans},
                       {QStringLiteral("ok"), status.plansOk},
                       {QStringLiteral("findings"), findings}};
    putProblem(object, status.plansProblem);
    return object;
}

} // namespace

bool EnvironmentStatus::healthy() const
{
    return ledgerProblem.isEmpty() && databaseProblem.isEmpty() && migrationsProblem.isEmpty() &&
           plansProblem.isEmpty() && pinProblem.isEmpty() && pending.rows.isEmpty() &&
           std::none_of(
               followUps.cbegin(), followUps.cend(),
               [now = QDateTime::currentDateTimeUtc()](const FollowUp &f) { return f.overdue(now); }) &&
           std::none_of(findings.cbegin(), findings.cend(),
                        [](const billing::Finding &finding) { return finding.isError(); });
}

QJsonObject EnvironmentStatus::toJson() const
{
    QJsonObject target{
        {QStringLiteral("identity"),
         database.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(database)},
        {QStringLiteral("held_by"), holder ? QJsonValue(holder->sentence()) : QJsonValue(QJsonValue::Null)}};
    putProblem(target, databaseProblem);
    QJsonObject pinned{
        {QStringLiteral("value"), pin.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(pin)}};
    putProblem(pinned, pinProblem);
    QJsonObject run{
        {QStringLiteral("run"), lastRun ? QJsonValue(lastRun->toJson()) : QJsonValue(QJsonValue::Null)}};
    putProblem(run, ledgerProblem);
    QJsonArray open;
    for (const FollowUp &followUp : followUps)
        open << followUp.toJson(QDateTime::currentDateTimeUtc());
    return {{QStringLiteral("name"), name},
            {QStringLiteral("protection"), protectionName(protection)},
            {QStringLiteral("healthy"), healthy()},
            {QStringLiteral("last_release"), run},
            {QStringLiteral("target"), target},
            {QStringLiteral("migrations"), migrationsJson(*this)},
            {QStringLiteral("plans"), plansJson(*this)},
            {QStringLiteral("pin"), pinned},
            {QStringLiteral("follow_ups"), open}};
}

EnvironmentStatus readEnvironmentStatus(const SessionRequest &given)
{
    EnvironmentStatus status;
    status.name = given.environment;
    auto workspace = readRequested(given);
    const Environment *environment = workspace ? workspace->environment(given.environment) : nullptr;
    if (!environment) {
        status.databaseProblem =
            workspace ? QStringLiteral("%1 has no environment '%2'.").arg(workspace->file, given.environment)
                      : workspace.error().message;
        return status;
    }
    status.protection = environment->protection;
    status.tool = environment->settings.migrations.tool;
    status.stripeMode = environment->stripe ? environment->stripe->mode : QString();
    readLastRun(given, *workspace, *environment, status);
    SessionRequest request = given;
    request.options.nonInteractive = true;
    AbsentOperator nobody;
    auto session = openWhatThereIs(request, nobody, status);
    if (!session)
        return status;
    if (status.databaseProblem.isEmpty())
        readTarget(*session, request, status);
    if (status.plansProblem.isEmpty())
        readPlans(*session, request, status);
    readPin(*session, request, status);
    mask(session->outside().redactor, status);
    return status;
}

Result<QStringList> environmentNames(const SessionRequest &request)
{
    auto workspace = readRequested(request);
    if (!workspace)
        return workspace.error();
    QStringList names;
    for (const Environment &environment : workspace->environments)
        names << environment.name;
    if (request.environment.isEmpty())
        return names;
    if (names.contains(request.environment))
        return QStringList{request.environment};
    return Error{QStringLiteral("environment_unknown"),
                 QStringLiteral("%1 has no environment '%2'; it has: %3.")
                     .arg(workspace->file, request.environment, names.join(QStringLiteral(", "))),
                 {},
                 ErrorKind::Usage};
}

} // namespace slipway::console
