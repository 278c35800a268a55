// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/written.h"

#include <functional>

namespace slipway::backfill {

/// How long a batch should take and may take, and between which sizes it may move.
struct BatchLimits
{
    qint64 first = 1000;
    qint64 least = 1;
    qint64 most = 100'000;
    qint64 targetMs = 250;
    qint64 limitMs = 500; ///< a batch is ended there and split: no lock of it is held longer
};

/// When to wait. Nothing set = not for that reason.
struct ThrottleRules
{
    qint64 lagMs = 0;      ///< replay lag of any replica
    int lockWaiters = 5;   ///< so many sessions wait for locks; 0 = never
    QString query;         ///< its number is above 0
    QString flagFile;      ///< it exists
    int pacePercent = 100; ///< share of the time in which batches run
};

/// A program of the product's own that does the backfill.
struct ScriptForm
{
    QStringList dryRun;
    QStringList commit;
    QString dir;
    QString standardInput;
    QMap<QString, QString> summary; ///< checked, updated, … → pattern with one group
    QString ambiguous;              ///< pattern of a line about one ambiguous row
    QStringList collect;            ///< files it leaves, for the evidence
    bool given() const { return !commit.isEmpty(); }
};

/// One backfill as written.
struct BackfillSpec
{
    QString file;
    QByteArray sha256;
    QString name;
    QString title;
    QString table;              ///< as written, "schema.table" possible
    QStringList key;            ///< empty = the primary key
    QString scope;              ///< rows looked at; empty = all
    QMap<QString, QString> set; ///< column → column of the candidate
    QString needed;             ///< SQL: a row has no value yet
    QString candidates;
    QString orderBy; ///< of the rule that would choose
    QString rule;    ///< its words
    QString when;    ///< never | always | SQL over the candidates: the rule decides by itself
    QStringList show;
    QString references; ///< "table(column)"
    QString row = QStringLiteral("row");
    QString candidate = QStringLiteral("candidate");
    qint64 withoutCandidate = 0; ///< so many are agreed to stay without; -1 = any number
    bool leaveUndecided = false;
    qint64 mostErrors = 0;
    double successRate = 0; ///< least, in percent; 0 = not asked
    QString stateTable = QStringLiteral("slipway_backfill");
    BatchLimits batch;
    ThrottleRules throttle;
    ScriptForm script;

    static release::Result<BackfillSpec> read(const release::WrittenFile &file);
    QString column() const { return set.firstKey(); } ///< the one that a decision is about
    QString valueColumn() const { return set.first(); }
};

/// Reads a YAML file; the room that can is another one.
using FileReader = std::function<release::Result<release::WrittenFile>(const QString &path)>;

} // namespace slipway::backfill
