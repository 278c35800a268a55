// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/plantext.h"

#include "release/timetable.h"

#include <algorithm>

namespace slipway::console {

using release::Forecast;
using release::ForecastState;
using release::Plan;
using release::PlannedStep;
using release::Table;

namespace {

QString mark(const Forecast &forecast)
{
    switch (forecast.state) {
    case ForecastState::Necessary:
        return forecast.operations.isEmpty() ? QStringLiteral("check ") : QStringLiteral("CHANGE");
    case ForecastState::NotNecessary:
        return QStringLiteral("-     ");
    case ForecastState::Blocked:
        return QStringLiteral("BLOCK ");
    case ForecastState::Deferred:
        return QStringLiteral("later ");
    }
    Q_UNREACHABLE();
}

} // namespace

QString durationText(qint64 ms)
{
    return release::timeText(ms);
}

QStringList tableText(const Table &table)
{
    QList<qsizetype> widths;
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        qsizetype width = table.columns[column].size();
        for (const QStringList &row : table.rows)
            width = std::max(width, row.value(column).size());
        widths << width;
    }
    const auto line = [&](const QStringList &cells) {
        QString text = QStringLiteral("  ");
        for (qsizetype column = 0; column < widths.size(); ++column)
            text += cells.value(column).leftJustified(widths[column]) + QStringLiteral("  ");
        while (text.endsWith(u' '))
            text.chop(1);
        return text;
    };
    QStringList lines;
    if (!table.title.isEmpty())
        lines << QStringLiteral("  ") + table.title;
    lines << line(table.columns);
    for (const QStringList &row : table.rows)
        lines << line(row);
    return lines;
}

QStringList planText(const Plan &plan)
{
    QStringList lines;
    for (const PlannedStep &planned : plan.steps) {
        for (const Table &table : planned.forecast.tables) {
            if (!table.rows.isEmpty())
                lines << tableText(table) << QString();
        }
    }
    qsizetype width = 0;
    for (const PlannedStep &planned : plan.steps)
        width = std::max(width, planned.spec.title.size());
    QString phase;
    for (const PlannedStep &planned : plan.steps) {
        if (planned.spec.phase != phase) {
            phase = planned.spec.phase;
            lines << phase;
        }
        QString line = QStringLiteral("  %1  %2  %3")
                           .arg(mark(planned.forecast), planned.spec.title.leftJustified(width),
                                planned.forecast.reason);
        while (line.endsWith(u' '))
            line.chop(1);
        if (planned.spec.pointOfNoReturn)
            line += QStringLiteral("  << point of no return");
        if (!planned.spec.parallel.isEmpty())
            line += QStringLiteral("  || ") + planned.spec.parallel;
        lines << line;
    }
    lines << QString() << QStringLiteral("plan %1").arg(plan.digest.left(12));
    return lines;
}

} // namespace slipway::console
