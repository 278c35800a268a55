// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace slipway::database {

/// A statement whose `:name` places have become `$1`, `$2`, …; a name that occurs twice has one number.
struct NamedStatement
{
    QString sql;
    QStringList names; ///< by number

    /// Leaves alone what stands in quotes, dollar quotes, comments, `::type` and array slices `[1:2]`.
    static NamedStatement parse(const QString &sql);
};

} // namespace slipway::database
