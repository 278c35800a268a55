// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/comparison.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::database {

using namespace release;

namespace {

QString keyOf(const QList<Cell> &row, int keyColumns)
{
    QStringList words;
    for (const Cell &cell : row.mid(0, keyColumns))
        words << shown(cell);
    return words.join(QStringLiteral(" / "));
}

/// The difference of two whole or decimal numbers, with its sign; "new", "gone" or "changed" else.
QString changeWords(const std::optional<Cell> &before, const std::optional<Cell> &after)
{
    if (!before)
        return QStringLiteral("new");
    if (!after)
        return QStringLiteral("gone");
    bool wasNumber = false;
    bool isNumber = false;
    const double was = before->value_or(QString()).toDouble(&wasNumber);
    const double is = after->value_or(QString()).toDouble(&isNumber);
    if (!wasNumber || !isNumber)
        return QStringLiteral("changed");
    return (is > was ? QStringLiteral("+") : QString()) + QString::number(is - was, 'g', 15);
}

struct Line
{
    int rank = 2; ///< 0 wrong, 1 different, 2 the same
    QStringList words;
};

} // namespace

QString snapshotKey(const QString &name)
{
    return QStringLiteral("snapshot.") + name;
}

QJsonObject Snapshot::toJson() const
{
    QJsonArray lines;
    for (const QList<Cell> &row : rows.rows) {
        QJsonArray values;
        for (const Cell &cell : row)
            values << (cell ? QJsonValue(*cell) : QJsonValue());
        lines << values;
    }
    return {{QStringLiteral("at"), at},
            {QStringLiteral("columns"), QJsonArray::fromStringList(rows.columns)},
            {QStringLiteral("rows"), lines}};
}

Snapshot Snapshot::fromJson(const QJsonObject &object)
{
    Snapshot snapshot;
    snapshot.at = object[u"at"].toString();
    snapshot.rows.columns = object[u"columns"].toVariant().toStringList();
    for (const QJsonValue line : object[u"rows"].toArray()) {
        QList<Cell> row;
        for (const QJsonValue value : line.toArray())
            row << (value.isNull() ? Cell() : Cell(value.toString()));
        snapshot.rows.rows << row;
    }
    snapshot.rows.count = snapshot.rows.rows.size();
    return snapshot;
}

Comparison compare(const RowSet &before, const RowSet &after, const ComparisonRules &rules,
                   const QString &title)
{
    QStringList keys;
    QHash<QString, QList<Cell>> was;
    QHash<QString, QList<Cell>> is;
    const bool single = before.columns.size() <= rules.keyColumns; // one value, without a name of its own
    const int keyColumns = single ? 0 : rules.keyColumns;
    const auto collect = [&](const RowSet &rows, QHash<QString, QList<Cell>> &into) {
        QHash<QString, int> twins;
        for (const QList<Cell> &row : rows.rows) {
            QString key = keyOf(row, keyColumns);
            if (const int twin = twins[key]++; twin > 0 || (single && rows.rows.size() > 1))
                key += QStringLiteral(" #%1").arg(twin + 1);
            if (!was.contains(key) && !is.contains(key))
                keys << key;
            into.insert(key, row.mid(keyColumns));
        }
    };
    collect(before, was);
    collect(after, is);
    const QStringList columns = (before.columns.isEmpty() ? after : before).columns.mid(keyColumns);
    QList<Line> lines;
    Comparison result;
    for (const QString &key : keys) {
        for (qsizetype column = 0; column < columns.size(); ++column) {
            std::optional<Cell> then;
            std::optional<Cell> now;
            if (was.contains(key))
                then = was[key].value(column);
            if (is.contains(key))
                now = is[key].value(column);
            const QString what = key.isEmpty()         ? columns[column]
                                 : columns.size() == 1 ? key
                                                       : QString(key + u' ' + columns[column]);
            const bool told = rules.becomes.contains(what);
            const bool differs = then != now;
            const bool wrong = told      ? !now || !sameValue(rules.becomes[what], *now)
                               : differs ? !rules.except.contains(what) && !rules.except.contains(key)
                                         : false;
            const auto words = [](const std::optional<Cell> &cell) {
                return cell ? shown(*cell) : QStringLiteral("–");
            };
            result.different += differs ? 1 : 0;
            if (wrong && result.wrong++ == 0)
                result.firstWrong =
                    told ? QStringLiteral("%1 is %2 and should have become %3")
                               .arg(what, words(now), writtenWords(rules.becomes[what]))
                         : QStringLiteral("%1 was %2 and is %3").arg(what, words(then), words(now));
            lines << Line{
                wrong     ? 0
                : differs ? 1
                          : 2,
                {what, words(then), words(now), differs ? changeWords(then, now) : QStringLiteral("same")}};
        }
    }
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line &a, const Line &b) { return a.rank < b.rank; });
    result.table = {
        title,
        {QStringLiteral("what"), QStringLiteral("before"), QStringLiteral("after"), QStringLiteral("change")},
        {}};
    for (const Line &line : lines.mid(0, 500))
        result.table.rows << line.words;
    return result;
}

} // namespace slipway::database
