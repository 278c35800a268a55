// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"
#include "scenewindow.h"

#include "gui/artifactspage.h"
#include "gui/card.h"
#include "gui/environmentspage.h"
#include "gui/mainwindow.h"
#include "gui/page.h"
#include "gui/releasespage.h"
#include "gui/runpage.h"
#include "gui/workbench.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

ledger::RunSummary run(int number, release::RunStatus status, const QString &environment,
                       const QString &playbook, const QString &before, const QString &after, int seconds)
{
    ledger::RunSummary summary;
    summary.id = QStringLiteral("20261120T1642%1Z").arg(number, 2, 10, QLatin1Char('0'));
    summary.status = status;
    summary.workspace = QStringLiteral("isp-billing");
    summary.environment = environment;
    summary.playbook = playbook;
    summary.operatorName =
        number % 3 ? QStringLiteral("Release captain") : QStringLiteral("Billing engineer");
    summary.startedAt = QDateTime::currentDateTimeUtc().addSecs(-3600 * (1 + number * number * 5));
    if (seconds > 0)
        summary.finishedAt = summary.startedAt.addSecs(seconds);
    summary.revisionsBefore = {before};
    summary.revisionsAfter = {after};
    summary.artifact = QStringLiteral("/srv/isp-billing/var/reports/db-release-20261120T1642%1Z.json")
                           .arg(number, 2, 10, QLatin1Char('0'));
    return summary;
}

QList<ledger::RunSummary> someRuns()
{
    using release::RunStatus;
    const QString old = QStringLiteral("a91e07b2c6d4");
    const QString mid = QStringLiteral("c64d9a16fa9d");
    const QString now = QStringLiteral("fdf1b7f6bbe1");
    const QString production = QStringLiteral("production");
    const QString staging = QStringLiteral("staging");
    const QString local = QStringLiteral("local");
    QList<ledger::RunSummary> runs{
        run(0, RunStatus::Running, production, QStringLiteral("Subscriber FK and plan seeding"), mid, now, 0),
        run(1, RunStatus::Succeeded, staging, QStringLiteral("Subscriber FK and plan seeding"), mid, now,
            788),
        run(2, RunStatus::Failed, staging, QStringLiteral("Subscriber FK and plan seeding"), mid, now, 751),
        run(3, RunStatus::Succeeded, staging, QStringLiteral("Rehearsal: subscriber FK"), mid, mid, 252),
        run(4, RunStatus::Succeeded, production, QStringLiteral("db-release"), old, mid, 707),
        run(5, RunStatus::Interrupted, local, QStringLiteral("db-release"), old, mid, 0),
        run(6, RunStatus::Cancelled, staging, QStringLiteral("db-release"), old, old, 65),
        run(7, RunStatus::Refused, production, QStringLiteral("db-release"), old, old, 2),
        run(8, RunStatus::Succeeded, production,
            QStringLiteral(
                "A playbook with a title that is rather longer than the column that has to show it"),
            old, mid, 1359)};
    runs[8].reverts = runs[4].id;
    return runs;
}

EnvironmentFacts facts(const QString &name, int pending, int findings)
{
    EnvironmentFacts result;
    result.name = name;
    result.database =
        QJsonObject{{QStringLiteral("name"), QString(QStringLiteral("isp_") + name)},
                    {QStringLiteral("host"), QStringLiteral("db-1")},
                    {QStringLiteral("server_version"), QStringLiteral("15.8")},
                    {QStringLiteral("system_identifier"), QStringLiteral("7312345678901230418")}};
    result.migrationsKnown = result.planMapKnown = true;
    result.revisions = {QStringLiteral("fdf1b7f6bbe1")};
    for (int i = 0; i < pending; ++i)
        result.pending << QStringLiteral("c64d9a16fa9%1").arg(i);
    result.plans = 2;
    result.findings = findings;
    if (findings > 0)
        result.firstFinding = QStringLiteral("The price map has no entry for plan pro.");
    result.stripeAccount = QStringLiteral("acct_1Nv0FGQ9RKHgCVdK");
    result.stripeMode = QStringLiteral("test");
    return result;
}

std::unique_ptr<QWidget> releases(bool busy)
{
    auto scene = std::make_unique<SceneWindow>(true);
    ReleasesPage &page = scene->releases();
    page.setRuns(someRuns());
    if (!busy) {
        // The answers of the background come first, those of the scene stay.
        QTest::qWait(500);
        page.setFacts(facts(QStringLiteral("production"), 0, 3));
        page.setFacts(facts(QStringLiteral("staging"), 0, 0));
        page.setFacts(facts(QStringLiteral("local"), 4, 0));
    }
    return scene;
}

const Register first({QStringLiteral("first-start"), [] { return std::make_unique<SceneWindow>(false); }});
const Register home({QStringLiteral("releases"), [] { return releases(false); }});
const Register busyHome({QStringLiteral("releases-asking"), [] { return releases(true); }, QSize(1440, 900),
                         1});
const Register empty({QStringLiteral("releases-empty-untrusted"),
                      [] { return std::make_unique<SceneWindow>(true, false); }});
const Register failed({QStringLiteral("releases-failed"), [] {
                           auto scene = std::make_unique<SceneWindow>(true);
                           scene->releases().setLedgerError(
                               {QStringLiteral("ledger_unreadable"),
                                QStringLiteral("/srv/ledger.sqlite is not a ledger: file is not a database. "
                                               "Choose another one in Settings, or move it away."),
                                {}});
                           return scene;
                       }});
const Register settings({QStringLiteral("settings"), [] {
                             auto scene = std::make_unique<SceneWindow>(true);
                             scene->window().showPage(QStringLiteral("settings"));
                             return scene;
                         }});
