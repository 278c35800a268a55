// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace slipway::release {

enum class ItemDecision { Open, Done, NotDone, NotApplicable };
QString itemDecisionName(ItemDecision decision); ///< open | done | not_done | not_applicable

/// What a person says to a Question of kind Item. As text it is one JSON object
/// {decision, note, files [path], who, at}, or one of the words done, yes, not_done, no, not_applicable, na,
/// with a note after a comma.
struct ItemAnswer
{
    ItemDecision decision = ItemDecision::Open;
    QString note;
    QStringList files; ///< paths on this machine
    QString who;       ///< where it is not the person who runs the release: as an answers file says
    QString at;        ///< when, as an answers file says; ISO 8601, empty = now

    QString toText() const;
    /// Error `answer_unclear` (Usage), also where "not applicable" comes without its reason.
    static Result<ItemAnswer> fromText(const QString &text);
};

struct ItemFile
{
    QString name;
    QString sha256;
    QString path; ///< of the copy, relative to the workspace
};

/// One point of a checklist that a person confirms. Facts of a step: "items.STEP", a list of these.
struct CheckItem
{
    int number = 0; ///< from 1
    int of = 0;
    QString id; ///< of the item; its number where the playbook gives none
    QString text;
    QString action;
    QString expects;
    QString owner;        ///< a role
    QStringList evidence; ///< what must be attached, in words; empty = nothing
    ItemDecision decision = ItemDecision::Open;
    QString note;
    QString who;
    QDateTime at;
    QList<ItemFile> files;

    bool settled() const { return decision == ItemDecision::Done || decision == ItemDecision::NotApplicable; }
    QString words() const; ///< "confirmed by …: note", for people
    QJsonObject toJson() const;
    static CheckItem fromJson(const QJsonObject &object);
    Question question(const QString &stepId) const; ///< id "item1"; details = toJson()
};

QList<CheckItem> itemsOf(const QJsonObject &facts, const QString &stepId);
QString itemsKey(const QString &stepId);

} // namespace slipway::release
