// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "billing/plandifference.h"
#include "billing/planmap.h"
#include "console/session.h"
#include "gui/theme.h"

#include <QDateTime>
#include <array>
#include <optional>

namespace slipway::gui {

enum class PlanPlace { Catalogue, Database, Stripe, Environment };
constexpr int planPlaces = 4;

/// What one place says of a plan, in two lines.
struct PlanSide
{
    enum class State {
        Agrees,
        Differs, ///< a finding speaks of this place
        Absent,  ///< it says nothing, and that is a finding
        Silent   ///< it takes no part
    };
    State state = State::Silent;
    QString name;   ///< a price id, or the plan's name
    QString detail; ///< what it bills; where it differs, the difference in two words
    Tone tone = Tone::Neutral;
};

/// One field of a plan as each place says it.
struct PlanField
{
    QString name;
    std::array<QString, planPlaces> values;
    std::array<bool, planPlaces> wrong = {};
};

/// One row of the plan map: a plan, or a price of Stripe that no plan uses.
struct PlanLine
{
    QString code;
    bool orphan = false;
    QString verdict;
    QString icon;
    Tone tone = Tone::Ok;
    std::array<PlanSide, planPlaces> sides;
    QList<billing::Finding> findings;
    QList<PlanField> fields;
    QString wantedPrice; ///< what a release would create; empty = nothing
    QString wantedKey;   ///< the lookup key that would lead to it

    bool agrees() const { return findings.isEmpty() && !orphan; }
    const PlanSide &side(PlanPlace place) const { return sides[static_cast<size_t>(place)]; }
    QString priceId() const; ///< of Stripe, else of the database
    QString spoken() const;  ///< the row in one sentence
};

/// The plan map of one environment, asked just now, reading only.
struct PlanMapReading
{
    QString environment;
    QDateTime asked;
    qint64 tookMs = 0;
    QString catalogueFile;
    QString table;
    QString account;
    QString mode;
    QString pricePlace;
    QJsonObject database;  ///< as the target tells of itself
    QList<PlanLine> lines; ///< worst first
    QJsonObject asJson;    ///< the shape of `slipway plans map --json`
    int agreeing = 0;
    std::optional<release::Error> error;

    int findings() const;
    int orphans() const;
};

/// Values → rows. Pure, so that tests need no Stripe.
QList<PlanLine> planLines(const billing::PlanCatalog &catalog, const billing::PlanFacts &facts,
                          const release::BillingTable &table, const QString &pricePlace,
                          const QString &account);

/// Asks database, Stripe and price map. Blocks; a thread of the pool. Opens the environment's tunnel, so only
/// for a trusted workspace.
PlanMapReading askPlanMap(const console::SessionRequest &request, std::stop_token stop);

/// "Bills another amount": a finding's kind in words.
QString findingWords(const QString &kind);

} // namespace slipway::gui
