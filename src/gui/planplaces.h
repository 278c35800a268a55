// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/steptreemodel.h"
#include "gui/theme.h"
#include "release/plan.h"

#include <optional>

namespace slipway::gui {

/// Where a plan would change something, in the order in which people read it.
enum class ChangePlace { Database, Data, Stripe, PriceMap, Elsewhere, Backups, Messages };

/// One thing that would change in a place, or what is to be known before it does.
struct PlaceRow
{
    QString icon;
    std::optional<Tone> tone;
    QString verb;    ///< "Create price"; empty where the place says it
    QString subject; ///< what is changed: a plan, a revision
    QString detail;
    QString from; ///< with `to`: how it is, how it would be
    QString to;
    QString note; ///< a second line
};

/// What one step would do in one place.
struct PlaceStep
{
    QString id;
    int number = 0; ///< in the plan, from 1
    QString title;
    QString reason;
    StepMark mark = StepMark::Necessary;
    bool repeatable = false; ///< it may run any number of times, as whoever wrote it says, and be taken back
    QList<PlaceRow> rows;
    QStringList facts;            ///< the target as it is, small print
    QList<release::Table> tables; ///< what has no rows of its own
    QString text;                 ///< Messages: what people will read

    bool quiet() const { return mark == StepMark::NothingToDo; }
};

struct PlaceChanges
{
    ChangePlace place = ChangePlace::Elsewhere;
    QString about; ///< which one it is: the database's name, the account's mode, the file
    QString from;  ///< the revisions of the place, before and after
    QString to;
    QList<PlaceStep> steps;

    bool changes() const; ///< something in it would be changed
};

/// A plan as its differences, by place; what changes nothing apart.
struct PlanPlaces
{
    QList<PlaceChanges> places; ///< those with changes first, each group in the order of ChangePlace
    QList<PlaceStep> blocked;
    QList<PlaceStep> quiet; ///< checks, questions and what has nothing to do, with their reasons

    static PlanPlaces of(const release::Plan &plan, const release::Environment &environment);
    bool changes() const;
};

QString placeName(ChangePlace place);
QString placeIcon(ChangePlace place);

} // namespace slipway::gui
