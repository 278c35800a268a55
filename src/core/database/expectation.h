// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/rowreader.h"
#include "release/written.h"

namespace slipway::database {

struct Judgement
{
    bool pass = false;
    QString actual;          ///< what was found, for people
    QString reason = {};     ///< why it fails
    QList<int> failing = {}; ///< indexes of the rows that do
};

/// What is known from an earlier snapshot: its rows, or why there are none.
using SnapshotLookup = std::function<release::Result<RowSet>(const QString &name)>;

/// What a query's rows must be, as written: one or several conditions that all must hold.
///
///     empty: true                      no rows
///     equals: 0                        one row with one value
///     row: [subscriber_id, YES]        one row with these values; a map names columns
///     rows: 17 · {at_least: 1, at_most: 3}
///     at_least: 5 · at_most: 9         one row with one number
///     value_in: [a, b]                 one row with one value
///     all: {column: status, is: PASS}  every row, at least one; also in: [..]
///     within: {of: 100, tolerance: 5%} one number near another, or near a snapshot's
class Expectation
{
public:
    static QStringList keys();
    /// Reads the keys that it knows of a check's map; none at all is a finding.
    static Expectation read(const release::Written &check);

    QString words() const; ///< "17 rows, every status PASS"
    bool isEmpty() const { return m_conditions.isEmpty(); }
    Judgement judge(const RowSet &rows, const SnapshotLookup &snapshot) const;

private:
    struct Condition
    {
        QString words;
        std::function<Judgement(const RowSet &rows, const SnapshotLookup &snapshot)> judge;
    };
    void add(QString words, decltype(Condition::judge) judge);
    void readCounts(const release::Written &rows);
    void readAll(const release::Written &all);
    void readWithin(const release::Written &within);
    QList<Condition> m_conditions;
};

/// Whether a value of the database is the one that was written: numbers by value, null as NULL.
bool sameValue(const QJsonValue &written, const Cell &found);
QString writtenWords(const QJsonValue &written);

} // namespace slipway::database
