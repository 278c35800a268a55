// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runstate.h"

namespace slipway::release {

/// One step's estimate beside what it took.
struct TimetableRow
{
    QString id = {};
    QString phase = {};
    QString title = {};
    StepStatus status = StepStatus::Skipped;
    bool reached = false;
    bool running = false;
    qint64 estimateMs = 0;               ///< 0 = the playbook gives none
    std::optional<qint64> actualMs = {}; ///< of the last attempt; none where it was not begun
    bool pointOfNoReturn = false;
    QString parallel = {}; ///< when it may run beside others; empty = not
};

/// The time of a run against its estimates and its maintenance window. A fold of the run's state at one
/// moment: a value, made again whenever somebody looks.
struct Timetable
{
    QList<TimetableRow> rows;
    qint64 plannedMs = 0;  ///< the announced window; 0 = none
    QString words;         ///< what the playbook says of the window
    qint64 usedMs = 0;     ///< from the run's beginning to the run's end, or to now
    qint64 estimateMs = 0; ///< of all steps
    qint64 aheadMs = 0;    ///< estimates of what has not ended yet
    bool past = false;     ///< a point of no return has been begun

    qint64 remainingMs() const { return plannedMs - usedMs; }                 ///< negative = over
    bool tooLate() const { return plannedMs > 0 && aheadMs > remainingMs(); } ///< what is ahead does not fit

    static Timetable of(const RunState &state, const QDateTime &now);
    /// Columns step, estimate, actual, difference, status, and parallel where the playbook says so of a step;
    /// a total as the last row.
    Table table() const;
    QString windowLine() const; ///< "window 20 min: 3 min used, …"; empty where none is planned
    /// {planned_ms, used_ms, remaining_ms, estimate_ms, words}; planned and remaining null where no window is
    /// planned.
    QJsonObject windowJson() const;
};

/// "4.2 s", "35 s", "2 min 05 s", "1 h 02 min".
QString timeText(qint64 ms);

} // namespace slipway::release
