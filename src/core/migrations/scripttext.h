// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/format.h"

#include <QByteArray>

namespace slipway::migrations {

enum class Direction { Up, Down };

/// The part of a file that one direction runs. Lines that belong elsewhere are empty, so that every line
/// keeps its number.
struct ScriptText
{
    QByteArray text;
    bool transaction = true; ///< false where file or directive forbids one
};

/// Which of the two tools a text's directives belong to; none where it has none.
std::optional<Format> formatByDirectives(QByteArrayView text);

/// What `direction` runs of a file. Errors `migration_directive` with file:line:column: a directive that is
/// unknown, in the wrong order, missing, or a placeholder without a value. A missing down part is empty text.
release::Result<ScriptText> extractScript(Format format, Direction direction, const QByteArray &bytes,
                                          const QString &file, const QMap<QString, QString> &placeholders);

} // namespace slipway::migrations
