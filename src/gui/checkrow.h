// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/statuslook.h"

namespace slipway::gui {

/// One check of a run with the step that it belongs to.
struct CheckRow
{
    QString stepId;
    int stepNumber = 0; ///< from 1
    QString stepTitle;
    release::CheckResult check;
    bool tolerated = false;                       ///< it failed, and its step counts as done all the same
    std::optional<release::CheckResult> now = {}; ///< asked again, outside the run and its record
    QDateTime askedAt = {};

    /// 0 failed, 1 tolerated, 2 passed, 3 skipped: what needs eyes first comes first.
    int rank() const;
};

StatusLook lookOf(const CheckRow &row);
/// What it found; and what it finds now, where it was asked again.
QString actualText(const CheckRow &row);
/// "12 ms", "0.9 s", "3 min 05 s"; a dash where nobody measured it.
QString tookText(const release::CheckResult &check);
QList<CheckRow> checkRowsOf(const release::RunState &state);
QList<CheckRow> checkRowsOf(const QJsonObject &artifact);

/// The tables that a step recorded as results: rows behind its checks, comparisons before and after.
QList<release::Table> tablesOf(const QJsonObject &facts, const QString &stepId);

} // namespace slipway::gui