std::unique_ptr<QWidget> finishedRun()
{
    auto scene = std::make_unique<SceneWindow>(true);
    scene->window().showPage(QStringLiteral("run"));
    auto &page = *static_cast<RunPage *>(scene->window().page(QStringLiteral("run")));
    ledger::RunSummary summary = someRuns()[2];
    summary.reason = QStringLiteral("Verify billing plans: 1 of 3 checks failed.");
    summary.planDigest = QString(64, u'7');
    release::RunState state;
    state.runId = summary.id;
    state.status = summary.status;
    state.facts.insert(
        QStringLiteral("database"),
        QJsonObject{{QStringLiteral("name"), QStringLiteral("isp_staging")},
                    {QStringLiteral("host"), QStringLiteral("db-stg-1.example.net")},
                    {QStringLiteral("server_version"), QStringLiteral("15.6")},
                    {QStringLiteral("system_identifier"), QStringLiteral("7312345678901237731")}});
    const std::pair<const char *, release::StepStatus> steps[] = {
        {"Look at the target", release::StepStatus::Succeeded},
        {"One head in the source", release::StepStatus::Succeeded},
        {"Run migrations", release::StepStatus::Succeeded},
        {"Seed billing plans", release::StepStatus::Skipped},
        {"Verify billing plans", release::StepStatus::Failed}};
    int number = 0;
    for (const auto &[title, status] : steps) {
        release::StepState step;
        step.id = QStringLiteral("step%1").arg(++number);
        step.title = QString::fromLatin1(title);
        step.phase = number < 3   ? QStringLiteral("preflight")
                     : number < 5 ? QStringLiteral("execute")
                                  : QStringLiteral("verify");
        step.attempt = 1;
        step.finished = true;
        step.status = status;
        step.startedAt = summary.startedAt.addSecs(number * 40);
        step.finishedAt = step.startedAt.addSecs(number * 7);
        step.output.lines = number * 12;
        if (status == release::StepStatus::Skipped)
            step.reason = QStringLiteral("Nothing to do: catalogue, database, Stripe and price map agree.");
        if (status == release::StepStatus::Failed)
            step.error =
                release::Error{QStringLiteral("checks_failed"),
                               QStringLiteral("1 of 3 checks failed: price of pro is 8900, not 9900."),
                               {}};
        const QString price = QStringLiteral("price of pro");
        step.checks << release::CheckResult{QStringLiteral("plan rows"),
                                            QStringLiteral("select count(*) from billing_plans"),
                                            QStringLiteral("2"), QStringLiteral("2")};
        if (status == release::StepStatus::Failed)
            step.checks << release::CheckResult{
                price,
                QStringLiteral("GET /v1/prices/price_1"),
                QStringLiteral("9900"),
                QStringLiteral("8900"),
                release::CheckStatus::Fail,
                QStringLiteral("Stripe bills another amount than the catalogue says.")};
        state.steps << step;
    }
    page.setRun(summary, state);
    return scene;
}

std::unique_ptr<QWidget> environment()
{
    auto scene = std::make_unique<SceneWindow>(true);
    scene->window().showPage(QStringLiteral("environments"));
    auto &page = *static_cast<EnvironmentsPage *>(scene->window().page(QStringLiteral("environments")));
    page.open(QStringLiteral("staging"));
    QTest::qWait(300);
    page.setFacts(facts(QStringLiteral("staging"), 2, 1));
    page.setSecrets({{QStringLiteral("Database"),
                      QStringLiteral("${DATABASE_URL}"),
                      {},
                      SecretFact::State::Set,
                      QStringLiteral("DATABASE_URL from .env.local:3")},
                     {QStringLiteral("Stripe key"), QStringLiteral("keychain:stripe-staging"),
                      QStringLiteral("stripe-staging"), SecretFact::State::Missing,
                      QStringLiteral("stripe-staging is not in the keychain. Store it below.")},
                     {QStringLiteral("Webhook secret"), QStringLiteral("keychain:stripe-staging-webhook"),
                      QStringLiteral("stripe-staging-webhook"), SecretFact::State::Set,
                      QStringLiteral("whsec_…9f3a, in the keychain")}});
    return scene;
}

std::unique_ptr<QWidget> artifact(const QByteArray &from, const QByteArray &to)
{
    auto scene = std::make_unique<SceneWindow>(false);
    auto reading = readArtifact(QStringLiteral(TEST_DATA "/golden/0.1.0/artifact-2.json"), {});
    reading.bytes.replace(from, to);
    reading.artifact = QJsonDocument::fromJson(reading.bytes).object();
    reading.verification = evidence::verifyArtifact(reading.bytes, nullptr);
    static_cast<ArtifactsPage *>(scene->window().showPage(QStringLiteral("artifacts")))->setReading(reading);
    return scene;
}

const Register artifactScene({QStringLiteral("artifact"), [] { return artifact("no change", "no change"); }});
const Register brokenScene({QStringLiteral("artifact-changed"),
                            [] { return artifact("\"status\": \"pass\"", "\"status\": \"fail\""); }});
const Register noArtifact({QStringLiteral("artifact-empty"), [] {
                               auto scene = std::make_unique<SceneWindow>(false);
                               scene->window().showPage(QStringLiteral("artifacts"));
                               return scene;
                           }});
const Register runScene({QStringLiteral("run-failed"), finishedRun});
const Register environmentScene({QStringLiteral("environments"), environment});
const Register small({QStringLiteral("releases-small"), [] { return releases(false); }, QSize(960, 640)});

} // namespace
