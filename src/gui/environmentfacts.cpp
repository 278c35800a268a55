// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentfacts.h"

#include "billing/billingparts.h"
#include "billing/planchecks.h"
#include "console/planparts.h"
#include "console/singlestep.h"
#include "gui/silentoperator.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::gui {

using namespace release;

namespace {

QString problemOf(const console::SingleStepReport &report)
{
    if (report.outcome.error)
        return report.outcome.error->message;
    return report.outcome.status == StepStatus::Succeeded ? QString() : report.outcome.reason;
}

void askMigrations(console::ReleaseSession &session, EnvironmentFacts &facts, std::stop_token stop)
{
    const auto heads = console::runSingleStep(session, QStringLiteral("alembic_heads"), {}, {}, stop);
    facts.migrationsProblem = problemOf(heads);
    if (!facts.migrationsProblem.isEmpty())
        return;
    facts.migrationsKnown = true;
    for (const QJsonValue &revision : heads.facts[u"migrations"].toObject()[u"before"].toArray())
        facts.revisions << revision.toString();
    for (const Table &table : heads.forecast.tables)
        for (const QStringList &row : table.rows)
            facts.pending << row.join(QStringLiteral("  "));
}

void askPlans(console::ReleaseSession &session, EnvironmentFacts &facts, std::stop_token stop)
{
    if (session.setup().catalog.isEmpty())
        return;
    auto parts = console::planParts(session, stop);
    if (!parts) {
        facts.planMapProblem = parts.error().message;
        return;
    }
    auto map = billing::plansMap(*parts);
    if (!map) {
        facts.planMapProblem = map.error().message;
        return;
    }
    facts.planMapKnown = true;
    facts.plans = static_cast<int>(map->entries().size());
    const QList<billing::Finding> findings = map->findings();
    facts.findings = static_cast<int>(findings.size());
    if (!findings.isEmpty())
        facts.firstFinding = findings.first().message;
}

} // namespace

EnvironmentFacts askEnvironment(const console::SessionRequest &request, std::stop_token stop)
{
    EnvironmentFacts facts;
    facts.name = request.environment;
    facts.asked = QDateTime::currentDateTimeUtc();
    SilentOperator nobody;
    console::SessionRequest silent = request;
    silent.options.nonInteractive = true;
    auto session = console::ReleaseSession::open(silent, nobody);
    if (!session) {
        facts.closed = session.error();
        return facts;
    }
    const auto target = console::runSingleStep(**session, QStringLiteral("target"), {}, {}, stop);
    facts.databaseProblem = problemOf(target);
    facts.database = target.facts[u"database"].toObject();
    if (!facts.databaseProblem.isEmpty() || stop.stop_requested())
        return facts;
    askMigrations(**session, facts, stop);
    if (!stop.stop_requested())
        askPlans(**session, facts, stop);
    const console::Pin seen = (*session)->seenNow(stop);
    facts.stripeAccount = seen.stripeAccount;
    facts.stripeMode = seen.stripeMode;
    return facts;
}

} // namespace slipway::gui
