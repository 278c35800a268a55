// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/written.h"

#include <QJsonArray>

namespace slipway::backfill {

/// What somebody, or the rule, has decided about one ambiguous row.
struct Decision
{
    enum class Kind { Value, Leave, Rule };
    QStringList key;
    Kind kind = Kind::Value;
    QString value; ///< of Value: the candidate's
    QString who;
    QString why;
    QString from = {}; ///< where it was made, if elsewhere: environment and database, or a file

    QJsonObject toJson() const;
    static Decision fromJson(const QJsonObject &object);
};
QString decisionName(Decision::Kind kind); ///< value | leave | rule

/// A row with several candidates (the first is the one that the rule would choose), or one that failed.
struct QueueRow
{
    QStringList key;
    QJsonObject row;
    QJsonArray candidates;
    QString problem; ///< why it failed; empty for an ambiguous one
    std::optional<Decision> decision = {};
    bool applied = false;

    bool open() const { return problem.isEmpty() && !decision; }
    /// Somebody has decided that it stays as it is; that can be decided otherwise later.
    bool left() const { return decision && decision->kind == Decision::Kind::Leave; }
    QString name() const { return key.join(u'/'); }
    /// "subscriber_id 17: id=17, username=ana, status=active"
    QString candidateWords(int index) const;
    /// The value of the candidate that is meant, or nothing where it is not one of them.
    std::optional<QString> chosen(const Decision &wanted, const QString &valueColumn) const;
    QJsonObject toJson() const;
    static QueueRow fromJson(const QJsonObject &object);
};

/// Decisions of a file that an earlier environment's queue was written to.
release::Result<QList<Decision>> readDecisions(const release::WrittenFile &file);

/// The queue as such a file: JSON, or YAML. `from` says where its decisions are made.
struct QueueFile
{
    QString backfill;
    QString rule;
    QString from;
    QList<QueueRow> rows;
    QByteArray bytes(bool yaml) const;
};

} // namespace slipway::backfill
