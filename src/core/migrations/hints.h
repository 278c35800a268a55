// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/fileplan.h"

#include <QJsonObject>

namespace slipway::migrations {

/// What a statement may do to a live table, and the way that does less.
struct Hint
{
    QString rule;     ///< adding-not-nullable-field, require-concurrent-index-creation, …
    QString severity; ///< warning | notice
    int line = 0;
    QString table; ///< empty where it is about no table
    QString message;
    QString safer;
    QString sql = {}; ///< the safer way to copy; empty where it depends on more than the text

    QJsonObject toJson() const;
};

/// The hints of one script, in its order. Tables that the script itself makes are new and harm nobody.
/// Silenced by `-- slipway:ignore RULE[, RULE]`, `-- squawk-ignore RULE` or `-- eugene: ignore ID` on the
/// line before or at the statement; `slipway:ignore-file` (or squawk-ignore-file) silences a whole file;
/// without rules, all of them.
QList<Hint> hintsFor(const SqlScript &script, const FilePlan &plan);

} // namespace slipway::migrations
