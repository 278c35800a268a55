// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmapreading.h"

#include "billing/billingparts.h"
#include "console/planparts.h"
#include "console/singlestep.h"
#include "gui/silentoperator.h"

#include <QElapsedTimer>

namespace slipway::gui {

using namespace release;

int PlanMapReading::findings() const
{
    int count = 0;
    for (const PlanLine &line : lines)
        count += static_cast<int>(line.findings.size());
    return count;
}

int PlanMapReading::orphans() const
{
    return static_cast<int>(
        std::count_if(lines.cbegin(), lines.cend(), [](const PlanLine &line) { return line.orphan; }));
}

PlanMapReading askPlanMap(const console::SessionRequest &request, std::stop_token stop)
{
    PlanMapReading reading;
    reading.environment = request.environment;
    reading.asked = QDateTime::currentDateTimeUtc();
    QElapsedTimer clock;
    clock.start();
    SilentOperator nobody;
    console::SessionRequest silent = request;
    silent.options.nonInteractive = true;
    silent.stop = stop;
    auto session = console::ReleaseSession::open(silent, nobody);
    if (!session) {
        reading.error = session.error();
        return reading;
    }
    const Environment &environment = (*session)->environment();
    reading.catalogueFile = environment.settings.catalog;
    reading.table = environment.settings.billingPlans.table;
    if ((*session)->setup().catalog.isEmpty()) {
        reading.error =
            Error{QStringLiteral("catalog_missing"),
                  QStringLiteral("%1 names no plans: add catalog: plans.yaml to slipway.yaml, with the plans "
                                 "that this product sells.")
                      .arg((*session)->workspace().name),
                  {},
                  ErrorKind::Usage};
        return reading;
    }
    auto parts = console::planParts(**session, stop);
    if (!parts) {
        reading.error = parts.error();
        return reading;
    }
    reading.database = console::runSingleStep(**session, QStringLiteral("target"), {}, {}, stop)
                           .facts[u"database"]
                           .toObject();
    billing::StripeClient client = parts->client();
    auto facts = billing::readFacts(*parts, client);
    if (!facts) {
        reading.error = facts.error();
        return reading;
    }
    if (auto account = billing::account(*parts))
        reading.account = account->id;
    reading.mode = facts->mode;
    reading.pricePlace = parts->priceMap != nullptr ? parts->priceMap->place() : QString();
    reading.lines = planLines(parts->catalog, *facts, parts->table, reading.pricePlace, reading.account);
    reading.asJson = billing::PlanMap::join(parts->catalog, *facts, parts->table).toJson();
    reading.agreeing = static_cast<int>(std::count_if(reading.lines.cbegin(), reading.lines.cend(),
                                                      [](const PlanLine &line) { return line.agrees(); }));
    reading.tookMs = clock.elapsed();
    return reading;
}

} // namespace slipway::gui
