// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/expectation.h"

#include <QRegularExpression>
#include <cmath>
#include <limits>

namespace slipway::database {

using namespace release;

namespace {

const qint64 unlimited = std::numeric_limits<qint64>::max();

QString counted(qint64 rows)
{
    return rows == 0   ? QStringLiteral("no rows")
           : rows == 1 ? QStringLiteral("1 row")
                       : QStringLiteral("%1 rows").arg(rows);
}

QString joined(const QList<Cell> &row)
{
    QStringList words;
    for (const Cell &cell : row)
        words << shown(cell);
    return words.join(QStringLiteral(" | "));
}

QString named(const RowSet &rows, qsizetype index)
{
    QStringList words;
    for (qsizetype column = 0; column < rows.columns.size(); ++column)
        words << rows.columns[column] + u'=' + shown(rows.rows[index][column]);
    return words.join(QStringLiteral(", "));
}

/// The one value of one row; else why there is none.
Result<Cell> single(const RowSet &rows)
{
    if (rows.count == 1 && rows.columns.size() == 1)
        return rows.rows.first().first();
    return Error{QStringLiteral("not_single"),
                 QStringLiteral("the query returned %1 of %2 columns; this compares the one value of one row")
                     .arg(counted(rows.count))
                     .arg(rows.columns.size())};
}

Judgement notSingle(const RowSet &rows, const Error &error)
{
    return {false, counted(rows.count), error.message};
}

std::optional<double> numberOf(const Cell &cell)
{
    bool right = false;
    const double number = cell ? cell->toDouble(&right) : 0;
    return right ? std::optional(number) : std::nullopt;
}

QString isOneOf(const QJsonArray &words)
{
    QStringList all;
    for (const QJsonValue word : words)
        all << writtenWords(word);
    return all.join(QStringLiteral(" or "));
}

bool among(const QJsonArray &words, const Cell &cell)
{
    return std::any_of(words.begin(), words.end(),
                       [&](const QJsonValue &word) { return sameValue(word, cell); });
}

Judgement judgeRow(const QJsonValue &wanted, const RowSet &rows)
{
    if (rows.count != 1)
        return {false, counted(rows.count),
                rows.count == 0 ? QStringLiteral("one row is expected, there is none")
                                : QStringLiteral("one row is expected, there are %1").arg(rows.count)};
    const QList<Cell> &row = rows.rows.first();
    if (wanted.isArray()) {
        const QJsonArray values = wanted.toArray();
        bool same = values.size() == row.size();
        for (int i = 0; same && i < values.size(); ++i)
            same = sameValue(values[i], row[i]);
        return {same, joined(row), same ? QString() : QStringLiteral("the row differs"), {}};
    }
    const QJsonObject values = wanted.toObject();
    QStringList wrong;
    QStringList found;
    for (auto it = values.begin(); it != values.end(); ++it) {
        const qsizetype column = rows.column(it.key());
        if (column < 0) {
            wrong << QStringLiteral("there is no column %1").arg(it.key());
            continue;
        }
        found << it.key() + u'=' + shown(row[column]);
        if (!sameValue(it.value(), row[column]))
            wrong << QStringLiteral("%1 is %2").arg(it.key(), shown(row[column]));
    }
    return {wrong.isEmpty(), found.join(QStringLiteral(", ")), wrong.join(QStringLiteral(", "))};
}

/// "16 × PASS, 1 × FAIL", the most frequent first.
QString tally(const RowSet &rows, qsizetype column)
{
    QMap<QString, int> counts;
    for (const QList<Cell> &row : rows.rows)
        ++counts[shown(row[column])];
    QList<std::pair<int, QString>> order;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        order.append({-it.value(), it.key()});
    std::sort(order.begin(), order.end());
    QStringList words;
    for (const auto &[count, value] : order.mid(0, 6))
        words << QStringLiteral("%1 × %2").arg(-count).arg(value);
    return words.join(QStringLiteral(", "));
}

Judgement judgeAll(const QString &columnName, const QJsonArray &wanted, const RowSet &rows)
{
    if (rows.count == 0)
        return {false, counted(0), QStringLiteral("no rows came back, so nothing was proven")};
    const qsizetype column = columnName.isEmpty() ? 0 : rows.column(columnName);
    if (column < 0)
        return {false, rows.columns.join(QStringLiteral(", ")),
                QStringLiteral("there is no column '%1'").arg(columnName)};
    Judgement judgement{true, tally(rows, column)};
    for (qsizetype i = 0; i < rows.rows.size(); ++i) {
        if (!among(wanted, rows.rows[i][column]))
            judgement.failing << static_cast<int>(i);
    }
    judgement.pass = judgement.failing.isEmpty() && rows.complete();
    if (!judgement.failing.isEmpty())
        judgement.reason = named(rows, judgement.failing.first());
    else if (!rows.complete())
        judgement.reason = QStringLiteral("%1, of which only the first %2 were looked at")
                               .arg(counted(rows.count))
                               .arg(rows.rows.size());
    return judgement;
}

Judgement judgeBounds(double least, double most, const RowSet &rows)
{
    const auto value = single(rows);
    if (!value)
        return notSingle(rows, value.error());
    const auto number = numberOf(*value);
    if (!number)
        return {false, shown(*value), QStringLiteral("it is not a number")};
    const bool pass = *number >= least && *number <= most;
    return {pass, shown(*value), pass ? QString() : QStringLiteral("%1 is out of bounds").arg(shown(*value))};
}

} // namespace

bool sameValue(const QJsonValue &written, const Cell &found)
{
    if (written.isNull() || written.isUndefined())
        return !found;
    if (!found)
        return false;
    if (written.isBool())
        return written.toBool() ? *found == u"true" || *found == u"1" : *found == u"false" || *found == u"0";
    static const QRegularExpression decimal(QStringLiteral("^-?\\d+\\.\\d+$"));
    const QString text = writtenWords(written);
    if (text == *found)
        return true;
    const auto number = numberOf(found);
    return (written.isDouble() || decimal.match(text).hasMatch()) && number && *number == text.toDouble();
}

QString writtenWords(const QJsonValue &written)
{
    if (written.isNull() || written.isUndefined())
        return QStringLiteral("NULL");
    if (written.isArray()) {
        QStringList words;
        for (const QJsonValue item : written.toArray())
            words << writtenWords(item);
        return words.join(QStringLiteral(" | "));
    }
    if (written.isObject()) {
        QStringList words;
        const QJsonObject map = written.toObject();
        for (auto it = map.begin(); it != map.end(); ++it)
            words << it.key() + u'=' + writtenWords(it.value());
        return words.join(QStringLiteral(", "));
    }
    return written.toVariant().toString();
}

QStringList Expectation::keys()
{
    return {QStringLiteral("empty"),    QStringLiteral("equals"),   QStringLiteral("row"),
            QStringLiteral("rows"),     QStringLiteral("at_least"), QStringLiteral("at_most"),
            QStringLiteral("value_in"), QStringLiteral("all"),      QStringLiteral("within")};
}

void Expectation::add(QString words, decltype(Condition::judge) judge)
{
    m_conditions.append(Condition{std::move(words), std::move(judge)});
}

Expectation Expectation::read(const Written &check)
{
    Expectation expectation;
    const auto has = [&](const char *key) { return check.has(QString::fromLatin1(key)); };
    const auto at = [&](const char *key) { return check.at(QString::fromLatin1(key)); };
    if (has("rows"))
        expectation.readCounts(at("rows"));
    if (has("empty")) {
        const bool empty = at("empty").boolean();
        expectation.add(
            empty ? counted(0) : QStringLiteral("at least 1 row"),
            [empty](const RowSet &rows, const SnapshotLookup &) {
                const bool pass = (rows.count == 0) == empty;
                return Judgement{pass, counted(rows.count), !pass && empty ? named(rows, 0) : QString(), {}};
            });
    }
    if (has("equals")) {
        const QJsonValue wanted = at("equals").json();
        if (wanted.isArray() || wanted.isObject())
            expectation.add(writtenWords(wanted), [wanted](const RowSet &rows, const SnapshotLookup &) {
                return judgeRow(wanted, rows);
            });
        else
            expectation.add(writtenWords(wanted), [wanted](const RowSet &rows, const SnapshotLookup &) {
                const auto value = single(rows);
                if (!value)
                    return notSingle(rows, value.error());
                return Judgement{sameValue(wanted, *value), shown(*value)};
            });
    }
    if (has("row")) {
        const QJsonValue wanted = at("row").json();
        if (!wanted.isArray() && !wanted.isObject())
            at("row").complain(QStringLiteral("row takes a list of values, or a map of column to value"));
        expectation.add(writtenWords(wanted), [wanted](const RowSet &rows, const SnapshotLookup &) {
            return judgeRow(wanted, rows);
        });
    }
    if (has("value_in")) {
        const QJsonArray wanted = at("value_in").json().toArray();
        if (wanted.isEmpty())
            at("value_in").complain(QStringLiteral("value_in takes a list of values"));
        expectation.add(isOneOf(wanted), [wanted](const RowSet &rows, const SnapshotLookup &) {
            const auto value = single(rows);
            if (!value)
                return notSingle(rows, value.error());
            return Judgement{among(wanted, *value), shown(*value)};
        });
    }
    if (has("at_least") || has("at_most")) {
        const double infinity = std::numeric_limits<double>::infinity();
        const double least = has("at_least") ? at("at_least").number() : -infinity;
        const double most = has("at_most") ? at("at_most").number() : infinity;
        QStringList words;
        if (has("at_least"))
            words << QStringLiteral("≥ ") + writtenWords(at("at_least").json());
        if (has("at_most"))
            words << QStringLiteral("≤ ") + writtenWords(at("at_most").json());
        expectation.add(words.join(QStringLiteral(", ")),
                        [least, most](const RowSet &rows, const SnapshotLookup &) {
                            return judgeBounds(least, most, rows);
                        });
    }
    if (has("all"))
        expectation.readAll(at("all"));
    if (has("within"))
        expectation.readWithin(at("within"));
    return expectation;
}

void Expectation::readCounts(const Written &rows)
{
    qint64 least = 0;
    qint64 most = unlimited;
    const QString atLeast = QStringLiteral("at_least");
    const QString atMost = QStringLiteral("at_most");
    if (rows.isMap()) {
        rows.allow({atLeast, atMost});
        if (rows.has(atLeast))
            least = rows.at(atLeast).integer(0, unlimited);
        if (rows.has(atMost))
            most = rows.at(atMost).integer(0, unlimited);
    } else {
        least = most = rows.integer(0, unlimited);
    }
    const QString words = least == most       ? counted(least)
                          : most == unlimited ? QStringLiteral("at least %1").arg(counted(least))
                          : least == 0        ? QStringLiteral("at most %1").arg(counted(most))
                                              : QStringLiteral("%1 to %2 rows").arg(least).arg(most);
    add(words, [least, most](const RowSet &found, const SnapshotLookup &) {
        const bool pass = found.count >= least && found.count <= most;
        return Judgement{pass, counted(found.count), {}, {}};
    });
}

void Expectation::readAll(const Written &all)
{
    const QString is = QStringLiteral("is");
    const QString in = QStringLiteral("in");
    const QString column = QStringLiteral("column");
    all.allow({column, is, in});
    QJsonArray wanted = all.at(in).json().toArray();
    if (all.has(is))
        wanted << all.at(is).json();
    if (wanted.isEmpty())
        all.complain(QStringLiteral("'all' needs is: VALUE or in: [VALUES]"));
    const QString name = all.has(column) ? all.at(column).text() : QString();
    const QString every =
        name.isEmpty() ? QStringLiteral("every row ") : QStringLiteral("every %1 ").arg(name);
    add(every + isOneOf(wanted),
        [name, wanted](const RowSet &rows, const SnapshotLookup &) { return judgeAll(name, wanted, rows); });
}

void Expectation::readWithin(const Written &within)
{
    const QString of = QStringLiteral("of");
    const QString tolerance = QStringLiteral("tolerance");
    within.allow({of, tolerance});
    within.require({of, tolerance});
    if (!within.has(of) || !within.has(tolerance))
        return;
    static const QRegularExpression form(QStringLiteral("^(\\d+(?:\\.\\d+)?)\\s*(%)?$"));
    const auto match = form.match(within.at(tolerance).text());
    if (!match.hasMatch())
        within.at(tolerance).complain(
            QStringLiteral("a tolerance is a number such as 10, or a share such as 5%"));
    const double allowed = match.captured(1).toDouble();
    const bool share = !match.captured(2).isEmpty();
    const QString base = within.at(of).text();
    const QString words = base + QStringLiteral(" ± ") + match.captured(0);
    add(words, [base, allowed, share](const RowSet &rows, const SnapshotLookup &snapshot) {
        const auto value = single(rows);
        if (!value)
            return notSingle(rows, value.error());
        bool literal = false;
        double middle = base.toDouble(&literal);
        if (!literal) {
            const auto before = snapshot(base);
            if (!before)
                return Judgement{false, shown(*value), before.error().message, {}};
            const auto then = single(*before);
            const auto number = then ? numberOf(*then) : std::nullopt;
            if (!number)
                return Judgement{false,
                                 shown(*value),
                                 QStringLiteral("the snapshot '%1' holds no single number").arg(base),
                                 {}};
            middle = *number;
        }
        const auto number = numberOf(*value);
        const double reach = share ? std::abs(middle) * allowed / 100 : allowed;
        const bool pass = number && std::abs(*number - middle) <= reach;
        const QString difference = number ? QString::number(*number - middle, 'g', 15) : QString();
        return Judgement{pass,
                         shown(*value),
                         pass ? QString()
                         : number
                             ? QStringLiteral("it is %1 away from %2").arg(difference).arg(middle, 0, 'g', 15)
                             : QStringLiteral("it is not a number"),
                         {}};
    });
}

QString Expectation::words() const
{
    QStringList words;
    for (const Condition &condition : m_conditions)
        words << condition.words;
    return words.join(QStringLiteral(", "));
}

Judgement Expectation::judge(const RowSet &rows, const SnapshotLookup &snapshot) const
{
    Judgement whole{true, {}, {}, {}};
    QStringList actual;
    QStringList reasons;
    for (const Condition &condition : m_conditions) {
        const Judgement one = condition.judge(rows, snapshot);
        whole.pass = whole.pass && one.pass;
        if (!actual.contains(one.actual))
            actual << one.actual;
        if (!one.reason.isEmpty())
            reasons << one.reason;
        if (!one.failing.isEmpty())
            whole.failing = one.failing;
    }
    whole.actual = actual.join(QStringLiteral(", "));
    whole.reason = reasons.join(QStringLiteral("; "));
    return whole;
}

} // namespace slipway::database
