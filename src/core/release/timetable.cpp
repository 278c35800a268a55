// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/timetable.h"

#include <algorithm>

namespace slipway::release {

namespace {

std::optional<qint64> tookMs(const StepState &step, const QDateTime &now)
{
    if (!step.startedAt.isValid())
        return {};
    if (step.finishedAt.isValid())
        return step.startedAt.msecsTo(step.finishedAt);
    return step.running() ? std::optional(step.startedAt.msecsTo(now)) : std::nullopt;
}

QString statusText(const TimetableRow &row)
{
    return row.running   ? QStringLiteral("running")
           : row.reached ? stepStatusName(row.status)
                         : QStringLiteral("not reached");
}

QString differenceText(const TimetableRow &row)
{
    if (row.estimateMs == 0 || !row.actualMs)
        return {};
    const qint64 over = *row.actualMs - row.estimateMs;
    return over > 0 ? QStringLiteral("+") + timeText(over) : QStringLiteral("-") + timeText(-over);
}

QString orDash(qint64 ms)
{
    return ms > 0 ? timeText(ms) : QStringLiteral("–");
}

} // namespace

QString timeText(qint64 ms)
{
    if (ms < 10'000)
        return QStringLiteral("%1 s").arg(static_cast<double>(ms) / 1000.0, 0, 'f', 1);
    if (ms < 60'000)
        return QStringLiteral("%1 s").arg(ms / 1000);
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (ms < 3'600'000)
        return QStringLiteral("%1 min %2 s").arg(ms / 60'000).arg(two(ms / 1000 % 60));
    return QStringLiteral("%1 h %2 min").arg(ms / 3'600'000).arg(two(ms / 60'000 % 60));
}

Timetable Timetable::of(const RunState &state, const QDateTime &now)
{
    Timetable timetable;
    const QJsonObject window = state.header[u"window"].toObject();
    timetable.plannedMs = window[u"planned_ms"].toInteger();
    timetable.words = window[u"words"].toString();
    const QDateTime end = state.finished() && state.finishedAt.isValid() ? state.finishedAt : now;
    for (const StepState &step : state.steps) {
        TimetableRow row{step.id, step.phase, step.title, step.status};
        row.reached = step.finished || step.attempt > 0;
        row.running = step.running() && !state.finished();
        row.estimateMs = step.estimateMs;
        row.actualMs = tookMs(step, end);
        row.pointOfNoReturn = step.pointOfNoReturn;
        row.parallel = step.parallel;
        timetable.rows << row;
        timetable.estimateMs += row.estimateMs;
        if (row.running)
            timetable.aheadMs += std::max<qint64>(0, row.estimateMs - row.actualMs.value_or(0));
        else if (!step.finished)
            timetable.aheadMs += row.estimateMs;
        timetable.past = timetable.past || (step.pointOfNoReturn && step.attempt > 0);
    }
    timetable.usedMs = state.begunAt.isValid() ? state.begunAt.msecsTo(end) : 0;
    return timetable;
}

Table Timetable::table() const
{
    Table table{{},
                {QStringLiteral("step"), QStringLiteral("estimate"), QStringLiteral("actual"),
                 QStringLiteral("difference"), QStringLiteral("status")},
                {}};
    for (const TimetableRow &row : rows) {
        table.rows << QStringList{row.pointOfNoReturn ? row.id + QStringLiteral(" (no return)") : row.id,
                                  orDash(row.estimateMs),
                                  row.actualMs ? timeText(*row.actualMs) : QStringLiteral("–"),
                                  differenceText(row), statusText(row)};
    }
    table.rows << QStringList{QStringLiteral("total"), orDash(estimateMs), timeText(usedMs), {}, {}};
    if (std::none_of(rows.cbegin(), rows.cend(),
                     [](const TimetableRow &row) { return !row.parallel.isEmpty(); }))
        return table;
    table.columns << QStringLiteral("parallel");
    for (qsizetype i = 0; i < rows.size(); ++i)
        table.rows[i] << (rows[i].parallel.isEmpty() ? QStringLiteral("no") : rows[i].parallel);
    table.rows.last() << QString();
    return table;
}

QString Timetable::windowLine() const
{
    if (plannedMs == 0)
        return {};
    const qint64 left = remainingMs();
    QString line = QStringLiteral("window %1: %2 used, %3")
                       .arg(timeText(plannedMs), timeText(usedMs),
                            left >= 0 ? timeText(left) + QStringLiteral(" left")
                                      : QStringLiteral("over by ") + timeText(-left));
    if (aheadMs > 0)
        line += QStringLiteral(", %1 of work estimated ahead").arg(timeText(aheadMs));
    return line;
}

QJsonObject Timetable::windowJson() const
{
    const bool planned = plannedMs > 0;
    return {{QStringLiteral("planned_ms"), planned ? QJsonValue(plannedMs) : QJsonValue()},
            {QStringLiteral("used_ms"), usedMs},
            {QStringLiteral("remaining_ms"), planned ? QJsonValue(remainingMs()) : QJsonValue()},
            {QStringLiteral("estimate_ms"), estimateMs > 0 ? QJsonValue(estimateMs) : QJsonValue()},
            {QStringLiteral("words"), words.isEmpty() ? QJsonValue() : QJsonValue(words)}};
}

} // namespace slipway::release
